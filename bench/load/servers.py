"""Servers to measure, each in a folder and on a port of its own, and the load on them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    with (
        (folder / "log").open("w") as log,
        serving(address, command, env=environment, stderr=log, cwd=folder) as process,
    ):
        yield address, process


@contextmanager
def serving(address: str, command: Sequence[str | Path], **how: Any) -> Iterator[int]:  # noqa: ANN401
    """A server that was told to listen there, until the block ends: its process."""
    process = subprocess.Popen(command, **how)
    try:
        wait_for(int(address.rpartition(":")[2]))
        yield process.pid
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
