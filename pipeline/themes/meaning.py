"""Dimensions that judge: what works, what falls short, what is wanted. The span is the sentence.

What each code sounds like is learnt at the start from the coding frame's own examples: a ridge regression over
sentence vectors (closed form; Hoerl and Kennard 1970), rare codes weighted up. A phrase of the code adds weight, and
so does standing where the agenda asks for it. A phrase that is denied speaks for the opposite ("not very good"), and
where a phrase speaks for the opposite alone, meaning is not believed: it cannot tell praise of a thing from blame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.embed import Vectors
from pipeline.settings.themes import Code, Dimension, ThemeRules
from pipeline.themes.denial import Denial
from pipeline.values.searchable import Plain, phrases

FEWEST_WORDS = 4
"""A shorter sentence says too little for its meaning to be judged."""
RIDGE = 4.0
"""How strongly weights are held small; from five-fold trials on the shipped examples (0.5, 1, 2 and 4 tried)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One dimension, ready to judge by."""

    dimension: Dimension
    patterns: tuple[tuple[Code, re.Pattern[str] | None], ...]
    weights: NDArray[np.float64] = field(repr=False)
    """A row for each code, in its order, the last number for a constant: shape (codes, 385)."""

    @classmethod
    def of(cls, dimension: Dimension, said: Sequence[frozenset[str]], rows: Vectors) -> Judged:
        """Learn from examples: the codes of each and its vector, shape (examples, 384)."""
        patterns = tuple((code, phrases(code.phrases)) for code in dimension.code)
        learnt = [_learn(np.array([code.id in codes for codes in said], np.float64), rows) for code in dimension.code]
        return cls(dimension, patterns, np.stack(learnt))

    def codes(
        self, sentence: Plain, row: Vectors, where: frozenset[str], denial: Denial, rules: ThemeRules
    ) -> Iterator[Code]:
        """Codes whose score reaches the threshold; `row` is the sentence's vector, `where` what it is said under."""
        spoken = self._spoken(sentence, denial)
        scores = self.weights @ np.append(row, 1.0)
        for (code, _), meaning in zip(self.patterns, scores, strict=True):
            score = float(meaning) + rules.phrase_weight * (code.id in spoken)
            score += rules.section_weight * (not where.isdisjoint(code.sections))
            is_contradicted = code.opposite in spoken and code.id not in spoken
            if score >= (self.dimension.threshold or 0.0) and not is_contradicted:
                yield code

    def _spoken(self, sentence: Plain, denial: Denial) -> frozenset[str]:
        """Codes that a phrase speaks for: its own, or where it is denied the opposite, if it has one."""
        found = set()
        for code, pattern in self.patterns:
            for match in pattern.finditer(sentence.text) if pattern else ():
                denied = code.opposite is not None and denial.holds(sentence, match.start(), match.end())
                found.add(code.opposite if denied else code.id)
        return frozenset(code for code in found if code)


def _learn(means: NDArray[np.float64], rows: Vectors) -> NDArray[np.float64]:
    """Weights that make a row's score near 1 where the example means the code and near 0 where not."""
    laid = np.hstack([rows, np.ones((len(rows), 1))]).astype(np.float64)
    balance = np.where(means > 0, np.sqrt((means == 0).sum() / max(1.0, means.sum())), 1.0)
    weighted = laid * balance[:, None]
    return np.asarray(np.linalg.solve(laid.T @ weighted + RIDGE * np.eye(laid.shape[1]), weighted.T @ means))
