"""Lay the agenda over the talk: the likeliest order-keeping cut into runs, and how likely it is.

A semi-Markov conditional random field (Sarawagi and Cohen 2004, "Semi-Markov conditional random fields for information
extraction"): a run's score is the sum of its units' topic evidence, the evidence for its opening, and a soft prior on
its length. Headings may be left out; they never go backwards, but subsections of one item may come in any order.
Cost grows with the square of the number of places where a run may begin: 1,500, a long session, take about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.headings import Heading

Floats = NDArray[np.float64]

NEVER = -1e9

SOFTEST = 1e-3
"""Share of the talk below which a run counts as no shorter: the logarithm must end somewhere."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is known about m places where a run may begin and k headings; the talk ends at place m."""

    topic: Floats
    """Shape (m, k): what the talk from this place to the next adds to a run under a heading."""
    opening: Floats
    """Shape (m, k): what a run gains by beginning here; at the first place, by being the first."""
    step: Floats
    """Shape (k, k): what going from one heading (row) to another (column) gains."""
    final: Floats
    """Shape (k,): what ending under a heading gains."""
    said: Floats
    """Shape (m + 1,): share of the words before each place, 0 to 1."""
    share: Floats
    """Shape (k,): of the planned time."""
    items: NDArray[np.int_]
    """Shape (k,): the number of each heading's item in the plan."""
    longer: float
    """What a run loses that is longer than planned, for each squared natural logarithm."""
    shorter: float
    """The same for one that is shorter."""

    def lengths(self, lengths: Floats) -> Floats:
        """The prior on runs of these shares of the words, shape (lengths, k)."""
        apart = out_of_proportion(lengths, self.share)
        return np.asarray(np.where(apart > 0, self.longer, self.shorter) * apart**2, float)


@dataclass(frozen=True, slots=True)
class Chances:
    """Of all cuts together, weighed by how likely each is."""

    begins: Floats
    """Shape (m, k): how likely a run under a heading begins at a place."""
    enters: Floats
    """Shape (m, k): how likely it begins there and talk of another item, or nothing, came before."""
    under: Floats
    """Shape (m, k): how likely the talk at a place stands under a heading; rows sum to 1."""
    steps: Floats
    """Shape (k, k): how many steps from one heading to another are to be expected."""
    ends: Floats
    """Shape (k,): how likely the last run is under a heading."""
    longer: float
    """Sum of the squared natural logarithms of length to plan, over the runs to be expected that are longer."""
    shorter: float
    total: float
    """Logarithm of the sum over all cuts."""


@dataclass(frozen=True, slots=True)
class Run:
    """Units [first, last) under one heading, by its place in the list of headings."""

    first: int
    last: int
    heading: int


def out_of_proportion(lengths: Floats, share: Floats) -> Floats:
    """Natural logarithm of each length to each heading's share, shape (lengths, k)."""
    return np.asarray(np.log(np.maximum(lengths, SOFTEST)[:, None] / share[None, :]), float)


def forbidden(headings: Sequence[Heading]) -> NDArray[np.bool_]:
    """Steps that nobody takes, shape (k, k): to an earlier item, and to the heading itself."""
    items = np.array([heading.item for heading in headings])
    return np.asarray((items[None, :] < items[:, None]) | np.eye(len(headings), dtype=bool))


def chances(problem: Problem) -> Chances:
    """Forward and backward over all cuts."""
    places, kinds = problem.topic.shape
    topic = np.vstack([np.zeros(kinds), problem.topic.cumsum(axis=0)])
    begun, ended = _forward(problem, topic)
    total = float(_sum(ended[places] + problem.final))
    follows = np.full((places + 1, kinds), NEVER)
    follows[places] = problem.final
    onward = np.full((places, kinds), NEVER)
    within = problem.items[:, None] == problem.items[None, :]
    steps, longer, shorter = np.zeros((kinds, kinds)), 0.0, 0.0
    inside = np.zeros((places, kinds))
    for start in range(places - 1, -1, -1):
        lengths = problem.said[start + 1 :] - problem.said[start]
        runs = topic[start + 1 :] - topic[start] + problem.lengths(lengths) + follows[start + 1 :]
        onward[start] = _sum(runs)
        chance = np.exp(runs + begun[start] - total)
        apart = out_of_proportion(lengths, problem.share)
        longer += float((chance * np.maximum(apart, 0) ** 2).sum())
        shorter += float((chance * np.minimum(apart, 0) ** 2).sum())
        if start:
            ahead = problem.step + (problem.opening[start] + onward[start])[None, :]
            follows[start] = _sum(ahead.T)
            taken = np.exp(ended[start][:, None] + ahead - total)
            steps += taken
            inside[start] = (taken * within).sum(axis=0)
    begins = np.exp(begun + onward - total)
    stops = np.exp(ended + follows - total)
    under = begins.cumsum(axis=0) - stops[:-1].cumsum(axis=0)
    return Chances(begins, begins - inside, np.clip(under, 0, 1), steps, stops[places], longer, shorter, total)


