"""What speaking costs a server in memory that stays.

`python3 bench/sound/memory.py target/release/simple-captcha` measures that alone.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

ROUNDS = 200


def memory(binary: Path) -> str:
    """The resident memory of a server, in kB, with sound and without."""
    lines = ["| resident memory, kB | without sound | with sound | more |", "|---|--:|--:|--:|"]
    silent, speaking = resident(binary, "off"), resident(binary, "on")
    for when, one, other in zip(["at the start", f"after {ROUNDS} captchas"], silent, speaking, strict=True):
        lines.append(f"| {when} | {one:,} | {other:,} | {other - one:,} |")
    return "\n".join(lines)


def resident(binary: Path, sound: str) -> tuple[int, int]:
    """At the start, and after each of so many captchas was seen, and heard where that can be."""
    command = [binary, "serve", "--listen", "127.0.0.1:0", "--database", "memory:", "--audio", sound]
    environment = {"RUST_LOG": "info", "NO_COLOR": "1"}
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stderr
        found = (re.search(r"listening address=(\S+)", line) for line in server.stderr)
        site = f"http://{next(address[1] for address in found if address)}"
        at_the_start = of(server.pid)
        for _ in range(ROUNDS):
            new = json.loads(read(f"{site}/refresh_captcha/"))
            read(site + new["image_url"])
            if new["audio_url"]:
                read(site + new["audio_url"])
        return at_the_start, of(server.pid)
    finally:
        server.kill()
        server.wait()


def read(url: str) -> bytes:
    with urlopen(url) as answer:
        return answer.read()


def of(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"^VmRSS:\s*(\d+) kB", status, re.MULTILINE)
    assert found
    return int(found[1])


if __name__ == "__main__":
    print(memory(Path(sys.argv[1])))
