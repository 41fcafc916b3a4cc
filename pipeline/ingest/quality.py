"""What a recording is like, measured window by window in one pass.

Measures only; what a person is told about them is in `advice`. Levels are dB below full scale, as RMS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.ingest.speech import WINDOW, WINDOW_MS, Hear
from pipeline.values import SAMPLE_RATE_HZ, Samples, Stretch

FLOOR_DB = -100.0
_CLIPPED = 0.98
"""Resampling and lossy codecs round off a flat top: measured on speech clipped at +12 dB, most of it stays above."""
_BEST_SNR_DB = 60.0
_WORST_SNR_DB = -10.0


@dataclass(frozen=True, slots=True)
class Trace:
    """One value per window of 32 ms, over the whole recording."""

    samples: int
    probability: NDArray[np.float32] = field(repr=False)
    """Of speech."""
    power: NDArray[np.float32] = field(repr=False)
    """Mean square."""
    peak: Samples = field(repr=False)
    """Highest absolute sample."""
    clipped: int
    """Samples at or near full scale."""

    @property
    def duration_ms(self) -> int:
        """Whole milliseconds of sound."""
        return self.samples * 1000 // SAMPLE_RATE_HZ


def trace(blocks: Iterable[Samples], hear: Hear, *, on_block: Callable[[], None]) -> Trace:
    """Measure blocks of sound whose lengths, but for the last, are multiples of WINDOW."""
    samples = clipped = 0
    columns: list[tuple[NDArray[np.float32], NDArray[np.float32], Samples]] = []
    for block in blocks:
        samples += len(block)
        whole = np.pad(block, (0, -len(block) % WINDOW))
        windows = np.abs(whole).reshape(-1, WINDOW)
        clipped += int(np.count_nonzero(windows >= _CLIPPED))
        columns.append((hear(whole), np.mean(np.square(windows), axis=1), windows.max(axis=1)))
        on_block()
    empty = np.zeros(0, np.float32)
    probability, power, peak = (np.concatenate([empty, *(column[which] for column in columns)]) for which in range(3))
    return Trace(samples, probability, power, peak, clipped)


def level_db(measured: Trace, threshold: float) -> float:
    """Loudness of the windows in which someone speaks."""
    spoken = measured.power[measured.probability >= threshold]
    return _db(_typical(spoken)) if len(spoken) else FLOOR_DB


def snr_db(measured: Trace, speech: tuple[Stretch, ...], threshold: float) -> float:
    """Power of the speech over that of the room when nobody speaks.

    The room is the median of the windows outside every stretch; where people talk without a pause, the quietest
    twentieth of all windows. Kept to -10 to 60 dB: digital silence between words says nothing about a room.
    Within 1 dB of the truth for speech in steady noise at 0 to 20 dB (measured).
    """
    spoken = measured.power[measured.probability >= threshold]
    if not len(spoken):
        return _WORST_SNR_DB
    outside = np.ones(len(measured.power), bool)
    for stretch in speech:
        outside[stretch.start_ms // WINDOW_MS : -(-stretch.end_ms // WINDOW_MS)] = False
    room = measured.power[outside]
    enough = len(room) * WINDOW_MS >= 1000
    noise = float(np.median(room) if enough else np.quantile(measured.power, 0.05))
    signal = max(_typical(spoken) - noise, 0.0)
    return min(max(_db(signal) - _db(noise), _WORST_SNR_DB), _BEST_SNR_DB)


def clipped_fraction(measured: Trace) -> float:
    """Share of the samples at or near full scale."""
    return measured.clipped / measured.samples if measured.samples else 0.0


def speech_fraction(speech: tuple[Stretch, ...], duration_ms: int) -> float:
    """Share of the time in which someone speaks, pads included."""
    return min(1.0, sum(stretch.length_ms for stretch in speech) / duration_ms)


def _typical(power: NDArray[np.float32]) -> float:
    """Mean without the loudest twentieth: a slammed door must not pass for a loud voice."""
    return float(power[power <= np.quantile(power, 0.95)].mean())


def _db(power: float) -> float:
    return max(FLOOR_DB, 10 * float(np.log10(max(power, 1e-12))))
