"""Measures how many pictures programs read exactly, and prints a table.

Without options it measures everything, which takes many hours. What was measured before is not measured
again.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import generators
from generators import HERE, WORK, Generator
from pictures import read_folder
from readers import READY_MADE
from table import Result, Results, markdown

NETWORK = ["2000:300,1000", "10000:1000"]
HELD_OUT = 500


@dataclass(frozen=True)
class Training:
    """A network's training: with how many labels, and up to which CPU seconds."""

    labels: int
    budgets: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> "Training":
        """`2000:300,1000`"""
        try:
            labels, budgets = text.split(":")
            return cls(int(labels), tuple(sorted(int(budget) for budget in budgets.split(","))))
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text} is not like 2000:300,1000") from None

    def readers(self) -> list[str]:
        """What its results are called."""
        return [f"network {self.labels}:{budget}" for budget in self.budgets]


def main() -> None:
    options = parse_options()
    chosen = choose(generators.ours(options.binary) + generators.peers(), options.generators)
    if options.list:
        for generator in chosen:
            print(f"{generator.name:28}{generator.title}")
        return
    results = Results(options.results)
    if not options.table:
        for generator in chosen:
            measure_ready_made(generator, options, results)
        if "network" in options.readers:
            for training in options.network:
                for generator in chosen:
                    measure_network(generator, training, options, results)

    readers = [reader for reader in options.readers if reader != "network"]
    if "network" in options.readers:
        readers += [reader for training in options.network for reader in training.readers()]
    rows = [(generator.name, generator.fingerprint, generator.title) for generator in chosen]
    print(markdown(rows, readers, results.read()))


def measure_ready_made(generator: Generator, options: argparse.Namespace, results: Results) -> None:
    """Lets the ready-made readers read pictures of the generator."""
    for name in options.readers:
        if name not in READY_MADE or not generator.sites["ready"]:
            continue
        if results.has(Result(generator.name, generator.fingerprint, name, options.count, 0)):
            continue
        items = read_folder(generator.samples("ready", options.count))
        say(f"{generator.name}: {name} reads {len(items)} pictures")
        way, right = READY_MADE[name](items, generator.rule)
        results.add(Result(generator.name, generator.fingerprint, name, options.count, right, f"best: {way}"))


def measure_network(
    generator: Generator, training: Training, options: argparse.Namespace, results: Results
) -> None:
    """Trains a network in a process of its own; a result is kept as soon as its budget is used up."""

    def result(reader: str, right: int = 0, remark: str = "") -> Result:
        held_out = options.held_out
        return Result(generator.name, generator.fingerprint, reader, held_out, right, remark)

    if all(results.has(result(reader)) for reader in training.readers()):
        return
    train = generator.samples("train", training.labels)
    test = generator.samples("test", options.held_out)
    answers = [item.answer for item in read_folder(test)]
    log = WORK / "logs" / f"{generator.name}-{generator.fingerprint}-{training.labels}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    budgets = ",".join(str(budget) for budget in training.budgets)
    say(f"{generator.name}: a network learns from {training.labels} pictures for {budgets} CPU s")
    command = [sys.executable, HERE / "network.py", train, test, "--labels", str(training.labels)]
    command += ["--budgets", budgets, "--threads", str(options.threads)]
    command += ["--seed", str(options.seed), "--log", log]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        for line in process.stdout:
            read = json.loads(line)
            reader = f"network {training.labels}:{round(read['budget'])}"
            right = generator.rule.count_right(read["answers"], answers)
            seen = f"{read['cpu_seconds']} CPU s, {read['seen']} pictures seen"
            if not results.has(result(reader)):
                results.add(result(reader, right, seen))
            say(f"{generator.name}: {reader}: {right} of {len(answers)} right ({seen})")
        complaint = process.stderr.read()
    if process.returncode != 0:
        raise RuntimeError(f"the training failed:\n{complaint}")


def choose(known: list[Generator], names: list[str] | None) -> list[Generator]:
    """The generators of these names, in this order; all if there are none."""
    if not names:
        return known
    by_name = {generator.name: generator for generator in known}
    if unknown := [name for name in names if name not in by_name]:
        sys.exit(f"There is no generator {', '.join(unknown)}; there are: {', '.join(by_name)}")
    return [by_name[name] for name in names]


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/resist/run",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--generators", type=names, metavar="A,B", help="whose pictures; all if not given")
    add("--readers", type=names, default=[*READY_MADE, "network"], metavar="A,B", help="who reads them")
    add("--count", type=int, default=400, help="pictures for each ready-made reader")
    add("--held-out", type=int, default=HELD_OUT, help="pictures for each trained network to read")
    add(
        "--network",
        type=Training.parse,
        nargs="+",
        default=[Training.parse(text) for text in NETWORK],
        metavar="LABELS:SECONDS,SECONDS",
        help="trainings: with how many labels, and up to which CPU seconds",
    )
    add("--threads", type=int, default=1, help="threads of a training; CPU seconds count all of them")
    add("--seed", type=int, default=1, help="of the trainings' chance")
    add(
        "--binary",
        type=Path,
        default=generators.ROOT / "target" / "release" / "simple-captcha",
        help="our binary, if it is not to be built",
    )
    add("--results", type=Path, default=HERE / "results" / "results.csv", help="where results are kept")
    add("--table", action="store_true", help="only print the table of what there is")
    add("--list", action="store_true", help="only print the generators")
    options = parser.parse_args()
    if unknown := set(options.readers) - {*READY_MADE, "network"}:
        parser.error(f"there is no reader {', '.join(unknown)}")
    return options


def names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
