"""Measures what a captcha costs the server, from its challenge to its verification, and prints a table.

Ours, other self-hosted captchas and a server that answers with nothing take turns. Only the processor time of
servers counts: clients solve proofs of work between the two halves of a turn.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from servers import ANSWER, free_port, server, serving
from tables import heading, row, say

SITE_KEY = "00000000-0000-4000-8000-000000000000"
SITE_SECRET = "0x" + 40 * "5"
VERSIONS = json.loads(Path(__file__).with_name("package.json").read_text())["dependencies"]
NODE = ["node", "--preserve-symlinks", "--preserve-symlinks-main"]

WARM = "warm 500"
"""While clients solve, a server idles and the processor forgets it."""
NOT_MEASURED = ("solve", WARM)
MOST_OF_PEER = 0.1
MOST_OF_NOTHING = 3.0
"""How large the processor time of ours may be, divided by that of others."""


@dataclass(frozen=True)
class Captcha:
    """What takes turns."""

    title: str
    name: str
    """As `captchas.mjs` calls it."""
    cycles: int
    """How many a turn has: those that take long, or whose work takes the client long, have fewer."""


OURS = [
    Captcha("simple-captcha, picture", "picture", 10_000),
    Captcha("simple-captcha, proof of work by ALTCHA's protocol", "work", 150),
]
PEERS = [
    Captcha(f"{package} {VERSIONS[package]} behind Express", name, 600)
    for package, name in (("@cap.js/server", "cap"), ("altcha-lib", "altcha"))
]
NOTHING = Captcha("a server that answers with nothing", "nothing", 10_000)


@dataclass(frozen=True)
class Turn:
    """What one turn came to."""

    processor: float
    """Milliseconds a cycle, of the server's process."""
    pace: float
    """Cycles a second, without the time for solving."""


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    address: str
    process: int

    def processor(self) -> float:
        """How many seconds it took until now, user and system.

        /proc/PID/stat says the same in hundredths of a second. This is the process's clock, as
        `clock_getcpuclockid` makes its number.
        """
        return time.clock_gettime((~self.process << 3) | 2)


@contextmanager
def ours(programs: Path, folder: Path) -> Iterator[Running]:
    """Our server with one site. Captchas and tokens of sites are sealed."""
    secret = hashlib.sha256(SITE_SECRET.encode()).hexdigest()
    settings = {"name": "shop", "key": SITE_KEY, "secrets": [secret], "hostnames": "any"}
    # What JSON writes here is TOML too.
    lines = ["[[site]]", *(f"{key} = {json.dumps(value)}" for key, value in settings.items())]
    file = folder / "captcha.toml"
    file.write_text("\n".join(lines))
    options = ["--database", "memory:", "--config", str(file)]
    with server(programs, folder, options) as (address, process):
        yield Running(address, process)


@contextmanager
def peer(scripts: Path, name: str) -> Iterator[Running]:
    port = free_port()
    command = [*NODE, scripts / "peers" / f"{name}.mjs", str(port)]
    with serving(f"127.0.0.1:{port}", command, env=os.environ | {"NODE_ENV": "production"}) as process:
        yield Running(f"127.0.0.1:{port}", process)


@contextmanager
def nothing(programs: Path) -> Iterator[Running]:
    address = f"127.0.0.1:{free_port()}"
    with serving(address, [programs / "examples" / "null", address]) as process:
        yield Running(address, process)


def turn(scripts: Path, captcha: Captcha, running: Running, options: dict[str, object], cycles: int) -> Turn:
    """So many cycles, all challenges first."""
    command = [*NODE, scripts / "client.mjs", captcha.name, running.address, json.dumps(options)]
    processor = seconds = 0.0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        for step in (WARM, f"challenge {cycles}", "solve", WARM, "answer"):
            before = running.processor()
            print(step, file=client.stdin, flush=True)
            took = client.stdout.readline()
            if not took:
                raise RuntimeError(f"the client of {captcha.title} ended at {step}, see above")
            if step not in NOT_MEASURED:
                processor += running.processor() - before
                seconds += float(took)
        client.stdin.close()
    return Turn(1000 * processor / cycles, cycles / seconds)


def measure(options: argparse.Namespace) -> dict[Captcha, list[Turn]]:
    """The turns of each, by round."""
    turns: dict[Captcha, list[Turn]] = defaultdict(list)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        others = {captcha: stack.enter_context(peer(options.scripts, captcha.name)) for captcha in PEERS}
        others[NOTHING] = stack.enter_context(nothing(options.programs))
        words: dict[str, object] = {"users": options.users}
        words |= {"sitekey": SITE_KEY, "secret": SITE_SECRET, "text": ANSWER}
        for number in range(options.rounds):
            # A new one each round: its memory has room for what some 50,000 cycles in five minutes use up.
            with ours(options.programs, folder) as own:
                words["like"] = own.address
                running = dict.fromkeys(OURS, own) | others
                for captcha, its in running.items():
                    say(f"round {number + 1} of {options.rounds}: {captcha.title}")
                    cycles = max(round(captcha.cycles * options.share), 1)
                    # Node compiles what runs often, so servers on it have a whole turn first.
                    is_cold = captcha in PEERS and number == 0
                    turn(options.scripts, captcha, its, words, cycles if is_cold else max(cycles // 10, 1))
                    turns[captcha].append(turn(options.scripts, captcha, its, words, cycles))
    say("")
    return turns


def spread(values: list[float], digits: int) -> list[str]:
    return [f"{value:,.{digits}f}" for value in (median(values), min(values), max(values))]


def print_turns(turns: dict[Captcha, list[Turn]]) -> None:
    headings = ["processor ms a cycle: median", "least", "most", "cycles a second: median", "least", "most"]
    print(*heading(["captcha", *headings]), sep="\n")
    for captcha, its in turns.items():
        spent = spread([turn.processor for turn in its], 3)
        print(row([captcha.title, *spent, *spread([turn.pace for turn in its], 0)]))


def print_ratios(turns: dict[Captcha, list[Turn]]) -> bool:
    """Whether all are within their limits."""
    print(*heading(["ours", "divided by", "median", "least", "most", "limit", "met"], words=2), sep="\n")
    all_met = True
    for captcha in OURS:
        for other in (*PEERS, NOTHING):
            pairs = zip(turns[captcha], turns[other], strict=True)
            ratios = [mine.processor / theirs.processor for mine, theirs in pairs]
            limit = MOST_OF_NOTHING if other is NOTHING else MOST_OF_PEER
            met = median(ratios) <= limit
            all_met = all_met and met
            print(row([captcha.title, other.title, *spread(ratios, 3), f"{limit:g}", "yes" if met else "no"]))
    return all_met


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench/verify/run", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--users", type=int, default=32, help="how many go round at once")
    parser.add_argument("--rounds", type=int, default=5, help="how often each has its turn")
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="which share of the usual cycles a turn has: 0.1 for a glance",
    )
    parser.add_argument("--programs", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--scripts", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()

    turns = measure(options)
    print_turns(turns)
    print("\nProcessor time of ours divided by that of others in the same round:\n")
    sys.exit(0 if print_ratios(turns) else 1)


if __name__ == "__main__":
    main()
