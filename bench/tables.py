"""What the measurements print: tables in Markdown, and how far they are."""

import sys


def heading(cells: list[str], words: int = 1) -> list[str]:
    """A table's first two lines; all columns but the first are numbers, or but the first few."""
    return [row(cells), "|" + "---|" * words + "--:|" * (len(cells) - words)]


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def say(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{what}\x1b[K", end="", file=sys.stderr, flush=True)
