"""An engine that says what it is told: for unit tests only, and no part of any run.

It knows where in the recording a clip lies because the test's sound tells it: `ticking` makes sound whose every
sample is its own time. So the same script serves whatever clips are cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from pipeline.transcribe.engine import PER_MS, HeardWord, Piece, Pieces, Taken
from pipeline.values import Samples

_SCALE = float(1 << 24)
"""float32 holds whole numbers up to here exactly: over four hours in milliseconds."""


def ticking(start_ms: int, end_ms: int) -> Iterator[Samples]:
    """Sound for `Recording.decode`, in one block: each sample is its time in milliseconds over 2**24."""
    yield np.repeat(np.arange(start_ms, end_ms, dtype=np.float32) / np.float32(_SCALE), PER_MS)


class Scripted:
    """Replays words given in the recording's time."""

    name = "scripted"

    def __init__(
        self,
        first: Sequence[HeardWord],
        again: Sequence[HeardWord] | None = None,
        *,
        named: Sequence[HeardWord] | None = None,
        avg_logprob: float = -0.3,
        no_speech_prob: float = 0.0,
        compression_ratio: float = 1.0,
    ) -> None:
        """What a quick reading gives, a careful one (`again`) and `hear_names` (`named`): by default the same."""
        self._first = tuple(first)
        self._named = self._first if named is None else tuple(named)
        self._again = self._first if again is None else tuple(again)
        self._scores = (avg_logprob, no_speech_prob, compression_ratio)

    def take_in(self, clips: Sequence[Samples]) -> Taken:
        """One piece for each clip: the words whose middle lies in it."""
        return Taken(
            quick=lambda: tuple((self._piece(self._first, clip),) for clip in clips),
            careful=lambda places: tuple((self._piece(self._again, clips[place]),) for place in places),
        )

    def hear_names(self, clip: Samples, names: Sequence[str]) -> Pieces:
        """One piece, likewise, of excerpts laid end to end: the words of each in their order, by the clip's time."""
        return (Piece(tuple(self._excerpts(clip)), *self._scores),)

    def _excerpts(self, clip: Samples) -> Iterator[HeardWord]:
        """Where the time that the sound tells jumps, the next excerpt begins."""
        ticks = np.rint(clip[::PER_MS].astype(np.float64) * _SCALE).astype(np.int64)
        starts = [0, *(np.flatnonzero(np.diff(ticks) != 1) + 1), len(ticks)]
        for first, stop in pairwise(int(start) for start in starts):
            begin_ms, end_ms = int(ticks[first]), int(ticks[first]) + stop - first
            for word in self._named:
                if begin_ms <= (word.start_ms + word.end_ms) / 2 < end_ms:
                    later_ms = first - begin_ms
                    yield HeardWord(word.text, word.start_ms + later_ms, word.end_ms + later_ms, word.confidence)

    def _piece(self, script: Sequence[HeardWord], clip: Samples) -> Piece:
        start_ms = round(float(clip[0]) * _SCALE)
        end_ms = start_ms + len(clip) // PER_MS
        inside = (word for word in script if start_ms <= (word.start_ms + word.end_ms) / 2 < end_ms)
        moved = (
            HeardWord(word.text, word.start_ms - start_ms, word.end_ms - start_ms, word.confidence) for word in inside
        )
        return Piece(tuple(moved), *self._scores)
