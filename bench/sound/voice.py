"""Reads voices' files: the format is told at `simple_captcha::audio::Voice`."""

import struct
from pathlib import Path

import numpy as np


def decode(data: bytes) -> np.ndarray:
    """Samples, of 1, from µ-law."""
    codes = ~np.frombuffer(data, np.uint8)
    magnitude = (((codes & 15).astype(int) << 3) + 132 << (codes >> 4 & 7)) - 132
    return np.where(codes & 0x80, -magnitude, magnitude) / 32768


def clips_of(file: Path) -> list[tuple[str, np.ndarray]]:
    """Each symbol and its samples, of 1."""
    data = file.read_bytes()
    at = 0
    for _ in range(3):
        at = data.index(b"\n", at) + 1
    (number,) = struct.unpack_from("<I", data, at)
    at += 8
    clips = []
    for _ in range(number):
        symbol, count, _ = struct.unpack_from("<III", data, at)
        at += 12
        clips.append((chr(symbol), decode(data[at : at + count])))
        at += count
    return clips
