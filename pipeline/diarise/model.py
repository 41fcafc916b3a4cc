"""A hidden Markov model of who speaks: each speaker a Gaussian, all with one covariance, and speakers stay on.

The covariance is learned from the session itself, which is what tells two like voices apart: it holds how much one
voice varies with its words, and directions in which it hardly does count for more. Fitted by Viterbi training from
several beginnings (`beginnings`); the likeliest fit is kept. In the line of Landini et al. 2022 (VBx), with a full
covariance instead of a trained one, because no real voices may be shipped to train it on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int_]

ROUNDS = 12
SHRINKAGE = 0.05
"""How much of the covariance is made round, so that a short session has one that can be inverted."""

LIKELY_CHANGE, UNLIKELY_CHANGE = 2.5, 8.0
"""What a change of speaker costs (nats) after a sentence or pause, and elsewhere; log of the count comes on top."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What is to be explained: windows, and the atoms that they lie in."""

    points: Floats
    """Shape (windows, dimensions)."""
    atom: Labels
    """Of each window, in order; shape (windows,)."""
    likely: NDArray[np.bool_]
    """Whether a change just before each atom is likely; shape (atoms,)."""
    weight: float
    """What a window counts: windows overlap, so that each says only part of something new."""

    def summed(self, values: Floats) -> Floats:
        """Sums over each atom's windows, shape (atoms, ...); an atom without a window gets 0."""
        sums = np.zeros((len(self.likely), *values.shape[1:]))
        np.add.at(sums, self.atom, values)
        return sums


@dataclass(frozen=True, slots=True)
class Fit:
    """Who speaks each atom, and how well that explains the talk."""

    labels: Labels
    """Shape (atoms,), from 0."""
    cost: float
    """Negative log likelihood, in nats; comparable between fits of one talk."""


def fit(talk: Talk, labels: Labels, speakers: int) -> Fit:
    """The nearest optimum to these labels of the atoms."""
    cost = np.inf
    for _ in range(ROUNDS):
        distances, volume = _distances(talk, labels, speakers)
        following, cost = _likeliest_path(talk.weight * talk.summed(distances), talk.likely)
        cost += talk.weight * len(talk.points) * volume
        if np.array_equal(following, labels):
            break
        labels = following
    return Fit(labels, float(cost))


def _distances(talk: Talk, labels: Labels, speakers: int) -> tuple[Floats, float]:
    """Half squared distances of windows to speakers, shape (windows, speakers), and half the log volume within."""
    own = labels[talk.atom]
    centres = means(talk.points, own, speakers)
    whiten, volume = whitening(talk.points - centres[own])
    gaps = (talk.points @ whiten)[:, None] - centres @ whiten
    return np.where(np.bincount(own, minlength=speakers) > 0, 0.5 * (gaps**2).sum(axis=2), np.inf), volume


def means(points: Floats, group: Labels, groups: int, weights: Floats | None = None) -> Floats:
    """The mean of each group's points, shape (groups, dimensions); 0 for a group without any."""
    sums = np.zeros((groups, points.shape[1]))
    np.add.at(sums, group, points if weights is None else points * weights[:, None])
    return np.asarray(sums / np.maximum(np.bincount(group, weights, minlength=groups), 1e-9)[:, None])


def whitening(residues: Floats, weights: Floats | None = None, shrinkage: float = SHRINKAGE) -> tuple[Floats, float]:
    """What makes these residues round and of unit size, and half the logarithm of their covariance's determinant."""
    dimensions = residues.shape[1]
    weighted = residues if weights is None else residues * weights[:, None]
    covariance = weighted.T @ residues / (len(residues) if weights is None else weights.sum())
    rounded = (1 - shrinkage) * covariance + (shrinkage * np.trace(covariance) / dimensions + 1e-9) * np.eye(dimensions)
    root = np.linalg.cholesky(rounded)
    return np.linalg.inv(root).T, float(np.log(np.diag(root)).sum())


def _likeliest_path(costs: Floats, likely: NDArray[np.bool_]) -> tuple[Labels, float]:
    """The cheapest labels where changing costs too, by Viterbi's algorithm; costs has shape (atoms, speakers)."""
    atoms, speakers = costs.shape
    change = np.where(likely, LIKELY_CHANGE, UNLIKELY_CHANGE) + np.log(speakers)
    staying = np.arange(speakers)
    came_from = np.zeros((atoms, speakers), int)
    total = costs[0].copy()
    for at in range(1, atoms):
        cheapest = int(total.argmin())
        came_from[at] = np.where(total <= total[cheapest] + change[at], staying, cheapest)
        total = np.minimum(total, total[cheapest] + change[at]) + costs[at]
    path = np.zeros(atoms, int)
    path[-1] = total.argmin()
    for at in range(atoms - 1, 0, -1):
        path[at - 1] = came_from[at, path[at]]
    return path, float(total.min())
