"""Vectors of voices -> who speaks each atom, and how many speakers there are.

Pure and repeatable: the same vectors give the same labels. Nothing here knows sound or words.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.diarise.beginnings import beginnings
from pipeline.diarise.model import Fit, Labels, Talk, fit

DIMENSIONS = 16
"""Of the 256; the rest varies with the words more than with the voice."""

MOST = 12
"""Ten participants and two facilitators."""

WORTH = 0.15
"""What one more speaker must gain, in nats for each dimension and each unit of the logarithm of the talk's length.
The Bayesian information criterion asks for 0.5, too much for voices that are alike; on the development recordings
anything from 0.1 to 0.25 gave the same counts but one."""

PATIENCE = 2
"""Counts that are tried beyond one that gained nothing."""


def talk_of(vectors: NDArray[np.float32], atom: Labels, likely: NDArray[np.bool_], *, weight: float) -> Talk:
    """The vectors, shape (windows, width), on the axes of greatest variance, about their mean.

    `atom` says in which atom each window lies, in order; `likely`, for each atom, whether a change of speaker before
    it is; `weight`, what one of the overlapping windows counts.
    """
    centred = np.asarray(vectors, float) - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return Talk(np.asarray(centred @ axes[:DIMENSIONS].T), atom, likely, weight)


def tell_apart(talk: Talk, speakers: int | None = None) -> Labels:
    """A speaker, from 0, for each atom: at most so many as are given, or as the voices show (1 to 12)."""
    return (_best(talk, min(speakers, len(talk.likely))) if speakers else _found(talk)).labels


def _found(talk: Talk) -> Fit:
    price = WORTH * talk.points.shape[1] * np.log(1 + talk.weight * len(talk.points))
    best, best_cost, since = _best(talk, 1), np.inf, 0
    for count in range(1, min(MOST, len(talk.likely)) + 1):
        found = _best(talk, count)
        cost = found.cost + count * price
        if cost < best_cost:
            best, best_cost, since = found, cost, 0
        else:
            since += 1
        if since > PATIENCE:
            break
    return best


def _best(talk: Talk, speakers: int) -> Fit:
    """The likeliest of the fits from several beginnings."""
    if speakers == 1:
        return fit(talk, np.zeros(len(talk.likely), int), 1)
    return min((fit(talk, labels, speakers) for labels in beginnings(talk, speakers)), key=lambda found: found.cost)
