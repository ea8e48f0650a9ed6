"""Measures what the same captchas take with django-simple-captcha and with simple-captcha; prints a table.

Both have the same database, take turns, and are asked by the same load generator: a new captcha, its picture,
its answer, which is right. Django is served by gunicorn.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servers import ANSWER, free_port, load, postgres, server, serving
from tables import heading, row

WORKERS = 2


@dataclass(frozen=True)
class Turn:
    """What one of the two did in its turn."""

    pace: float
    """Cycles a second."""
    processor: float
    """Milliseconds a cycle, of the server and of the database's own processes."""
    memory: float
    """MB of the server, what its processes share counted once."""


@contextmanager
def django(database: str) -> Iterator[tuple[str, int]]:
    """django-simple-captcha behind gunicorn: its address and its main process."""
    environment = os.environ | {
        "ANSWER": ANSWER,
        "DATABASE_URL": database,
        "DJANGO_SECRET_KEY": "for measuring",
        "DJANGO_SETTINGS_MODULE": "measured.settings",
    }
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True, env=environment)
    address = f"127.0.0.1:{free_port()}"
    # Threads for the sake of connections that stay, as ours do; one each, so that pictures are sound.
    gunicorn = [
        "gunicorn",
        f"--workers={WORKERS}",
        "--worker-class=gthread",
        "--threads=1",
        "--keep-alive=60",
    ]
    site = ["--bind", address, "--log-level=warning", "shop.wsgi"]
    with serving(address, [sys.executable, "-m", *gunicorn, *site], env=environment) as process:
        yield address, process


def memory(process: int) -> float:
    """How many MB a process and its children have."""
    kilobytes = 0
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            kilobytes += int(line.split()[1])
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return kilobytes / 1024 + sum(memory(int(child)) for child in children)


def turn(options: argparse.Namespace, address: str, process: int, more: list[int]) -> Turn:
    """One measurement of a server that runs, after a moment to warm up."""
    load(options.programs, address, [], options.users, 1)
    report = load(options.programs, address, [process, *more], options.users, options.seconds)
    assert not report["wrong"] and not report["failed"], report
    return Turn(report["cycles_per_second"], report["processor_milliseconds_per_cycle"], memory(process))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench/django/run", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--users", type=int, default=32, help="how many go round at once")
    parser.add_argument("--seconds", type=int, default=6, help="how long each has its turn")
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often each has its turn; the median counts"
    )
    parser.add_argument("--programs", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()

    turns: dict[tuple[str, str], list[Turn]] = defaultdict(list)
    with postgres() as database, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {
            "SQLite": (f"sqlite:{folder}/site.db", []),
            "PostgreSQL": (database.url, [database.process]),
        }
        for _ in range(options.rounds):
            for title, (url, more) in places.items():
                with django(url) as (address, process):
                    turns[title, "django-simple-captcha"].append(turn(options, address, process, more))
                with server(options.programs, folder, ["--database", url]) as (address, process):
                    turns[title, "simple-captcha"].append(turn(options, address, process, more))

    def median(title: str, who: str, what: str) -> float:
        return statistics.median(getattr(turn, what) for turn in turns[title, who])

    headings = ["database", "", "cycles a second", "processor ms a cycle", "memory, MB"]
    print(*heading(headings, words=2), sep="\n")
    for title, who in turns:
        pace, spent, room = (median(title, who, what) for what in ("pace", "processor", "memory"))
        print(row([title, who, f"{pace:,.0f}", f"{spent:.2f}", f"{room:.0f}"]))
    for title in places:
        theirs, ours = (
            median(title, who, "processor") for who in ("django-simple-captcha", "simple-captcha")
        )
        print(f"\n{title}: {theirs / ours:.0f} times the processor time a captcha.")


if __name__ == "__main__":
    main()
