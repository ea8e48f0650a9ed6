"""Writes pictures of lepture's ImageCaptcha (`captcha` on PyPI) with its defaults.

Usage: lepture_captcha.py ALPHABET LENGTH COUNT SEED DIR

The library leaves the text to its user, so the alphabet and the length are arguments.
"""

import csv
import random
import sys
from pathlib import Path

from captcha.image import ImageCaptcha


def main(alphabet: str, length: int, count: int, seed: int, out: Path) -> None:
    """Draws `count` random texts. The drawing's chance cannot be seeded, only the texts'."""
    chance = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    image = ImageCaptcha()
    with open(out / "labels.csv", "w", newline="") as file:
        labels = csv.writer(file, lineterminator="\n")
        labels.writerow(["filename", "answer"])
        for number in range(1, count + 1):
            text = "".join(chance.choice(alphabet) for _ in range(length))
            name = f"{number:06}.png"
            image.write(text, out / name)
            labels.writerow([name, text])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
