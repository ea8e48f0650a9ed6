"""Writes pictures of digits in the manner of dchest's captcha for Go, which needs Go: our own drawing.

Usage: dotted_digits.py COUNT SEED DIR

What makes its pictures: six digits of a coarse bitmap, each of its points a disc, all in one dark colour;
circles strewn over them; a wavy line that strikes them through; and all of it bent by a sine.
"""

import csv
import math
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

DIGITS = 6
SIZE = (240, 80)
SPECKS = 20
BITMAP = (11, 18)
"""Points of a digit, across and down."""


def bitmaps() -> list[np.ndarray]:
    """Each digit as a grid of points."""
    font = ImageFont.load_default(20)
    box = font.getbbox("0123456789")
    grids = []
    for digit in "0123456789":
        mask = Image.new("L", (round(font.getlength(digit)), box[3] - box[1]))
        ImageDraw.Draw(mask).text((0, -box[1]), digit, font=font, fill=255)
        grids.append(np.asarray(mask.resize(BITMAP, Image.Resampling.BILINEAR)) > 110)
    return grids


def disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def picture(text: str, grids: list[np.ndarray], chance: np.random.Generator) -> Image.Image:
    width, height = SIZE
    ink = Image.new("L", SIZE)
    draw = ImageDraw.Draw(ink)
    across, down = BITMAP
    dot = min(width / (DIGITS * (across + 1) + 8), height * 0.75 / down)
    left = chance.uniform(dot * 3, width - dot * (DIGITS * (across + 1) + 3))
    for place, digit in enumerate(text):
        top = chance.uniform(0, height - dot * down)
        slant = chance.uniform(-0.25, 0.25)
        for y, x in np.argwhere(grids[int(digit)]):
            at = left + dot * (place * (across + 1) + x + slant * (y - down / 2))
            disc(draw, at, top + dot * y, dot * chance.uniform(0.4, 0.75))
    for _ in range(SPECKS):
        disc(draw, chance.uniform(0, width), chance.uniform(0, height), chance.uniform(0.5, dot))
    middle, swing = chance.uniform(height / 3, height * 2 / 3), chance.uniform(5, 15)
    period, phase = chance.uniform(80, 180), chance.uniform(0, math.tau)
    for x in range(width):
        disc(draw, x, middle + swing * math.sin(phase + math.tau * x / period), dot / 2.5)
    colour = np.array([*chance.integers(0, 130, 3)])
    bent = bend(np.asarray(ink), chance) / 255.0
    return Image.fromarray((255 + bent[..., None] * (colour - 255)).astype(np.uint8))


def bend(ink: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Moves each point by a sine of its row and one of its column."""
    swing, period = chance.uniform(5, 10), chance.uniform(100, 200)
    y, x = np.indices(ink.shape)
    rows = np.rint(y + swing * np.cos(math.tau * x / period)).astype(int)
    columns = np.rint(x + swing * np.sin(math.tau * y / period)).astype(int)
    # What comes from beyond an edge is ground: one empty point all around.
    around = np.pad(ink, 1)
    last = np.array(around.shape) - 1
    return around[(rows + 1).clip(0, last[0]), (columns + 1).clip(0, last[1])]


def main(count: int, seed: int, out: Path) -> None:
    chance = np.random.default_rng(seed)
    out.mkdir(parents=True, exist_ok=True)
    grids = bitmaps()
    with open(out / "labels.csv", "w", newline="") as file:
        labels = csv.writer(file, lineterminator="\n")
        labels.writerow(["filename", "answer"])
        for number in range(1, count + 1):
            text = "".join(str(digit) for digit in chance.integers(0, 10, DIGITS))
            name = f"{number:06}.png"
            picture(text, grids, chance).save(out / name)
            labels.writerow([name, text])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
