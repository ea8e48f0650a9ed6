"""Measures how long pictures take, ours and other captchas', and prints tables.

All draw on one core, in turn and in small portions, so that whatever else the machine does hits all alike.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import Self

from tables import heading, row, say

DJANGO = Path(__file__).resolve().parent.parent / "peers" / "django" / "draw.py"

SIZES = ("160x60", "200x70", "240x80")
LETTERS = 5
LONGEST = 32
PORTION = 5_000_000
"""How many nanoseconds one draws before it is another's turn; a picture that takes longer is finished."""
MOST = 200
"""The most pictures in a portion."""
STEADY, MANY = 1_000, 100_000
"""After how many pictures everything that is kept should be there, and after how many memory is compared."""


@dataclass(frozen=True)
class Case:
    """Pictures of one kind and size."""

    kind: str
    size: str
    letters: int = LETTERS
    double: bool = False
    animated: bool = False

    def command(self, peers: Path) -> list[str | Path]:
        """The program that draws them."""
        if self.kind == "django-simple-captcha":
            program: list[str | Path] = [sys.executable, DJANGO]
        else:
            program = [peers / "draw", self.kind]
        words = ["double"] * self.double + ["animated"] * self.animated
        return [*program, self.size, str(self.letters), *words]

    def title(self) -> str:
        name = f"simple-captcha `{self.kind}`" if self.kind in OURS else self.kind
        return name + " at 2x" * self.double + ", animated" * self.animated


OURS = ("medium", "like-django")


def compared(size: str) -> list[Case]:
    """Whose pictures of a size are compared."""
    ours = [case for kind in OURS for case in (Case(kind, size), Case(kind, size, double=True))]
    return [
        *ours,
        Case("like-django", size, animated=True),
        Case("captcha", size),
        Case("captcha-rs", size),
        Case("django-simple-captcha", size),
        Case("django-simple-captcha", size, animated=True),
    ]


def long_and_short(kind: str) -> tuple[Case, Case]:
    """The longest text and a usual one, each as large as that style makes it, at 2x."""
    return Case(kind, "text", LONGEST, double=True), Case(kind, "text", LETTERS, double=True)


@dataclass
class Worker:
    """A program that draws when it is told to, and what it has told so far."""

    case: Case
    process: subprocess.Popen[str]
    portion: int = 1
    nanoseconds: list[int] = field(default_factory=list)
    bytes: int = 0

    @classmethod
    def start(cls, case: Case, peers: Path) -> Self:
        pipe = subprocess.PIPE
        return cls(case, subprocess.Popen(case.command(peers), stdin=pipe, stdout=pipe, text=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.stdin:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
        self.process.wait()

    def draw(self, count: int) -> tuple[list[int], int]:
        """How long each of so many pictures took, and their bytes in all."""
        assert self.process.stdin and self.process.stdout
        with suppress(BrokenPipeError):
            self.process.stdin.write(f"{count}\n")
            self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.case.title()}, {self.case.size}: the program ended")
        *nanoseconds, written = map(int, line.split())
        return nanoseconds, written

    def warm_up(self) -> None:
        """Draws until everything that is kept is there, and finds out how many pictures are a portion."""
        self.draw(1)
        nanoseconds, _ = self.draw(3)
        self.portion = min(MOST, max(1, PORTION // max(1, min(nanoseconds))))
        self.draw(self.portion)

    def turn(self) -> None:
        """Draws a portion."""
        nanoseconds, written = self.draw(self.portion)
        self.nanoseconds += nanoseconds
        self.bytes += written

    @property
    def median(self) -> float:
        """Microseconds."""
        return statistics.median(self.nanoseconds) / 1000

    @property
    def minimum(self) -> float:
        return min(self.nanoseconds) / 1000

    @property
    def bytes_each(self) -> int:
        return round(self.bytes / len(self.nanoseconds))

    def resident(self) -> int:
        """Kibibytes of memory that the program has; only Linux tells."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s*(\d+) kB", status)
        assert found
        return int(found[1])


def measure(cases: Iterable[Case], rounds: int, peers: Path) -> dict[Case, Worker]:
    """Lets each draw a portion in every round, in an order of chance."""
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker.start(case, peers)) for case in cases]
        for worker in workers:
            worker.warm_up()
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}")
            for worker in random.sample(workers, len(workers)):
                worker.turn()
    return {worker.case: worker for worker in workers}


def time_table(measured: dict[Case, Worker]) -> str:
    """Every kind beside ours of the same size; how many times as long by the medians."""
    headings = ["pictures", "median µs", "minimum µs", "bytes", *(f"times `{kind}`" for kind in OURS)]
    lines = heading(headings)
    for size in SIZES:
        lines.append(row([f"**{size}**", *[""] * (len(headings) - 1)]))
        for case in compared(size):
            worker = measured[case]
            times = [worker.median / measured[Case(kind, size)].median for kind in OURS]
            numbers = [f"{number:,.1f}" for number in (worker.median, worker.minimum)]
            ratios = [f"{ratio:,.1f}" for ratio in times]
            lines.append(row([case.title(), *numbers, f"{worker.bytes_each:,}", *ratios]))
    return "\n".join(lines)


def length_table(measured: dict[Case, Worker]) -> str:
    """What the longest text costs beside a usual one."""
    lines = heading(["at 2x", f"µs of {LETTERS} letters", f"µs of {LONGEST}", "ratio"])
    for kind in OURS:
        long, short = (measured[case].median for case in long_and_short(kind))
        numbers = [f"{number:,.1f}" for number in (short, long, long / short)]
        lines.append(row([f"simple-captcha `{kind}`", *numbers]))
    return "\n".join(lines)


def memory_table(peers: Path) -> str:
    """How much memory our pictures take after some and after many."""
    lines = heading(["pictures", f"KiB resident after {STEADY:,}", f"after {MANY:,}", "grown by"])
    for kind, double in product(OURS, (False, True)):
        case = Case(kind, SIZES[1], double=double)
        say(f"memory of {case.title()}")
        with Worker.start(case, peers) as worker:
            worker.draw(STEADY)
            steady = worker.resident()
            for _ in range(STEADY, MANY, STEADY):
                worker.draw(STEADY)
            many = worker.resident()
        numbers = [f"{number:,}" for number in (steady, many, many - steady)]
        lines.append(row([f"{case.title()}, {case.size}", *numbers]))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench/speed/run",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=100, help="how often each has its turn")
    parser.add_argument("--core", type=int, help="the core that all draw on; the last if not given")
    parser.add_argument("--no-memory", action="store_true", help="leave the memory out")
    parser.add_argument("--peers", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()

    # Where processes cannot be bound to a core they still take turns.
    if hasattr(os, "sched_setaffinity"):
        core = max(os.sched_getaffinity(0)) if options.core is None else options.core
        os.sched_setaffinity(0, {core})
    cases = [case for size in SIZES for case in compared(size)]
    cases += [case for kind in OURS for case in long_and_short(kind)]
    measured = measure(cases, options.rounds, options.peers)
    tables = [time_table(measured), length_table(measured)]
    if not options.no_memory and Path("/proc/self/status").exists():
        tables.append(memory_table(options.peers))
    say("")
    print("\n\n".join(tables))


if __name__ == "__main__":
    main()
