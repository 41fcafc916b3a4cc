"""Whether a score means what it says: of what is scored 0.8, are eight in ten disclosures.

Counts by bins of equal width, so that sessions can be pooled. Brier score (Brier 1950): the mean squared distance
of score and truth. Expected calibration error (Naeini et al. 2015): the distance of mean score and true share in a
bin, weighed by how much lies in it. With few items in a bin both say little: the counts stand beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """What was scored between `low` and `high`: so many, so many of them true, and their scores added up."""

    low: float
    high: float
    true: int
    of: int
    scores: float

    def __add__(self, other: Bin) -> Bin:
        """Both counts as one; of the same range."""
        return Bin(self.low, self.high, self.true + other.true, self.of + other.of, self.scores + other.scores)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores beside truth."""

    bins: tuple[Bin, ...]
    squared: float
    """Squared distances of score and truth, added up."""

    @property
    def of(self) -> int:
        """How many scores."""
        return sum(each.of for each in self.bins)

    @property
    def brier(self) -> float | None:
        """0 is perfect, 0.25 is what a score of one half for everything gets; None without scores."""
        return self.squared / self.of if self.of else None

    @property
    def expected_error(self) -> float | None:
        """Mean distance of score and true share, 0 to 1; None without scores."""
        return sum(abs(each.scores - each.true) for each in self.bins) / self.of if self.of else None

    def __add__(self, other: Calibration) -> Calibration:
        """Both as one."""
        bins = tuple(one + two for one, two in zip(self.bins, other.bins, strict=True))
        return Calibration(bins, self.squared + other.squared)


def calibration(scores: Sequence[float], labels: Sequence[bool]) -> Calibration:
    """Scores from 0 to 1 in `BINS` bins of equal width; the last holds 1."""
    pairs = list(zip(scores, labels, strict=True))
    places = [min(int(score * BINS), BINS - 1) for score in scores]
    bins = []
    for number in range(BINS):
        inside = [pair for pair, place in zip(pairs, places, strict=True) if place == number]
        true, total = sum(label for _, label in inside), sum(score for score, _ in inside)
        bins.append(Bin(number / BINS, (number + 1) / BINS, true, len(inside), total))
    return Calibration(tuple(bins), sum((score - label) ** 2 for score, label in pairs))
