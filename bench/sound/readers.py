"""Programs that hear captchas: a speech recogniser, one that was taught, and one that knows the clips."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from pocketsphinx import Decoder
from scipy.fft import dct, irfft, next_fast_len, rfft
from scipy.signal import resample_poly

from pieces import cut
from sounds import RATE, Samples

WORDS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "9": "nine",
}  # fmt: skip


class Reader(Protocol):
    """A program that hears so many symbols of an alphabet."""

    def read(self, samples: Samples, count: int) -> str: ...


class Recogniser:
    """pocketsphinx with its own model of English, and a grammar of the alphabet."""

    def __init__(self, symbols: str) -> None:
        # Its dictionary's `a` is the article.
        words = {**WORDS, "A": "eigh"}
        self.symbols = {words.get(symbol, symbol.lower()): symbol for symbol in symbols}
        self.decoder = Decoder(samprate=16000, loglevel="FATAL", lm=None)
        self.decoder.add_word("eigh", "EY", True)
        self.grammars: set[int] = set()

    def read(self, samples: Samples, count: int) -> str:
        name = f"of{count}"
        if count not in self.grammars:
            words = "(" + " | ".join(self.symbols) + ")"
            self.decoder.add_jsgf_string(
                name, f"#JSGF V1.0; grammar g; public <g> = {' '.join([words] * count)};"
            )
            self.grammars.add(count)
        self.decoder.activate_search(name)
        loud = resample_poly(samples, 2, 1)
        loud = np.concatenate([np.zeros(4000), loud / max(np.abs(loud).max(), 1e-9) * 0.8, np.zeros(4000)])
        self.decoder.start_utt()
        self.decoder.process_raw((loud * 32767).astype("<i2").tobytes(), full_utt=True)
        self.decoder.end_utt()
        heard = self.decoder.hyp()
        words = heard.hypstr.split() if heard else []
        return "".join(self.symbols.get(word.split("(")[0], "") for word in words)


class Neighbours:
    """Cuts a sound into its symbols and takes for each the label of the pieces most like it."""

    def __init__(self, taught: Sequence[tuple[Samples, str]]) -> None:
        pieces = [
            (feature(piece), symbol)
            for samples, text in taught
            for piece, symbol in zip(cut(samples, len(text)), text, strict=True)
        ]
        features = np.array([piece for piece, _ in pieces])
        self.labels = [symbol for _, symbol in pieces]
        self.mean, self.spread = features.mean(0), features.std(0) + 1e-6
        self.features = (features - self.mean) / self.spread

    def read(self, samples: Samples, count: int) -> str:
        return "".join(self.nearest(feature(piece)) for piece in cut(samples, count))

    def nearest(self, piece: Samples) -> str:
        distances = np.linalg.norm(self.features - (piece - self.mean) / self.spread, axis=1)
        # Of the five nearest, the near ones count more.
        votes: dict[str, float] = {}
        for at in np.argsort(distances)[:5]:
            votes[self.labels[at]] = votes.get(self.labels[at], 0) + 1 / (distances[at] + 1e-9)
        return max(votes, key=lambda symbol: votes[symbol])


class MatchedFilter:
    """Looks for known clips at many speeds, and takes the best matches in the order of time."""

    SPEEDS = np.arange(0.80, 1.25, 0.03)

    def __init__(self, clips: Sequence[tuple[str, Samples]]) -> None:
        self.templates = []
        for symbol, clip in clips:
            for speed in self.SPEEDS:
                places = np.arange(0, len(clip) - 1, speed)
                warped = np.interp(places, np.arange(len(clip)), clip)
                warped = warped - warped.mean()
                self.templates.append((symbol, (warped / np.linalg.norm(warped)).astype(np.float32)))
        self.longest = max(len(template) for _, template in self.templates)
        self.size = 0
        self.spectra: list[Samples] = []

    def read(self, samples: Samples, count: int) -> str:
        best = np.zeros(len(samples), np.float32)
        which = np.zeros(len(samples), np.int32)
        energy = np.concatenate([[0], np.cumsum(samples**2)])
        floor = energy[-1] / len(samples) * 0.05
        # One size for sounds of about the same length, so that the clips' spectra serve for all of them.
        self.prepare(next_fast_len(-(-(len(samples) + self.longest) // 8192) * 8192, real=True))
        spectrum = rfft(samples.astype(np.float32), self.size)
        matches = (match for block in self.spectra for match in irfft(spectrum * block, self.size))
        for number, match in enumerate(matches):
            length = len(self.templates[number][1])
            if length >= len(samples):
                continue
            around = (energy[length:] - energy[:-length] + floor * length).astype(np.float32)
            # A long template that matches says more than a short one.
            match = np.abs(match[: len(samples) - length + 1]) / np.sqrt(around) * np.float32(length**0.25)
            middle = length // 2
            here = best[middle : middle + len(match)]
            better = match > here
            np.copyto(here, match, where=better)
            np.copyto(which[middle : middle + len(match)], number, where=better)
        found = []
        for _ in range(count):
            at = int(best.argmax())
            found.append((at, self.templates[which[at]][0]))
            reach = int(0.28 * RATE)
            best[max(0, at - reach) : at + reach] = 0
        return "".join(symbol for _, symbol in sorted(found))

    def prepare(self, size: int) -> None:
        """The clips' spectra, some at a time: that is what takes long."""
        if size == self.size:
            return
        self.size, self.spectra = size, []
        for begin in range(0, len(self.templates), 16):
            some = self.templates[begin : begin + 16]
            block = np.zeros((len(some), size), np.float32)
            for row, (_, template) in zip(block, some, strict=True):
                row[: len(template)] = template
            self.spectra.append(np.conj(rfft(block)))


def mfcc(samples: Samples) -> Samples:
    """Mel-frequency cepstra, a row for each ten milliseconds."""
    size, step, bands = 200, 80, 24
    emphasised = np.append(samples[0], samples[1:] - 0.95 * samples[:-1])
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(emphasised, size), size)[::step]
    power = np.abs(np.fft.rfft(frames * np.hamming(size), 256)) ** 2
    mel = np.linspace(0, 2595 * np.log10(1 + RATE / 2 / 700), bands + 2)
    edges = 700 * (10 ** (mel / 2595) - 1) / (RATE / 256)
    bins = np.arange(power.shape[1])
    filters = [
        np.clip(np.minimum((bins - low) / (peak - low), (high - bins) / (high - peak)), 0, None)
        for low, peak, high in zip(edges, edges[1:], edges[2:], strict=False)
    ]
    return dct(np.log(power @ np.array(filters).T + 1e-7), axis=1, norm="ortho")[:, :13]


def feature(piece: Samples) -> Samples:
    """A piece as numbers whose count does not depend on its length."""
    rows = mfcc(piece)
    rows = rows - rows.mean(0)
    places = np.linspace(0, len(rows) - 1, 16)
    flat = [np.interp(places, np.arange(len(rows)), column) for column in rows.T]
    return np.concatenate([*flat, [3 * np.log(len(piece))]])