def certain(problem: Problem, runs: Sequence[Run]) -> Chances:
    """The same for one cut that is known, its runs over places."""
    places, kinds = problem.topic.shape
    begins, under = np.zeros((places, kinds)), np.zeros((places, kinds))
    steps, ends = np.zeros((kinds, kinds)), np.zeros(kinds)
    longer = shorter = 0.0
    for run in runs:
        begins[run.first, run.heading] = 1
        under[run.first : run.last, run.heading] = 1
        length = problem.said[[run.last]] - problem.said[run.first]
        apart = float(out_of_proportion(length, problem.share)[0, run.heading])
        longer, shorter = longer + max(apart, 0) ** 2, shorter + min(apart, 0) ** 2
    for before, after in pairwise(runs):
        steps[before.heading, after.heading] += 1
    ends[runs[-1].heading] = 1
    return Chances(begins, begins, under, steps, ends, longer, shorter, 0.0)


def worth(problem: Problem, runs: Sequence[Run]) -> float:
    """The score of one cut, its runs over places; less `Chances.total` it is the logarithm of the cut's likelihood."""
    within = sum(problem.topic[run.first : run.last, run.heading].sum() for run in runs)
    begun = sum(problem.opening[run.first, run.heading] for run in runs)
    length = sum(problem.lengths(problem.said[[run.last]] - problem.said[run.first])[0, run.heading] for run in runs)
    steps = sum(problem.step[before.heading, after.heading] for before, after in pairwise(runs))
    return float(within + begun + length + steps + problem.final[runs[-1].heading])


def _forward(problem: Problem, topic: Floats) -> tuple[Floats, Floats]:
    """Logarithm of all beginnings that lead to a run beginning at each place (m, k), or ending there (m + 1, k)."""
    places, kinds = problem.topic.shape
    begun, ended = np.full((places, kinds), NEVER), np.full((places + 1, kinds), NEVER)
    begun[0] = problem.opening[0]
    for end in range(1, places + 1):
        lengths = problem.said[end] - problem.said[:end]
        ended[end] = _sum(begun[:end] + topic[end] - topic[:end] + problem.lengths(lengths))
        if end < places:
            begun[end] = _sum(ended[end][:, None] + problem.step) + problem.opening[end]
    return begun, ended


def best(problem: Problem) -> tuple[Run, ...]:
    """The likeliest cut, its runs over places: found exactly, by dynamic programming."""
    places, kinds = problem.topic.shape
    topic = np.vstack([np.zeros(kinds), problem.topic.cumsum(axis=0)])
    begun = np.full((places, kinds), NEVER)
    begun[0] = problem.opening[0]
    came_from, started = np.zeros((places, kinds), int), np.zeros((places + 1, kinds), int)
    reached = np.full(kinds, NEVER)
    for end in range(1, places + 1):
        lengths = problem.said[end] - problem.said[:end]
        runs = begun[:end] + topic[end] - topic[:end] + problem.lengths(lengths)
        started[end], reached = runs.argmax(axis=0), runs.max(axis=0)
        if end < places:
            ways = reached[:, None] + problem.step
            came_from[end] = ways.argmax(axis=0)
            begun[end] = ways.max(axis=0) + problem.opening[end]
    return _traced(int((reached + problem.final).argmax()), started, came_from)


def _traced(heading: int, started: NDArray[np.int_], came_from: NDArray[np.int_]) -> tuple[Run, ...]:
    """Walk back from the end."""
    end, runs = len(came_from), []
    while end > 0:
        first = int(started[end, heading])
        runs.append(Run(first, end, heading))
        end, heading = first, int(came_from[first, heading])
    return tuple(reversed(runs))


def runs_of(labels: Sequence[int]) -> tuple[Run, ...]:
    """Neighbours of one label as one run."""
    edges = [0, *(at for at in range(1, len(labels)) if labels[at] != labels[at - 1]), len(labels)]
    return tuple(Run(first, last, labels[first]) for first, last in pairwise(edges))


def _sum(logarithms: Floats) -> Floats:
    """Logarithm of the sum over the first axis."""
    highest = logarithms.max(axis=0)
    return np.asarray(highest + np.log(np.exp(logarithms - highest).sum(axis=0)), float)
