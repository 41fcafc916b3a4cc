"""Find where two people speak at once: sound that is like neither voice, but like both.

The vector of a mixture lies between the vectors of its voices. A window is taken for one if the middle between its
speaker and another explains it far better than the speaker alone, and only away from changes of speaker, where
every window holds two voices one after the other. It misses more than it finds (of voices mixed for the purpose, two
seconds each, four in ten) and rarely marks a single voice: a mark says "listen here", its absence says nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.diarise.model import Floats, Labels, Talk, means, whitening

BETTER = 3.5
"""By how much (nats) the middle must explain a window better than its speaker does..."""

IN_A_ROW = 2
"""...and this many windows after each other, with the same two people."""


def mixed(talk: Talk, labels: Labels, middles_ms: Labels, window_ms: int) -> NDArray[np.bool_]:
    """Whether two voices are heard in each window, shape (windows,); `middles_ms` says when each one is."""
    own = labels[talk.atom]
    speakers = int(labels.max()) + 1
    if speakers < 2:
        return np.zeros(len(own), bool)
    centres = means(talk.points, own, speakers)
    whiten, _ = whitening(talk.points - centres[own])
    points, centres = talk.points @ whiten, centres @ whiten
    between = (centres[own][:, None] + centres) / 2
    gain = 0.5 * (((points - centres[own]) ** 2).sum(axis=1)[:, None] - ((points[:, None] - between) ** 2).sum(axis=2))
    partner = gain.argmax(axis=1)
    candidates = (gain.max(axis=1) >= BETTER) & (_from_change_ms(own, middles_ms) > window_ms / 2)
    pair = np.where(candidates, own * speakers + partner, -1)
    return _long_enough(pair)


def _from_change_ms(own: Labels, middles_ms: Labels) -> Floats:
    """How far each window's middle is from the nearest change of speaker; infinite where there is none."""
    changes = np.flatnonzero(np.diff(own))
    when = np.concatenate([[-np.inf], (middles_ms[changes] + middles_ms[changes + 1]) / 2, [np.inf]])
    after = np.searchsorted(when, middles_ms)
    return np.asarray(np.minimum(middles_ms - when[after - 1], when[after] - middles_ms))


def _long_enough(pair: Labels) -> NDArray[np.bool_]:
    """Members of runs of one pair that are long enough; -1 belongs to no run."""
    starts = np.flatnonzero(np.diff(pair, prepend=-2))
    lengths = np.diff(np.append(starts, len(pair)))
    return np.repeat((lengths >= IN_A_ROW) & (pair[starts] >= 0), lengths)
