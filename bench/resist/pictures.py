"""Folders of pictures with their answers, and pictures as arrays of greys."""

import csv
import statistics
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image


@dataclass(frozen=True)
class Labelled:
    """A picture's file and what it says."""

    path: Path
    answer: str


def read_folder(folder: Path) -> list[Labelled]:
    """The pictures that `labels.csv` in the folder names, in its order."""
    with open(folder / "labels.csv", newline="") as file:
        return [Labelled(folder / row["filename"], row["answer"]) for row in csv.DictReader(file)]


def open_flat(path: Path) -> Image.Image:
    """The picture as a browser shows it: transparent places are white."""
    picture = Image.open(path)
    if picture.mode in ("RGBA", "LA", "P"):
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    return picture.convert("RGB")


def common_size(pictures: list[Image.Image], area: int) -> tuple[int, int]:
    """A size of about `area` pixels, as wide for its height as most pictures; theirs if that is near."""
    width = statistics.median(picture.width for picture in pictures)
    height = statistics.median(picture.height for picture in pictures)
    scale = (area / (width * height)) ** 0.5
    if 0.85 < scale < 1.2:
        scale = 1.0
    return round(width * scale), round(height * scale)


def greys(pictures: list[Image.Image], size: tuple[int, int]) -> np.ndarray:
    """The pictures in greys, all brought to one size: count, height, width, 1."""
    width, height = size
    frames = np.empty((len(pictures), height, width, 1), dtype=np.uint8)
    for frame, picture in zip(frames, pictures, strict=True):
        grey = picture.convert("L")
        if grey.size != size:
            grey = grey.resize(size, Image.Resampling.BICUBIC)
        frame[..., 0] = np.asarray(grey)
    return frames
