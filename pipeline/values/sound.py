"""A recording: a handle on sound, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.values.ranges import Stretch

SAMPLE_RATE_HZ = 16_000
"""Every block of sound inside the pipeline is mono float32 at this rate, in [-1, 1]."""

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class QualityWarning:
    """Something a person should know before trusting the result. Never holds speech, a name or a file name."""

    code: str
    """A slug, stable for scripts: `clipped`, `damaged`, `not-heard`..."""
    message: str
    """Plain words, what was seen and what to do."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What the recording is like, measured in one pass."""

    speech_fraction: float
    clipped_fraction: float
    snr_db: float
    level_db: float
    """Loudness of the speech, dB below full scale (negative)."""
    declared_ms: int | None
    """Length the file claims, where it claims one."""
    decode_errors: int
    warnings: tuple[QualityWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """A handle on decoded sound that yields blocks, so that memory stays flat with length."""

    duration_ms: int
    """Length that was decoded."""
    sha256: str
    """Of the source file's bytes."""
    speech: tuple[Stretch, ...]
    """Where voices were found, disjoint and in order."""
    quality: Quality
    decode: Callable[[int, int], Iterator[Samples]] = field(repr=False)
    """Blocks of sound for [start_ms, end_ms), decoded afresh and levelled."""

    def blocks(self, start_ms: int = 0, end_ms: int | None = None) -> Iterator[Samples]:
        """Mono float32 blocks of at most 30 s each, in order."""
        return self.decode(start_ms, self.duration_ms if end_ms is None else end_ms)

    def samples(self, stretch: Stretch) -> Samples:
        """One stretch as a single array; for stretches of minutes, not for the whole."""
        found = list(self.blocks(stretch.start_ms, stretch.end_ms))
        return np.concatenate(found) if found else np.zeros(0, np.float32)
