"""Measures how many spoken captchas programs hear, ours and others', and how long it takes to speak one."""

import argparse
import multiprocessing
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from memory import memory
from readers import MatchedFilter, Neighbours, Reader, Recogniser
from sounds import FliteAndSox, Lepture, Ours, Samples, Sounds, flite_alone
from tables import heading, row, say
from voice import clips_of

VOICES = Path(__file__).resolve().parent.parent.parent / "crates/simple-captcha-draw/voices"
ALPHABET = "ACEHKLMPTUWXY259"
"""What is asked by default."""
LENGTH = 5


def texts(seed: str, count: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(ALPHABET, k=LENGTH)) for _ in range(count)]


def spoken(sounds: Sounds, seed: int, count: int) -> list[tuple[Samples, str]]:
    """Labelled sounds; those of another seed have nothing in common with them."""
    labelled = []
    for number, text in enumerate(texts(f"{seed}", count)):
        say(f"{sounds.name}: {number + 1} of {count}")
        labelled.append((sounds.speak(text, seed * 1_000_000 + number), text))
    return labelled


def score(reader: Reader, sounds: Sequence[tuple[Samples, str]], what: str) -> str:
    """How many are heard right in all, and how many of the symbols are."""
    exact = symbols = 0
    # Each process gets the reader as it is now.
    with multiprocessing.get_context("fork").Pool(initializer=hear_with, initargs=(reader,)) as pool:
        for number, (heard, text) in enumerate(pool.imap(hear, sounds)):
            say(f"{what}: {number + 1} of {len(sounds)}")
            exact += heard == text
            symbols += sum(a == b for a, b in zip(heard, text, strict=False))
    return f"{exact / len(sounds):.1%} ({symbols / len(sounds) / LENGTH:.0%})"


def hear_with(reader: Reader) -> None:
    global ears
    ears = reader


def hear(sound: tuple[Samples, str]) -> tuple[str, str]:
    samples, text = sound
    return ears.read(samples, len(text)), text


def resistance(ways: Sequence[Sounds], count: int, taught: int) -> str:
    lines = heading(["sounds", "pocketsphinx", f"nearest neighbour, {taught} labelled", "matched filter"])
    recogniser = Recogniser(ALPHABET)
    for sounds in ways:
        tested, lessons = spoken(sounds, 1, count), spoken(sounds, 2, taught)
        readers: dict[str, Callable[[], Reader]] = {
            "pocketsphinx": lambda: recogniser,
            "neighbours": lambda lessons=lessons: Neighbours(lessons),
            "matched filter": lambda sounds=sounds: MatchedFilter(sounds.clips(ALPHABET)),
        }
        cells = [score(make(), tested, f"{sounds.name}, {name}") for name, make in readers.items()]
        lines.append(row([sounds.name, *cells]))
        say("")
        print(lines[-1], file=sys.stderr)
    return "\n".join(lines)


def clarity() -> str:
    """How many symbols pocketsphinx hears, each alone and with nothing under it."""
    symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    recogniser = Recogniser(symbols)
    lines = heading(["voice", f"our clips, of {len(symbols)}", "flite's own"])
    for file in sorted(VOICES.glob("*.voice")):
        clips = {symbol.upper(): samples for symbol, samples in clips_of(file)}
        ours = sum(recogniser.read(clips[symbol], 1) == symbol for symbol in symbols)
        own = [flite_alone(symbol, "-voice", file.stem) for symbol in symbols]
        theirs = sum(
            recogniser.read(samples, 1) == symbol for samples, symbol in zip(own, symbols, strict=True)
        )
        lines.append(row([file.stem, str(ours), str(theirs)]))
    return "\n".join(lines)


def speed(speak: Path, rounds: int) -> str:
    """Microseconds for a sound of six symbols, each in turn."""
    lepture = Lepture()
    lepture.captcha.load()
    own = subprocess.Popen([speak], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    times: dict[str, list[float]] = {"simple-captcha": [], "captcha (PyPI)": [], "flite, a process": []}
    with own, tempfile.TemporaryDirectory() as folder:
        assert own.stdin and own.stdout
        for text in texts("speed", rounds):
            own.stdin.write("20\n")
            own.stdin.flush()
            times["simple-captcha"] += [int(ns) / 1000 for ns in own.stdout.readline().split()]
            times["captcha (PyPI)"].append(timed(lambda text=text: lepture.captcha.generate(text + "A")))
            command = ["flite", "-t", ", ".join(text + "A"), "-o", str(Path(folder) / "sound.wav")]
            times["flite, a process"].append(
                timed(lambda command=command: subprocess.run(command, check=True))
            )
        own.stdin.close()
    base = statistics.median(times["simple-captcha"])
    lines = heading(["six symbols", "median µs", "minimum µs", "times ours"])
    for name, found in times.items():
        median = statistics.median(found)
        lines.append(row([name, f"{median:,.0f}", f"{min(found):,.0f}", f"{median / base:,.0f}"]))
    return "\n".join(lines)


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench/sound/run", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200, help="how many sounds are to be heard")
    parser.add_argument("--taught", type=int, default=400, help="how many labelled sounds the learner gets")
    parser.add_argument("--rounds", type=int, default=50, help="how often each has its turn to be timed")
    everybody = ["simple-captcha", "flite", "captcha"]
    parser.add_argument(
        "--of", nargs="+", choices=everybody, default=everybody, help="whose sounds are to be heard"
    )
    parser.add_argument("--binary", type=Path, required=True, help="the binary simple-captcha")
    parser.add_argument("--speak", type=Path, help="the program that times ours; no times without it")
    options = parser.parse_args()
    makers = dict(zip(everybody, [lambda: Ours(options.binary), FliteAndSox, Lepture], strict=True))
    ways = [makers[name]() for name in options.of]
    print(clarity() + "\n", flush=True)
    if options.speak:
        print(speed(options.speak, options.rounds) + "\n", flush=True)
    print(memory(options.binary) + "\n", flush=True)
    print(resistance(ways, options.count, options.taught))


if __name__ == "__main__":
    main()
