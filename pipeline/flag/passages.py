"""Join the units that sound like a disclosure into passages with sensible edges, and score each as a whole.

A passage grows from a unit above the seed to its neighbours above the floor, over a short aside if the talk
comes back to it. The floor is low on purpose: a passage that begins too early costs a sentence, one that
begins too late loses who it was about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.embed import Embedder, Vectors
from pipeline.flag import features
from pipeline.flag.encoder import Layer
from pipeline.flag.model import Scores, Weights, evidence, sigmoid
from pipeline.flag.units import Unit
from pipeline.flag.windows import Run, read_runs, read_units, span_of
from pipeline.values import Span

ASIDE_WORDS = 12
"""An interruption no longer than this does not end a passage."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Units first..last (both included), what they mean as a whole, and how likely it is a disclosure."""

    first: int
    last: int
    row: Vectors
    """One row of `windows.read_runs`."""
    evidence: Scores
    score: float

    def span(self, units: Sequence[Unit]) -> Span:
        """From its first character to its last, among the units that it was found in."""
        return span_of(units, (self.first, self.last))


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """What it takes to judge talk: loaded once a run."""

    embedder: Embedder
    layers: Sequence[Layer]
    weights: Weights


def judged(text: str, units: Sequence[Unit], reader: Reader) -> tuple[Passage, ...]:
    """Every candidate passage of the talk in order, whatever its score."""
    if not units:
        return ()
    odds = reader.weights.units(read_units(text, units, reader.embedder, reader.layers))
    runs = proposed(units, sigmoid(odds), reader.weights)
    rows = read_runs(text, units, runs, reader.embedder, reader.layers)
    return tuple(_judged(text, units, run, row, odds, reader.weights) for run, row in zip(runs, rows, strict=True))


def _judged(text: str, units: Sequence[Unit], run: Run, row: Vectors, odds: Scores, weights: Weights) -> Passage:
    whole = float(weights.wholes(row[None])[0])
    found = evidence(odds[run[0] : run[1] + 1], whole, features.vector(span_of(units, run).of(text)))
    return Passage(run[0], run[1], row, found, float(weights.score(found)))


def proposed(units: Sequence[Unit], likely: Scores, weights: Weights) -> list[Run]:
    """Clear runs, and where there is none near, faint ones: judged as a whole, a faint hint may still count.

    Points of notes are short and stand close, each about somebody else. A run of hints from one to the next that
    touches a clear one is cut there, and not given up.
    """
    seed, floor, faint = (float(level) for level in weights.seed)
    clear = grouped(units, likely, seed=seed, floor=floor)
    beyond = _beyond(units, likely, clear) if _in_one_hand(units) else likely
    hints = grouped(units, beyond, seed=faint, floor=faint)
    apart = [(a, b) for a, b in hints if all(b < first or a > last for first, last in clear)]
    return sorted(clear + apart)


def grouped(units: Sequence[Unit], likely: Scores, *, seed: float, floor: float) -> list[Run]:
    """Runs of units above `floor` that hold one above `seed`, joined over asides; first and last unit of each."""
    runs: list[Run] = []
    for number in np.flatnonzero(likely >= floor).tolist():
        if runs and _aside(units, runs[-1][1], number):
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return [(first, last) for first, last in runs if likely[first : last + 1].max() >= seed]


def _in_one_hand(units: Sequence[Unit]) -> bool:
    """Whether nobody answers anybody: notes, and no talk."""
    return len({unit.speaker for unit in units}) == 1


def _beyond(units: Sequence[Unit], likely: Scores, clear: Sequence[Run]) -> Scores:
    """The same without clear runs and what lies within an aside of one."""
    words = np.cumsum([0, *(unit.words for unit in units)])
    left = likely.copy()
    for first, last in clear:
        near = (words[1:] > words[first] - ASIDE_WORDS) & (words[:-1] < words[last + 1] + ASIDE_WORDS)
        left[near] = 0.0
    return left


def _aside(units: Sequence[Unit], before: int, after: int) -> bool:
    return sum(unit.words for unit in units[before + 1 : after]) <= (ASIDE_WORDS if after > before + 1 else 0)
