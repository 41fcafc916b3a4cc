"""Dimensions that judge: what works, what falls short, what is wanted. The span is the sentence.

A sentence is compared with each code's example sentences by meaning; a phrase of the code adds weight, and so does
standing where the agenda asks for it. A phrase that is denied speaks for the opposite code ("not very good"), for
likeness of meaning alone cannot tell praise from blame of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.embed import Embedder, Vectors
from pipeline.settings.themes import Code, Dimension, ThemeRules
from pipeline.themes.denial import Denial
from pipeline.themes.words import Plain, phrases

FEWEST_WORDS = 4
"""A shorter sentence says too little for its meaning to be compared."""
NEAREST = 2
"""How many of a code's examples a sentence must be like; one alone may be like it by a word."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One dimension, ready to compare with."""

    dimension: Dimension
    patterns: tuple[tuple[Code, re.Pattern[str] | None], ...]
    rows: tuple[Vectors, ...] = field(repr=False)
    """Examples of each code, in its order: shape (examples, 384)."""

    @classmethod
    def of(cls, dimension: Dimension, embedder: Embedder) -> Judged:
        """Compile its phrases and encode its examples once."""
        patterns = tuple((code, phrases(code.phrases)) for code in dimension.code)
        return cls(dimension, patterns, tuple(embedder.encode(code.examples) for code in dimension.code))

    def codes(
        self, sentence: Plain, row: Vectors, where: Sequence[str], denial: Denial, rules: ThemeRules
    ) -> Iterator[Code]:
        """Codes whose score reaches the threshold; `row` is the sentence's vector, `where` its section and part."""
        spoken = self._spoken(sentence, denial)
        for (code, _), examples in zip(self.patterns, self.rows, strict=True):
            likeness = float(np.sort(examples @ row)[-NEAREST:].mean())
            score = likeness + rules.phrase_weight * (code.id in spoken)
            score += rules.section_weight * bool(set(where) & set(code.sections))
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
