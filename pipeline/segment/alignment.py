"""Lay the agenda over the talk: the best order-keeping cut into runs, found exactly by dynamic programming.

A semi-Markov alignment (Sarawagi and Cohen 2004, "Semi-Markov conditional random fields"): a run's score is
the sum of its units' topic evidence, the evidence for its opening, and a soft prior on its length. Headings may
be left out; they never go backwards, but subsections of one item may come in any order. Cost grows with the
square of the number of units: 1,500 units, a long session, take about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.evidence import Evidence, Floats
from pipeline.segment.headings import Heading

NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Costs:
    """What structure costs, in units of evidence; chosen on development sessions."""

    run: float = 4.0
    """Beginning another run."""
    left_out: float = 1.5
    """Passing over an item of the plan."""
    spread: float = 0.8
    """How far a run's length may be from the plan's, as a natural logarithm, before it costs half a point."""
    short: float = 0.2
    """How much of that is charged when a run is shorter and not longer: sections get cut, or lost."""


COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Run:
    """Units [first, last) under one heading, by its place in the list of headings."""

    first: int
    last: int
    heading: int


def align(
    evidence: Evidence, headings: Sequence[Heading], may_open: Sequence[bool], *, costs: Costs = COSTS
) -> tuple[Run, ...]:
    """The best runs, in order, covering every unit; a run begins only where it may."""
    units, kinds = evidence.topic.shape
    step = _steps(headings, costs)
    topic = np.vstack([np.zeros(kinds), evidence.topic.cumsum(axis=0)])
    said = np.concatenate([[0.0], evidence.words.cumsum()]) / evidence.words.sum()
    share = np.array([heading.share for heading in headings])
    begin = np.full((units, kinds), NEVER)
    begin[0] = evidence.opening[0] - costs.left_out * np.array([heading.item for heading in headings])
    came_from = np.full((units, kinds), -1)
    started = np.zeros((units + 1, kinds), int)
    for end in range(1, units + 1):
        runs = begin[:end] + topic[end] - topic[:end] + _length(said[end] - said[:end], share, costs)
        started[end], best = runs.argmax(axis=0), runs.max(axis=0)
        if end < units and may_open[end]:
            ways = best[:, None] + step
            came_from[end] = ways.argmax(axis=0)
            begin[end] = ways.max(axis=0) + evidence.opening[end]
    last_item = headings[-1].item
    final = best - costs.left_out * np.array([last_item - heading.item for heading in headings])
    return _trace(int(final.argmax()), units, started, came_from)


def _steps(headings: Sequence[Heading], costs: Costs) -> Floats:
    """What going from one heading (row) to another (column) costs, shape (k, k)."""
    items = np.array([heading.item for heading in headings])
    ahead = items[None, :] - items[:, None]
    cost = -costs.run - costs.left_out * np.maximum(ahead - 1, 0)
    forbidden = (ahead < 0) | np.eye(len(headings), dtype=bool)
    return np.asarray(np.where(forbidden, NEVER, cost), float)


def _length(lengths: Floats, share: Floats, costs: Costs) -> Floats:
    """The prior on runs of these shares of the words, shape (lengths, k)."""
    apart = np.log(np.maximum(lengths, 1e-3)[:, None] / share[None, :]) / costs.spread
    return -0.5 * apart**2 * np.where(apart < 0, costs.short, 1.0)


def _trace(heading: int, end: int, started: NDArray[np.int_], came_from: NDArray[np.int_]) -> tuple[Run, ...]:
    """Walk back from the end."""
    runs: list[Run] = []
    while end > 0:
        first = int(started[end, heading])
        runs.append(Run(first, end, heading))
        end, heading = first, int(came_from[first, heading])
    return tuple(reversed(runs))
