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
from pipeline.flag.model import Scores, Weights, evidence, sigmoid
from pipeline.flag.units import Unit
from pipeline.flag.windows import describe, describe_texts, said

ASIDE_WORDS = 12
"""An interruption no longer than this does not end a passage."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Units first..last (both included), what its whole text is like, and how likely it is a disclosure."""

    first: int
    last: int
    row: Vectors
    evidence: Scores
    score: float


def judged(text: str, units: Sequence[Unit], embedder: Embedder, weights: Weights) -> tuple[Passage, ...]:
    """Every candidate passage of the talk in order, whatever its score."""
    if not units:
        return ()
    odds = weights.units(describe(text, units, embedder))
    return assessed(text, units, odds, embedder=embedder, weights=weights)


def assessed(
    text: str, units: Sequence[Unit], odds: Scores, *, embedder: Embedder, weights: Weights
) -> tuple[Passage, ...]:
    """Candidates from the log-odds of the units."""
    ranges = proposed(units, sigmoid(odds), weights)
    rows = describe_texts([said(text, units, first, last) for first, last in ranges], embedder)
    whole = weights.passages(rows)
    found = [evidence(odds[a : b + 1], float(whole[i])) for i, (a, b) in enumerate(ranges)]
    return tuple(
        Passage(first, last, rows[i], found[i], float(weights.score(found[i])))
        for i, (first, last) in enumerate(ranges)
    )


def proposed(units: Sequence[Unit], likely: Scores, weights: Weights) -> list[tuple[int, int]]:
    """Clear runs, and where there is none near, faint ones: judged as a whole, a faint hint may still count."""
    seed, floor, faint = (float(level) for level in weights.seed)
    clear = grouped(units, likely, seed=seed, floor=floor)
    hints = grouped(units, likely, seed=faint, floor=faint)
    apart = [(a, b) for a, b in hints if all(b < first or a > last for first, last in clear)]
    return sorted(clear + apart)


def grouped(units: Sequence[Unit], likely: Scores, *, seed: float, floor: float) -> list[tuple[int, int]]:
    """Runs of units above `floor` that hold one above `seed`, joined over asides; first and last unit of each."""
    runs: list[tuple[int, int]] = []
    for number in np.flatnonzero(likely >= floor).tolist():
        if runs and _aside(units, runs[-1][1], number):
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return [(first, last) for first, last in runs if likely[first : last + 1].max() >= seed]


def _aside(units: Sequence[Unit], before: int, after: int) -> bool:
    return sum(unit.words for unit in units[before + 1 : after]) <= (ASIDE_WORDS if after > before + 1 else 0)
