"""Where a sound is to be cut into its symbols."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

Samples = np.ndarray


def cut(samples: Samples, count: int) -> list[Samples]:
    """The loudest pieces that silence, or what comes nearest to it, divides."""
    step = 80
    # Without what is low, of which much noise is made.
    sharp = np.append(0, samples[1:] - 0.95 * samples[:-1])
    frames = sharp[: len(samples) // step * step].reshape(-1, step)
    loudness = np.sqrt((frames**2).mean(1))
    smooth = np.convolve(loudness, np.hanning(9) / np.hanning(9).sum(), mode="same")
    best: list[tuple[int, int]] = []
    for threshold in np.quantile(smooth, np.linspace(0.2, 0.95, 60)):
        runs = spans(smooth > threshold)
        if len(runs) == count and covered(runs, smooth) > covered(best, smooth):
            best = runs
    if not best:
        for threshold in np.quantile(smooth, np.linspace(0.2, 0.95, 60)):
            runs = spans(smooth > threshold)
            if len(runs) > count:
                loud = sorted(runs, key=lambda run: covered([run], smooth), reverse=True)[:count]
                if covered(loud, smooth) > covered(best, smooth):
                    best = sorted(loud)
    if len(best) != count:
        edges = np.linspace(0, len(smooth), count + 1).astype(int)
        best = list(pairwise(edges))
    return [samples[max(0, begin - 3) * step : (end + 3) * step] for begin, end in best]


def spans(loud: Samples) -> list[tuple[int, int]]:
    """Where there is sound for eight hundredths of a second; shorter silences than six do not divide."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]])))
    runs: list[tuple[int, int]] = []
    for begin, end in edges.reshape(-1, 2):
        if runs and begin - runs[-1][1] < 6:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((begin, end))
    return [(begin, end) for begin, end in runs if end - begin >= 8]


def covered(runs: Sequence[tuple[int, int]], loudness: Samples) -> float:
    return sum(float(loudness[begin:end].sum()) for begin, end in runs)
