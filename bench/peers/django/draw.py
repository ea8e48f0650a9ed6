"""Draws pictures of django-simple-captcha through its own view, and tells how long each took.

Usage: draw.py SIZE LETTERS [animated]; a size is like 160x60.

For each number that comes in, so many pictures are drawn. A line goes out: the nanoseconds that each took,
then their bytes in all.
"""

import sys
import time

import view


def main(size: str, letters: int, animated: bool) -> None:
    """Everything else is as the library has it."""
    width, height = size.split("x")
    issue, draw = view.set_up(
        CAPTCHA_IMAGE_SIZE=(int(width), int(height)), CAPTCHA_LENGTH=letters, CAPTCHA_ANIMATED=animated
    )
    for line in sys.stdin:
        took, written = [], 0
        for _ in range(int(line)):
            captcha = issue()
            start = time.perf_counter_ns()
            picture = draw(captcha, 1)
            took.append(time.perf_counter_ns() - start)
            written += len(picture)
        print(*took, written, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), "animated" in sys.argv[3:])
