"""Who draws pictures: our own levels, and other captchas with their defaults.

Pictures are made once and kept in `target/resist/samples`, in a folder whose name tells which drawing they
are of: a change of ours gives another fingerprint, and so other folders and other results.
"""

import csv
import hashlib
import os
import shutil
import string
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from score import Rule, our_rule, peer_rule

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "resist"

LEVELS = ("like-django", "plain", "easy", "medium", "hard")
"""Our levels. One that the binary does not know is left out."""
OUR_LENGTH = 5

SITES = tuple(f"bench-resist-site-{number:02}" for number in range(1, 26))
"""Secrets of sites: what a site's own look depends on."""

LEPTURE_ALPHABET = string.ascii_uppercase + string.digits[2:]
LEPTURE_LENGTH = 5
CAPTCHA_CRATE_ALPHABET = "123456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghijklmnpqrstuvwxyz"
CAPTCHA_RS_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz"

DOTTED_DIGITS = HERE / "peers" / "dotted_digits.py"

SEEDS = {"ready": 1000, "train": 2000, "test": 3000}
"""Where the seeds begin of the pictures for ready-made readers, for training, and held out from training."""


@dataclass(frozen=True)
class Generator:
    """Something that draws captchas."""

    name: str
    title: str
    rule: Rule
    draw: Callable[[int, int, str | None, Path], None]
    """Draws so many pictures, with a seed and maybe a site's secret, into a folder."""
    identity: Callable[[], str]
    """Which version of the drawing it is."""
    sites: dict[str, tuple[str | None, ...]] = field(default_factory=lambda: dict.fromkeys(SEEDS, (None,)))
    """For each purpose, the secrets of the sites whose pictures are mixed; none if it has no meaning here."""

    @cached_property
    def fingerprint(self) -> str:
        return self.identity()

    def samples(self, purpose: str, count: int) -> Path:
        """A folder with that many pictures for a purpose; drawn if they are not there yet.

        Of several sites each gives as many, taking turns: a part of them is a fair mix, too.
        """
        folder = WORK / "samples" / f"{self.name}-{self.fingerprint}" / f"{purpose}-{count}"
        if (folder / "labels.csv").exists():
            return folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        sites = self.sites[purpose]
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            made = Path(temporary) / "made"
            made.mkdir()
            rows: list[list[tuple[str, str]]] = []
            for number, site in enumerate(sites):
                part = made / f"{number:02}"
                share = -(-count // len(sites))
                self.draw(share, SEEDS[purpose] + number, site, part)
                with open(part / "labels.csv", newline="") as file:
                    rows.append(
                        [(f"{part.name}/{row['filename']}", row["answer"]) for row in csv.DictReader(file)]
                    )
            with open(made / "labels.csv", "w", newline="") as file:
                labels = csv.writer(file, lineterminator="\n")
                labels.writerow(["filename", "answer"])
                labels.writerows([row for turn in zip(*rows, strict=True) for row in turn][:count])
            if folder.exists():
                shutil.rmtree(folder)
            made.rename(folder)
        return folder


def ours(binary: Path) -> list[Generator]:
    """Our levels as they are, at twice the resolution, and as a site that is not among those learned from."""
    return [
        generator
        for level in LEVELS
        if knows_level(binary, level)
        for generator in (
            # A ready-made reader meets many sites; whoever trains a network trains it for one.
            our(binary, level, "", False, SITES[:20], SITES[:1], SITES[:1]),
            our(binary, level, "-2x", True, SITES[:20], SITES[:1], SITES[:1]),
            our(binary, level, "-other-site", False, (), SITES[:20], SITES[20:]),
            our(binary, level, "-from-one-site", False, (), SITES[:1], SITES[20:]),
        )
    ]


def our(
    binary: Path,
    level: str,
    suffix: str,
    double: bool,
    ready: tuple[str, ...],
    train: tuple[str, ...],
    test: tuple[str, ...],
) -> Generator:
    """One level of ours, of the sites that each purpose mixes."""

    def draw(count: int, seed: int, secret: str | None, out: Path) -> None:
        our_samples(binary, level, double, count, seed, secret, out)

    def identity() -> str:
        with tempfile.TemporaryDirectory() as temporary:
            digest = hashlib.sha256()
            for number, site in enumerate(SITES[:5]):
                drawn = Path(temporary) / str(number)
                draw(8, number, site, drawn)
                for path in sorted(drawn.iterdir()):
                    digest.update(path.read_bytes())
        return digest.hexdigest()[:10]

    titles = {
        "": "",
        "-2x": " at 2x",
        "-other-site": ", trained on 20 other sites",
        "-from-one-site": ", trained on one other site",
    }
    title = f"simple-captcha `{level}`{titles[suffix]}"
    sites = {"ready": ready, "train": train, "test": test}
    return Generator(level + suffix, title, our_rule(), draw, identity, sites)


def our_samples(
    binary: Path, level: str, double: bool, count: int, seed: int, secret: str | None, out: Path
) -> None:
    """`simple-captcha samples`."""
    # Nothing of this machine's own settings may have a say.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAPTCHA_")}
    if secret:
        environment["CAPTCHA_SECRET"] = secret
    command: list[str | Path] = [binary, "samples", "--count", str(count), "--length", str(OUR_LENGTH)]
    command += ["--level", level, "--seed", str(seed), "--out", out]
    check(command + (["--double"] if double else []), env=environment)


def knows_level(binary: Path, level: str) -> bool:
    with tempfile.TemporaryDirectory() as temporary:
        try:
            our_samples(binary, level, False, 1, 1, None, Path(temporary) / "one")
        except RuntimeError:
            return False
    return True


def peers() -> list[Generator]:
    """Other captchas with their defaults."""
    letters = peer_rule(string.ascii_lowercase)
    everything = peer_rule(string.ascii_letters + string.digits)
    crate = peer_rule(CAPTCHA_CRATE_ALPHABET)
    return [
        Generator("django-simple-captcha", "django-simple-captcha", letters, django(1), django_version),
        Generator("django-simple-captcha-2x", "the same at 2x", letters, django(2), django_version),
        Generator("lepture", "lepture's captcha", peer_rule(LEPTURE_ALPHABET), lepture, lepture_version),
        Generator(
            "dotted-digits", "digits like dchest's", peer_rule(string.digits), dotted_digits, lambda: "1"
        ),
        Generator("svg-captcha", "npm svg-captcha", everything, svg_captcha, svg_captcha_version),
        *(
            Generator(
                f"captcha-{difficulty}",
                f"crate captcha, {difficulty.title()}",
                crate,
                rust(f"captcha-{difficulty}"),
                lambda: rust_version("captcha"),
            )
            for difficulty in ("easy", "medium", "hard")
        ),
        Generator(
            "captcha-rs",
            "crate captcha-rs",
            peer_rule(CAPTCHA_RS_ALPHABET),
            rust("captcha-rs"),
            lambda: rust_version("captcha-rs"),
        ),
    ]


Draw = Callable[[int, int, str | None, Path], None]


def django(scale: int) -> Draw:
    program = ROOT / "bench" / "peers" / "django" / "write.py"

    def draw(count: int, seed: int, _site: str | None, out: Path) -> None:
        check([sys.executable, program, str(scale), str(count), str(seed), out])

    return draw


def django_version() -> str:
    return version("django-simple-captcha")


def lepture(count: int, seed: int, _site: str | None, out: Path) -> None:
    program = HERE / "peers" / "lepture_captcha.py"
    # It has the same module as django-simple-captcha, so it is installed into a folder of its own.
    environment = os.environ | {"PYTHONPATH": str(WORK / "lepture")}
    text = [LEPTURE_ALPHABET, str(LEPTURE_LENGTH)]
    check([sys.executable, program, *text, str(count), str(seed), out], env=environment)


def lepture_version() -> str:
    return pinned(HERE / "requirements-lepture.txt", "captcha==")


def dotted_digits(count: int, seed: int, _site: str | None, out: Path) -> None:
    check([sys.executable, DOTTED_DIGITS, str(count), str(seed), out])


def svg_captcha(count: int, _seed: int, _site: str | None, out: Path) -> None:
    check(["node", WORK / "svg_captcha" / "write.js", str(count), out])


def svg_captcha_version() -> str:
    return pinned(HERE / "peers" / "svg_captcha" / "package.json", '"svg-captcha": ')


def rust(name: str) -> Draw:
    def draw(count: int, _seed: int, _site: str | None, out: Path) -> None:
        check([ROOT / "target" / "peers" / "release" / "write", name, str(count), out])

    return draw


def rust_version(crate: str) -> str:
    return pinned(ROOT / "bench" / "peers" / "Cargo.lock", f'name = "{crate}"\nversion = ')


def pinned(file: Path, before: str) -> str:
    """The version that stands in a file after the given words."""
    return file.read_text().split(before, 1)[1].split("\n", 1)[0].strip('", ')


def check(command: list[str | Path], env: dict[str, str] | None = None) -> None:
    """Runs a program; if it fails, its complaint is the error."""
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        words = " ".join(str(word) for word in command)
        raise RuntimeError(f"{words}\n{run.stderr.strip()}")
