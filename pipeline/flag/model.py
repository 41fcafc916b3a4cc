"""The trained weights above the encoder and the sums that use them: no training library is needed to run them.

`weights.npz` is written by `python -m pipeline.training.flag` and read here as plain arrays (never pickled
objects, which could run code). MODEL_CARD.md beside it says on what they were trained and how far to trust them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.embed import Vectors

Scores = NDArray[np.float64]

WEIGHTS = Path(__file__).with_name("weights.npz")


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Every number that training found."""

    unit: Scores
    """Weights of one row of `windows.read_units`, and the bias last."""
    whole: Scores
    """Weights of one row of `windows.read_runs`, and the bias last."""
    final: Scores
    """Weights of `evidence`, and the bias last: gives the calibrated score."""
    seed: Scores
    """[from which unit score a passage starts, down to which it goes on, from which a hint is looked at]."""
    threshold: Scores
    """[score from which a passage is flagged]."""
    codes: NDArray[np.str_]
    """Categories that training knew, in the order of `code` and `bias`."""
    code: Scores
    """For each category, weights of one row of `windows.read_runs`, and the bias last."""
    kind: Scores
    """Weights of one row of `Kinds.evidence`, the same for every category."""
    bias: Scores
    """What speaks for each category whatever is said."""
    adult: Scores
    """Weights of `Kinds.adult_evidence`, and the bias last: above 0, an adult in school did it."""
    urgency: Scores
    """Two rows of weights and bias for a row of `windows.read_runs`: at least today; immediate."""

    def units(self, rows: Vectors) -> Scores:
        """Log-odds that each unit belongs to a disclosure."""
        return np.asarray(rows @ self.unit[:-1] + self.unit[-1], np.float64)

    def wholes(self, rows: Vectors) -> Scores:
        """Log-odds that each run is a disclosure, judged as a whole."""
        return np.asarray(rows @ self.whole[:-1] + self.whole[-1], np.float64)

    def score(self, evidence: Scores) -> Scores:
        """Calibrated probability for rows of `evidence`."""
        return sigmoid(evidence @ self.final[:-1] + self.final[-1])

    def biases(self, codes: tuple[str, ...]) -> Scores:
        """How common each of these categories is; those that training did not know are as rare as the rarest."""
        known = dict(zip(self.codes.tolist(), self.bias.tolist(), strict=True))
        return np.array([known.get(code, min(known.values())) for code in codes], np.float64)

    def likely(self, codes: tuple[str, ...], row: Vectors) -> Scores:
        """Log-probability of each category for one row; those that training did not know are as unlikely as any."""
        odds = self.code[:, :-1] @ row + self.code[:, -1]
        known = dict(zip(self.codes.tolist(), (odds - np.logaddexp.reduce(odds)).tolist(), strict=True))
        return np.array([known.get(code, min(known.values())) for code in codes], np.float64)

    def urgencies(self, row: Vectors) -> tuple[float, float]:
        """Probability that it should be seen today at the latest, and that it should be seen at once.

        Of the row only what the encoder made of it counts, which stands last (see `Kinds.evidence`).
        """
        read = row[-(self.urgency.shape[1] - 1) :]
        today, immediate = sigmoid(self.urgency[:, :-1] @ read + self.urgency[:, -1])
        return float(today), float(immediate)


def sigmoid(odds: Scores) -> Scores:
    """Log-odds to probability."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), np.float64)


def evidence(unit_odds: Scores, whole_odds: float, heard: Vectors) -> Scores:
    """What the final score rests on: strongest unit, mean of the three strongest, the whole, and named features."""
    strongest = np.sort(unit_odds)[::-1]
    return np.array([strongest[0], strongest[:3].mean(), whole_odds, *heard], np.float64)


@cache
def load(path: Path = WEIGHTS) -> Weights:
    """The weights that ship with Quietroom, or others."""
    with np.load(path, allow_pickle=False) as stored:
        return Weights(**{field.name: stored[field.name] for field in fields(Weights)})


def save(weights: Weights, path: Path = WEIGHTS) -> None:
    """Write as arrays that `load` reads; half the precision is as good and half the size."""
    arrays = {field.name: getattr(weights, field.name) for field in fields(Weights)}
    small = {name: array if array.dtype.kind == "U" else array.astype(np.float32) for name, array in arrays.items()}
    np.savez_compressed(path, **small)
