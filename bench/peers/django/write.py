"""Writes pictures of django-simple-captcha with its defaults, made by its own view.

Usage: write.py SCALE COUNT SEED DIR
"""

import csv
import random
import sys
from pathlib import Path

import view


def main(scale: int, count: int, seed: int, out: Path) -> None:
    """Asks the view for `count` pictures, each of a captcha of its own."""
    issue, draw = view.set_up()
    random.seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    with open(out / "labels.csv", "w", newline="") as file:
        labels = csv.writer(file, lineterminator="\n")
        labels.writerow(["filename", "answer"])
        for number in range(1, count + 1):
            captcha = issue()
            name = f"{number:06}.png"
            (out / name).write_bytes(draw(captcha, scale))
            labels.writerow([name, captcha.response])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
