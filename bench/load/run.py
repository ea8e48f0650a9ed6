"""Measures how many captchas the server stands with each database, and prints a table.

PostgreSQL is a server of its own, in a folder and on a port of its own, with its default settings. Beside
ours pgbench does on it what one cycle asks of a database, as fast as it can.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ANSWER = "HELLO"
SECRET = "for measuring, known to all"
PATIENCE = 30
"""How many seconds a server may take to start."""

PGBENCH = r"""
\set number random(1, 9000000000000000000)
INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
    VALUES ('HELLO', 'hello', lpad(:number::text, 40, '0'), now() + interval '5 minutes');
SELECT challenge, response, expiration FROM captcha_captchastore
    WHERE hashkey = lpad(:number::text, 40, '0') AND expiration > now();
DELETE FROM captcha_captchastore WHERE hashkey = lpad(:number::text, 40, '0') AND expiration > now()
    RETURNING challenge, response, expiration;
"""


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    port: int
    process: int
    programs: Path

    @property
    def url(self) -> str:
        return f"postgres://captcha@127.0.0.1:{self.port}/postgres"

    def pgbench(self, users: int, seconds: int, folder: Path) -> float:
        """How many times a second the three statements were done."""
        script = folder / "cycle.sql"
        script.write_text(PGBENCH)
        options = [
            "--no-vacuum",
            "--protocol=prepared",
            f"--client={users}",
            f"--time={seconds}",
            f"--file={script}",
        ]
        target = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "captcha", "postgres"]
        told = subprocess.run(
            [self.programs / "pgbench", *options, *target], check=True, capture_output=True, text=True
        )
        found = re.search(r"tps = ([\d.]+)", told.stdout)
        assert found, told.stdout
        return float(found[1])


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server that ends with the block. It refuses root, who runs it as the user postgres."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    is_root = os.geteuid() == 0
    lowered = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if is_root else []
    folder = Path(tempfile.mkdtemp(prefix="captcha-load-"))
    try:
        if is_root:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "captcha", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run([*lowered, *initdb], check=True, stdout=subprocess.DEVNULL, cwd="/")
        port = free_port()
        serve = [programs / "postgres", "-D", data, "-k", folder, "-h", "127.0.0.1", "-p", str(port)]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen([*lowered, *serve], stdout=quiet, stderr=quiet, cwd="/")
        try:
            wait_for(port)
            yield Postgres(port, process.pid, programs)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
    finally:
        shutil.rmtree(folder)


@contextmanager
def server(programs: Path, folder: Path, options: list[str]) -> Iterator[tuple[str, int]]:
    """Our server in its test mode: its address and its process."""
    address = f"127.0.0.1:{free_port()}"
    command = [
        programs / "simple-captcha",
        "--listen",
        address,
        "--test-mode",
        "--test-answer",
        ANSWER,
        *options,
    ]
    environment = {"CAPTCHA_SECRET": SECRET, "RUST_LOG": "error"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stderr=log, cwd=folder)
        try:
            wait_for(int(address.rpartition(":")[2]))
            yield address, process.pid
        finally:
            process.terminate()
            process.wait()


def load(programs: Path, address: str, processes: list[int], users: int, seconds: int) -> dict[str, object]:
    """What the load generator reports."""
    options = ["--server", address, "--answer", ANSWER, "--users", str(users), "--seconds", str(seconds)]
    for process in processes:
        options += ["--process", str(process)]
    told = subprocess.run([programs / "examples" / "load", *options], check=True, capture_output=True)
    return json.loads(told.stdout)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port: int) -> None:
    """Waits until somebody listens."""
    patience = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        if time.monotonic() > patience:
            raise RuntimeError(f"nobody listens on port {port}")
        time.sleep(0.05)


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench/load/run", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--users", type=int, default=32, help="how many go round at once")
    parser.add_argument("--seconds", type=int, default=10, help="how long each has its turn")
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often each has its turn; the best one counts"
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
    statements = 0.0
    with postgres() as database, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases: list[tuple[str, list[str], list[int]]] = [
            ("`memory:`", ["--database", "memory:"], []),
            ("`memory:`, sealed", ["--database", "memory:", "--sealed"], []),
            ("SQLite", ["--database", "sqlite:captcha.db"], []),
            ("SQLite, sealed", ["--database", "sqlite:sealed.db", "--sealed"], []),
            ("PostgreSQL", ["--database", database.url], [database.process]),
        ]
        for _ in range(options.rounds):
            for title, words, more in cases:
                with server(options.programs, folder, words) as (address, process):
                    report = load(options.programs, address, [process, *more], options.users, options.seconds)
                assert not report["wrong"] and not report["failed"], report
                if title not in best or report["cycles_per_second"] > best[title]["cycles_per_second"]:
                    best[title] = report
            statements = max(statements, database.pgbench(options.users, options.seconds, folder))

    headings = ["processor ms a cycle", "cycles a second", "median ms: refresh", "picture", "answer"]
    print(row(["database", *headings]))
    print("|---|" + "--:|" * 5)
    for title, report in best.items():
        steps = [f"{report['milliseconds'][step]['median']:.1f}" for step in ("refresh", "image", "answer")]
        spent, pace = report["processor_milliseconds_per_cycle"], report["cycles_per_second"]
        print(row([title, f"{spent:.3f}", f"{pace:,.0f}", *steps]))
    ratio = best["PostgreSQL"]["cycles_per_second"] / statements
    print(f"\npgbench: {statements:,.0f} a second; ours on PostgreSQL {ratio:.2f} of that.")


if __name__ == "__main__":
    main()
