"""Which roster names sound like what was heard: every window against every name, many at once.

A roster of 1,500 and an hour of talk make millions of comparisons. Names whose consonants differ too much are passed
over first; the rest are compared by `sounds.likeness`'s weighted edits, all names in one NumPy table a window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from pipeline.redact.sounds import gap_costs, skeleton, swap_cost, weight

CODES = 128
"""Sounds are ASCII letters."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One name's sounding and how like it a window is."""

    name: int
    """Place among the names given."""
    sound: str = field(repr=False)
    like: float
    """0 to 1, as `sounds.likeness` has it."""


class Ear:
    """Soundings to listen for, as tables; remembers which of them have bones near, because most words recur."""

    def __init__(self, soundings: Sequence[frozenset[str]]) -> None:
        """`soundings` has one set a name: every way it may be said."""
        pairs = sorted((sound, name) for name, sounds in enumerate(soundings) for sound in sounds)
        self._sounds = [sound for sound, _ in pairs]
        self._names = [name for _, name in pairs]
        self._weights = np.array([weight(sound) for sound in self._sounds])
        self._lengths = np.array([len(sound) for sound in self._sounds], np.int64)
        self._codes = _codes(self._sounds)
        self._gaps = np.zeros((len(pairs), self._codes.shape[1] + 1))
        for row, sound in enumerate(self._sounds):
            self._gaps[row, 1 : len(sound) + 1] = np.cumsum(gap_costs(sound))
        self._bones = [skeleton(sound) for sound in self._sounds]
        self._slack = np.array([_slack(bones) for bones in self._bones], np.int64)
        self._near: dict[str, NDArray[np.int64]] = {}

    def like(self, said: str, at_least: float) -> list[Likeness]:
        """The names that sound so like `said`, in no order."""
        rows = self._rows(skeleton(said))
        if not said or not len(rows):
            return []
        likes = self._likes(said, rows)
        near = np.flatnonzero(likes >= at_least)
        return [Likeness(self._names[rows[i]], self._sounds[rows[i]], float(likes[i])) for i in near]

    def _rows(self, bones: str) -> NDArray[np.int64]:
        """The soundings whose consonants are at most one or two edits away."""
        if bones not in self._near:
            if self._bones:
                apart = cdist([bones], self._bones, scorer=Levenshtein.distance, dtype=np.int64)[0]
                self._near[bones] = np.flatnonzero(apart <= self._slack)
            else:
                self._near[bones] = np.zeros(0, np.int64)
        return self._near[bones]

    def _likes(self, said: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """One less the cheapest way to turn `said` into each, by length; a row of edits for each sound of `said`."""
        lengths = self._lengths[rows]
        codes = self._codes[rows, : lengths.max()]
        gaps = self._gaps[rows, : lengths.max() + 1]
        row = gaps
        for code, gap in zip(_codes([said])[0], gap_costs(said), strict=True):
            dropped = row + gap
            dropped[:, 1:] = np.minimum(dropped[:, 1:], row[:, :-1] + _SWAPS[code][codes])
            # The cheapest run of insertions before each place, all places at once.
            row = gaps + np.minimum.accumulate(dropped - gaps, axis=1)
        costs = row[np.arange(len(rows)), lengths]
        likes: NDArray[np.float64] = 1.0 - costs / np.maximum(self._weights[rows], max(weight(said), 1.0))
        return likes.clip(0.0)


def _codes(sounds: Sequence[str]) -> NDArray[np.int64]:
    """One row of letter codes a sounding, filled up with 0."""
    table = np.zeros((len(sounds), max(map(len, sounds), default=0)), np.int64)
    for row, sound in enumerate(sounds):
        table[row, : len(sound)] = [ord(letter) for letter in sound]
    return table


def _slack(bones: str) -> int:
    return 1 if len(bones) <= 3 else 2


_LETTERS = [chr(code) for code in range(CODES)]
_SWAPS = np.array([[swap_cost(one, other) for other in _LETTERS] for one in _LETTERS])
