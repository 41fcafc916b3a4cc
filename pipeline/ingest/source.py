"""Decoded, levelled sound of one recording on demand, always the same for the same time.

Held state: decoders that stopped midway. Stages ask for one window after the other, and a decoder that waits
where the last window ended spares a run from the start for each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import groupby
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import SourceChangedError
from pipeline.ingest.decode import Decoder, in_blocks
from pipeline.ingest.level import raised
from pipeline.ingest.speech import WINDOW
from pipeline.origin import Origin
from pipeline.values import SAMPLE_RATE_HZ, Samples

BLOCK_WINDOWS = 936
BLOCK = BLOCK_WINDOWS * WINDOW
"""29.952 s: whole windows and whole milliseconds, and under the 30 s that a block may last."""
STEP_WINDOWS = 36
STEP = STEP_WINDOWS * WINDOW
"""1.152 s: the grain of levelling, a whole number of which make a block."""
_PER_MS = SAMPLE_RATE_HZ // 1000
_KEPT = 4
"""Blocks behind it that a decoder remembers: two minutes, for windows that overlap."""
_WAITING = 2


class Sound:
    """A recording as it was when it was measured."""

    def __init__(self, untrusted: Origin, *, duration_ms: int, gains_db: NDArray[np.float64]) -> None:
        """`gains_db` has one entry for each STEP of the sound."""
        self._untrusted = untrusted
        self._length = duration_ms * _PER_MS
        self._gains_db = gains_db
        self._waiting: list[_Tape] = []
        self._lock = Lock()

    def decode(self, start_ms: int, end_ms: int) -> Iterator[Samples]:
        """Blocks for [start_ms, end_ms), as far as the recording goes; raises SourceChangedError."""
        if not 0 <= start_ms <= end_ms:
            raise ValueError(f"not a range of time: {start_ms}-{end_ms}")
        start, end = start_ms * _PER_MS, min(end_ms * _PER_MS, self._length)
        if start >= end:
            return
        self._untrusted.require_same()
        tape = self._tape(start // BLOCK)
        try:
            for index in range(start // BLOCK, -(-end // BLOCK)):
                self._untrusted.require_same()
                first = index * BLOCK
                low, high = max(start, first), min(end, first + BLOCK)
                sound = tape.block(index)[low - first : high - first]
                if len(sound) < high - low:
                    raise SourceChangedError("the recording no longer decodes as it did; start again with the original")
                yield self._levelled(sound, low)
        finally:
            with self._lock:
                self._waiting = [tape, *self._waiting][:_WAITING]

    def _tape(self, index: int) -> _Tape:
        """The waiting tape that is nearest before the block, or a new one."""
        with self._lock:
            ready = [tape for tape in self._waiting if tape.oldest <= index]
            if ready:
                nearest = max(ready, key=lambda tape: tape.oldest)
                self._waiting.remove(nearest)
                return nearest
        return _Tape(self._untrusted)

    def _levelled(self, sound: Samples, start: int) -> Samples:
        """Each step by its own gain; neighbours with the same gain in one go."""
        steps = range(start // STEP, -(-(start + len(sound)) // STEP))
        pieces: list[Samples] = []
        for gain_db, same in groupby(steps, key=lambda step: float(self._gains_db[step])):
            run = list(same)
            low, high = max(run[0] * STEP - start, 0), (run[-1] + 1) * STEP - start
            pieces.append(raised(sound[low:high], gain_db))
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


class _Tape:
    """A decoder's blocks, and the last few that went by."""

    def __init__(self, untrusted: Origin) -> None:
        with untrusted.open() as file:
            head = file.read(16)
        self._blocks = in_blocks(Decoder(untrusted, head).pieces(), BLOCK)
        self._kept: deque[Samples] = deque(maxlen=_KEPT)
        self._next = 0

    @property
    def oldest(self) -> int:
        """Number of the first block that can still be had."""
        return self._next - len(self._kept)

    def block(self, index: int) -> Samples:
        """That block, or nothing if the sound ends before it; `index` must not be under `oldest`."""
        while self._next <= index:
            self._kept.append(next(self._blocks, np.zeros(0, np.float32)))
            self._next += 1
        return self._kept[index - self.oldest]
