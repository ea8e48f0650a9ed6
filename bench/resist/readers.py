"""Programs that read pictures without having been trained on them."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

from pictures import Labelled, open_flat
from score import Rule

READABLE_HEIGHT = 120
"""About the height in pixels that tesseract likes a line of text to have."""


def best_of(attempts: dict[str, list[str]], items: list[Labelled], rule: Rule) -> tuple[str, int]:
    """The way of reading that got the most pictures right, and how many."""
    answers = [item.answer for item in items]
    rights = {way: rule.count_right(read, answers) for way, read in attempts.items()}
    best = max(rights, key=lambda way: rights[way])
    return best, rights[best]


def tesseract(items: list[Labelled], rule: Rule) -> tuple[str, int]:
    """Tesseract as a word and as a line, after each of the preparations, told the alphabet."""
    capitals = set(rule.alphabet.upper())
    # Whether small letters may be read, too, makes a difference where a drawing has them.
    allowed = "".join(sorted(set(rule.alphabet) | (capitals if rule.alphabet.islower() else set())))
    attempts = {}
    for name, prepare in PREPARATIONS.items():
        with tempfile.TemporaryDirectory() as temporary:
            paths = []
            for number, item in enumerate(items):
                paths.append(Path(temporary) / f"{number:06}.png")
                prepare(open_flat(item.path)).save(paths[-1])
            for mode, way in (("8", "word"), ("7", "line")):
                attempts[f"{way}, {name}"] = run_tesseract(paths, mode, allowed)
    return best_of(attempts, items, rule)


def in_greys(picture: Image.Image) -> Image.Image:
    """Enlarged, with a border of the ground's grey around it."""
    grey = ImageOps.autocontrast(picture.convert("L"))
    scale = max(1, round(READABLE_HEIGHT / grey.height))
    grey = grey.resize((grey.width * scale, grey.height * scale), Image.Resampling.BICUBIC)
    return ImageOps.expand(grey, 20, fill=grey.getpixel((0, 0)))


def in_black_and_white(picture: Image.Image) -> Image.Image:
    """The same, cut at the level that parts its greys best (Otsu's), the larger part white."""
    grey = in_greys(picture)
    cut = otsu(grey.histogram())
    black_and_white = grey.point(lambda value: 255 if value > cut else 0)
    mostly_black = sum(black_and_white.histogram()[:128]) * 2 > grey.width * grey.height
    return ImageOps.invert(black_and_white) if mostly_black else black_and_white


def without_thin_lines(picture: Image.Image) -> Image.Image:
    """Each pixel the middle one of its neighbours' greys, then enlarged."""
    return in_greys(picture.convert("L").filter(ImageFilter.MedianFilter(3)))


PREPARATIONS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as it is": lambda picture: picture,
    "greys": in_greys,
    "without thin lines": without_thin_lines,
    "black and white": in_black_and_white,
}


def otsu(histogram: list[int]) -> int:
    """The level at which the two parts' means are the farthest apart, weighed by their sizes."""
    total, mass = sum(histogram), sum(level * count for level, count in enumerate(histogram))
    best, cut, below, mass_below = -1.0, 127, 0, 0
    for level, count in enumerate(histogram):
        below += count
        mass_below += level * count
        if 0 < below < total:
            means = mass_below / below - (mass - mass_below) / (total - below)
            if (apart := below * (total - below) * means**2) > best:
                best, cut = apart, level
    return cut


def run_tesseract(paths: list[Path], mode: str, allowed: str) -> list[str]:
    """One process reads all files; there is a form feed after each page, in some versions but the last.

    There are pictures on which tesseract 5.3 dies of a division by zero: these count as not read.
    """
    pages = paths[0].parent / "pages.txt"
    pages.write_text("\n".join(str(path) for path in paths) + "\n")
    command = ["tesseract", str(pages), "-", "--psm", mode, "--dpi", "150"]
    command += ["-c", f"tessedit_char_whitelist={allowed}", "-c", "load_system_dawg=0"]
    command += ["-c", "load_freq_dawg=0"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    read = run.stdout.split("\f")
    if run.returncode == 0 and len(read) in (len(paths), len(paths) + 1):
        return read[: len(paths)]
    if run.returncode >= 0:
        raise RuntimeError(f"tesseract read {len(read)} of {len(paths)} pictures: {run.stderr.strip()}")
    if len(paths) == 1:
        return [""]
    half = len(paths) // 2
    return run_tesseract(paths[:half], mode, allowed) + run_tesseract(paths[half:], mode, allowed)


def ddddocr(items: list[Labelled], rule: Rule) -> tuple[str, int]:
    """ddddocr's two models, each as it comes."""
    import ddddocr as library  # slow to load, and only wanted here

    attempts = {}
    for way, beta in (("default model", False), ("beta model", True)):
        model = library.DdddOcr(show_ad=False, beta=beta)
        attempts[way] = [model.classification(open_flat(item.path)) for item in items]
    return best_of(attempts, items, rule)


def softened(radius: float) -> Callable[[Image.Image], Image.Image]:
    """Blurred, so that fine lines become greys, with the larger part light."""

    def soften(picture: Image.Image) -> Image.Image:
        grey = ImageOps.autocontrast(picture.convert("L").filter(ImageFilter.GaussianBlur(radius)))
        return mostly_light(grey)

    return soften


def median_of(size: int) -> Callable[[Image.Image], Image.Image]:
    """Each pixel the middle one of so many around it, with the larger part light."""
    return lambda picture: mostly_light(picture.convert("L").filter(ImageFilter.MedianFilter(size)))


def mostly_light(grey: Image.Image) -> Image.Image:
    """The picture, or its negative."""
    dark = sum(grey.histogram()[:128]) * 2 > grey.width * grey.height
    return ImageOps.invert(grey) if dark else grey


SOFTENINGS: dict[str, Callable[[Image.Image], Image.Image]] = {
    **{f"blurred by {radius}": softened(radius) for radius in (1, 1.5, 2, 3)},
    **{f"median of {size}x{size}": median_of(size) for size in (3, 5)},
}


def ddddocr_softened(items: list[Labelled], rule: Rule) -> tuple[str, int]:
    """ddddocr after whoever uses it took fine lines out: the best way for the whole set."""
    import ddddocr as library

    attempts = {}
    for way, beta in (("default model", False), ("beta model", True)):
        model = library.DdddOcr(show_ad=False, beta=beta)
        for softening, soften in SOFTENINGS.items():
            read = [model.classification(soften(open_flat(item.path))) for item in items]
            attempts[f"{way}, {softening}"] = read
    return best_of(attempts, items, rule)


READY_MADE: dict[str, Callable[[list[Labelled], Rule], tuple[str, int]]] = {
    "tesseract": tesseract,
    "ddddocr": ddddocr,
    "ddddocr-softened": ddddocr_softened,
}
