"""Spoken captchas of ours and of others, and the clips that they are made of."""

import subprocess
import tempfile
import wave
from abc import ABC, abstractmethod
from pathlib import Path

import numpy as np
from captcha.audio import AudioCaptcha
from scipy.signal import resample_poly

from pieces import Samples, cut
from voice import clips_of

RATE = 8000
ROOT = Path(__file__).resolve().parent.parent.parent


def read_wav(file: Path) -> Samples:
    """The samples of a file at 8 kHz, of 1."""
    with wave.open(str(file)) as sound:
        width, rate = sound.getsampwidth(), sound.getframerate()
        data = sound.readframes(sound.getnframes())
    if width == 1:
        samples = (np.frombuffer(data, np.uint8).astype(float) - 128) / 128
    else:
        samples = np.frombuffer(data, "<i2").astype(float) / 32768
    return samples if rate == RATE else resample_poly(samples, RATE, rate)


class Sounds(ABC):
    """One way to speak captchas."""

    name: str

    @abstractmethod
    def write(self, text: str, number: int, file: Path) -> None:
        """Speaks a text; the number makes chance repeatable where that can be."""

    @abstractmethod
    def clips(self, symbols: str) -> list[tuple[str, Samples]]:
        """What an attacker can get who knows the program: clips of each symbol."""

    def speak(self, text: str, number: int) -> Samples:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "sound.wav"
            self.write(text, number, file)
            return read_wav(file)


class Ours(Sounds):
    name = "simple-captcha"

    def __init__(self, binary: Path) -> None:
        self.binary = binary

    def write(self, text: str, number: int, file: Path) -> None:
        command = [self.binary, "audio", text, "-o", file, "--seed", str(number)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def clips(self, symbols: str) -> list[tuple[str, Samples]]:
        files = sorted((ROOT / "crates/simple-captcha-draw/voices").glob("*.voice"))
        found = [clip for file in files for clip in clips_of(file)]
        return [(symbol.upper(), samples) for symbol, samples in found if symbol.upper() in symbols]


class FliteAndSox(Sounds):
    """What django-simple-captcha does, with the same commands."""

    name = "flite and sox (django-simple-captcha)"

    def write(self, text: str, number: int, file: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            speech, noise = Path(folder) / "speech.wav", Path(folder) / "noise.wav"
            flite(", ".join(text), speech)
            rate = subprocess.run(["sox", "--i", "-r", speech], capture_output=True, text=True, check=True)
            brown = ["synth", "2", "brownnoise", "gain", "-15"]
            subprocess.run(["sox", "-r", rate.stdout.strip(), "-n", noise, *brown], check=True)
            subprocess.run(["sox", "-m", noise, speech, "-t", "wavpcm", "-b", "16", file], check=True)

    def clips(self, symbols: str) -> list[tuple[str, Samples]]:
        # A symbol sounds otherwise at the beginning, in the middle and at the end.
        said = [(symbol, cut(flite_alone(", ".join(symbol * 5)), 5)) for symbol in symbols]
        return [(symbol, pieces[at]) for symbol, pieces in said for at in (0, 2, 4)]


class Lepture(Sounds):
    name = "captcha (PyPI)"

    def __init__(self) -> None:
        self.captcha = AudioCaptcha()

    def write(self, text: str, number: int, file: Path) -> None:
        self.captcha.write(text, str(file))

    def clips(self, symbols: str) -> list[tuple[str, Samples]]:
        folder = Path(self.captcha._voicedir)
        files = [(symbol, file) for symbol in symbols for file in (folder / symbol).glob("*.wav")]
        return [(symbol, trimmed(read_wav(file))) for symbol, file in files]


def flite(text: str, file: Path, *options: str) -> None:
    subprocess.run(["flite", *options, "-t", text, "-o", file], check=True)


def flite_alone(symbol: str, *options: str) -> Samples:
    """A symbol as flite says it, with nothing under it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clip.wav"
        flite(symbol, file, *options)
        return read_wav(file)


def trimmed(samples: Samples) -> Samples:
    """Without the silence around it."""
    loud = np.flatnonzero(np.abs(samples) > 0.05 * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1]
