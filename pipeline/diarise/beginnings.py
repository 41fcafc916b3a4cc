"""Where to begin: rough guesses at who speaks, from which `model.fit` goes on to the nearest optimum.

The atoms are joined into runs that sound alike throughout, coarser and finer; what varies inside the runs is taken
out, and the runs are clustered. Each guess may be wrong: the likeliest fit of several is rarely so.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.diarise.model import Floats, Labels, Talk, means, whitening

COARSENESS = (0.6, 0.8, 1.0, 1.4)
"""What a run must save to be one of its own: squared distance of unit vectors, summed over windows."""

LONGEST_RUN = 60
"""Atoms."""

SEEDS = 5
EDGE_WEIGHT = 0.05
"""What a window at the edge of a run counts: it may hold the neighbour's voice."""

SHRINKAGE = 0.2
LEAST_DIMENSIONS = 8


def beginnings(talk: Talk, speakers: int) -> Iterator[Labels]:
    """Labels of the atoms, of at most so many speakers."""
    for coarseness in COARSENESS:
        run = _runs(talk, coarseness)
        weights = _inner(run[talk.atom])
        centres = means(talk.points, run[talk.atom], int(run[talk.atom].max()) + 1, weights)
        whiten, _ = whitening(talk.points - centres[run[talk.atom]], weights, SHRINKAGE)
        directions = _leading(talk.points @ whiten, max(LEAST_DIMENSIONS, speakers))
        sizes: Floats = np.bincount(run[talk.atom], weights, minlength=len(centres)).astype(float)
        for seed in range(SEEDS):
            yield _k_means(centres @ whiten @ directions, sizes, speakers, np.random.default_rng(seed))[run]


def _runs(talk: Talk, coarseness: float) -> Labels:
    """The run of each atom: the cuts that leave least variance at this price a cut, by dynamic programming."""
    sums = np.vstack([np.zeros(talk.points.shape[1]), np.cumsum(talk.summed(talk.points), axis=0)])
    squares = np.append(0, np.cumsum(talk.summed((talk.points**2).sum(axis=1, keepdims=True))))
    counts = np.append(0, np.cumsum(np.bincount(talk.atom, minlength=len(talk.likely))))
    best, begun = np.zeros(len(counts)), np.zeros(len(counts), int)
    for end in range(1, len(counts)):
        first = np.arange(max(0, end - LONGEST_RUN), end)
        around_mean = ((sums[end] - sums[first]) ** 2).sum(axis=1) / np.maximum(counts[end] - counts[first], 1)
        costs = best[first] + coarseness + squares[end] - squares[first] - around_mean
        begun[end] = first[costs.argmin()]
        best[end] = costs.min()
    run, end = np.zeros(len(talk.likely), int), len(talk.likely)
    while end:
        run[begun[end]] = 1
        end = begun[end]
    return np.cumsum(run) - 1


def _inner(run: Labels) -> Floats:
    """Windows whose neighbours are of another run count little."""
    changes = np.flatnonzero(np.diff(run))
    weights = np.ones(len(run))
    weights[changes] = weights[changes + 1] = EDGE_WEIGHT
    return weights


def _leading(points: Floats, dimensions: int) -> Floats:
    """The directions of greatest variance, shape (all, dimensions)."""
    _, _, directions = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    return np.asarray(directions[:dimensions].T)


def _k_means(points: Floats, weights: Floats, clusters: int, random: np.random.Generator, rounds: int = 50) -> Labels:
    """Lloyd's algorithm from k-means++ centres (Arthur and Vassilvitskii 2007), points weighted."""
    centres = points[[random.choice(len(points), p=weights / weights.sum())]]
    while len(centres) < min(clusters, len(points)):
        chance = weights * _squared(points, centres).min(axis=1) + 1e-12
        centres = np.vstack([centres, points[random.choice(len(points), p=chance / chance.sum())]])
    nearest = np.zeros(len(points), int)
    for _ in range(rounds):
        following = _squared(points, centres).argmin(axis=1)
        if np.array_equal(following, nearest):
            break
        nearest = following
        kept = np.bincount(nearest, weights, minlength=len(centres)) > 0
        centres[kept] = means(points, nearest, len(centres), weights)[kept]
    return nearest


def _squared(points: Floats, centres: Floats) -> Floats:
    return np.asarray(((points[:, None] - centres) ** 2).sum(axis=2))
