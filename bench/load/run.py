"""Measures how many captchas the server stands with each database, and prints a table.

PostgreSQL is a server of its own, in a folder and on a port of its own, with its default settings. Beside
ours pgbench does on it what one cycle asks of a database, as fast as it can.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from servers import load, postgres, server
from tables import heading, row

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench/load/run", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--users", type=int, default=32, help="how many go round at once")
    parser.add_argument("--seconds", type=int, default=10, help="how long each has its turn")
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often each has its turn; the best one is shown"
    )
    parser.add_argument(
        "--rows",
        action="store_true",
        help="instead, how long PostgreSQL takes with a thousand and with a million captchas in its table",
    )
    parser.add_argument("--programs", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rows:
        with postgres() as database:
            bench = ["cargo", "bench", "-p", "simple-captcha-store", "--all-features", "--bench", "store"]
            subprocess.run(bench, check=True, cwd=ROOT, env=os.environ | {"DATABASE_URL": database.url})
        return

    best: dict[str, dict[str, object]] = {}
    ratios: list[float] = []
    statements: list[float] = []
    with postgres() as database, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases: list[tuple[str, list[str], list[int]]] = [
            ("`memory:`", ["--database", "memory:"], []),
            ("`memory:`, sealed", ["--database", "memory:", "--sealed"], []),
            ("SQLite", ["--database", "sqlite:captcha.db"], []),
            ("SQLite, sealed", ["--database", "sqlite:sealed.db", "--sealed"], []),
            ("PostgreSQL", ["--database", database.url], [database.process]),
        ]
        # A new PostgreSQL first makes the files that it will write to.
        with server(options.programs, folder, ["--database", database.url]) as (address, process):
            load(options.programs, address, [process], options.users, options.seconds)
        database.pgbench(options.users, options.seconds, folder)
        for _ in range(options.rounds):
            for title, words, more in cases:
                with server(options.programs, folder, words) as (address, process):
                    report = load(options.programs, address, [process, *more], options.users, options.seconds)
                assert not report["wrong"] and not report["failed"], report
                if title not in best or report["cycles_per_second"] > best[title]["cycles_per_second"]:
                    best[title] = report
            # The last of them was PostgreSQL: one right after the other.
            statements.append(database.pgbench(options.users, options.seconds, folder))
            ratios.append(report["cycles_per_second"] / statements[-1])

    headings = ["processor ms a cycle", "cycles a second", "median ms: refresh", "picture", "answer"]
    print(*heading(["database", *headings]), sep="\n")
    for title, report in best.items():
        steps = [f"{report['milliseconds'][step]['median']:.1f}" for step in ("refresh", "image", "answer")]
        spent, pace = report["processor_milliseconds_per_cycle"], report["cycles_per_second"]
        print(row([title, f"{spent:.3f}", f"{pace:,.0f}", *steps]))
    each = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    print(f"\npgbench: {max(statements):,.0f} a second;", end=" ")
    print(f"ours on PostgreSQL, each right before it: {median(ratios):.2f} of it ({each}).")


if __name__ == "__main__":
    main()
