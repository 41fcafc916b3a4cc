"""Dimensions whose codes are named by words: places, harms, times, groups. The span is the words themselves.

A placeholder's known kind may name a code too ("[PLACE 2]", a park); the placeholder itself says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.settings.themes import Code, Dimension
from pipeline.themes.denial import Denial
from pipeline.values import PLACEHOLDER, Span, Theme
from pipeline.values.one_person import speaks_of_one
from pipeline.values.searchable import Plain, phrases


@dataclass(frozen=True, slots=True)
class Named:
    """One dimension, ready to search with."""

    dimension: Dimension
    ignored: re.Pattern[str] | None
    patterns: tuple[tuple[Code, re.Pattern[str] | None], ...]

    @classmethod
    def of(cls, dimension: Dimension) -> Named:
        """Compile its phrases once."""
        patterns = tuple((code, phrases(code.phrases)) for code in dimension.code)
        return cls(dimension, phrases(dimension.ignore), patterns)

    def themes(
        self, text: str, span: Span, sentence: Plain, denial: Denial, kinds: Mapping[str, str]
    ) -> Iterator[Theme]:
        """The first mention of each code in a sentence, one that is not denied before one that is."""
        if self.dimension.never_one_person and speaks_of_one(sentence, span.of(text)):
            return
        searched = sentence.without(self.ignored)
        matches = [(code, match.span()) for code, pattern in self.patterns for match in _all(pattern, searched.text)]
        for code in self.dimension.code:
            worded = [found for named, found in matches if named is code and not _inside_another(code, found, matches)]
            found = [*self._worded(code, worded, searched, denial), *self._placed(code, text, span, kinds)]
            if found:
                yield min(found, key=lambda theme: (theme.denied, theme.span))

    def _worded(self, code: Code, found: Iterable[tuple[int, int]], sentence: Plain, denial: Denial) -> Iterator[Theme]:
        for start, end in found:
            denied = self.dimension.deniable and denial.holds(sentence, start, end)
            yield Theme(self.dimension.id, code.id, sentence.span(start, end), denied)

    def _placed(self, code: Code, text: str, span: Span, kinds: Mapping[str, str]) -> Iterator[Theme]:
        for match in PLACEHOLDER.finditer(text, span.start, span.end):
            if kinds.get(match.group()) in code.kinds:
                yield Theme(self.dimension.id, code.id, Span(*match.span()))


def _all(pattern: re.Pattern[str] | None, text: str) -> Iterator[re.Match[str]]:
    return pattern.finditer(text) if pattern else iter(())


def _inside_another(code: Code, found: tuple[int, int], matches: Iterable[tuple[Code, tuple[int, int]]]) -> bool:
    """Whether a longer phrase of another code holds these words: "domestic violence" is no fight."""
    start, end = found
    return any(other is not code and s <= start and end <= e and (s, e) != (start, end) for other, (s, e) in matches)
