"""Results: a file to which each is added as soon as it is there, and the table of them."""

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """How many pictures of a generator a reader got right."""

    generator: str
    fingerprint: str
    reader: str
    """`tesseract`, `ddddocr`, or `network 2000:300`: labels, and CPU seconds."""
    pictures: int
    right: int
    remark: str = ""

    def answers(self, other: "Result") -> bool:
        """Whether it is of the same measurement."""
        return (self.generator, self.fingerprint, self.reader, self.pictures) == (
            other.generator,
            other.fingerprint,
            other.reader,
            other.pictures,
        )


class Results:
    """All results so far, in a CSV file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> list[Result]:
        if not self.file.exists():
            return []
        with open(self.file, newline="") as file:
            return [
                Result(**(row | {"pictures": int(row["pictures"]), "right": int(row["right"])}))
                for row in csv.DictReader(file)
            ]

    def add(self, result: Result) -> None:
        """Adds a line; several processes may do so at once."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = not self.file.exists()
        with open(self.file, "a", newline="") as file:
            names = [column.name for column in fields(Result)]
            table = csv.DictWriter(file, names, lineterminator="\n")
            if new:
                table.writeheader()
            table.writerow(asdict(result))

    def has(self, wanted: Result) -> bool:
        return any(wanted.answers(result) for result in self.read())


def percent(right: int, pictures: int) -> str:
    """With one decimal, which none and all do without."""
    decimals = 0 if right in (0, pictures) else 1
    return f"{100 * right / pictures:.{decimals}f} %"


def heading(reader: str) -> str:
    """`network 2000:300` in words."""
    if not reader.startswith("network "):
        return reader
    labels, seconds = reader.removeprefix("network ").split(":")
    return f"network, {int(labels):,} labels, {int(seconds):,} CPU s"


def markdown(rows: Iterable[tuple[str, str, str]], readers: list[str], results: list[Result]) -> str:
    """The table. A row is a generator's name, fingerprint and title; what was not measured stays empty."""
    lines = [
        "| pictures of | " + " | ".join(heading(reader) for reader in readers) + " |",
        "|---|" + "---|" * len(readers),
    ]
    for name, fingerprint, title in rows:
        cells = []
        for reader in readers:
            of_cell = [
                result
                for result in results
                if (result.generator, result.fingerprint, result.reader) == (name, fingerprint, reader)
            ]
            # The largest set if there are several.
            best = max(of_cell, key=lambda result: result.pictures, default=None)
            cells.append(percent(best.right, best.pictures) if best else "")
        if any(cells):
            lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
