"""Code what analysts get by the coding frame: where, what harm, who, when, what works, what is asked of partners.

It sees the redacted transcript and nothing else, so that no theme can tell more than the text beside it: not what is
withheld, not who a placeholder is. It points and a person codes; a count of a code is not a count of cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.embed import Embedder, Vectors
from pipeline.settings.themes import ThemeRules
from pipeline.themes.denial import Denial
from pipeline.themes.meaning import FEWEST_WORDS, Judged
from pipeline.themes.named import Named
from pipeline.values import PLACEHOLDER, Line, RedactedTranscript, Span, Theme
from pipeline.values.counting import counts
from pipeline.values.searchable import Plain, phrases, plain
from pipeline.values.sentences import asks, sentences

__all__ = ["Coder"]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that may be coded."""

    line: int
    """Its line's place in the transcript."""
    span: Span
    plain: Plain = field(repr=False)
    said: str = field(repr=False)
    """For the comparison of meaning: each placeholder is a plain word."""


class Coder:
    """Holds a coding frame ready to search and compare with; make one per run."""

    def __init__(self, rules: ThemeRules, embedder: Embedder) -> None:
        """Compile the phrases and learn from the examples."""
        self.rules, self._embedder = rules, embedder
        self._ignored = phrases(rules.ignore)
        self._denial = Denial.of(rules)
        self._named = [Named.of(d) for d in rules.dimension if d.threshold is None]
        said = [frozenset(codes.split()) for codes, _ in rules.examples.sentences]
        rows = embedder.encode([sentence for _, sentence in rules.examples.sentences])
        self._judged = [Judged.of(d, said, rows) for d in rules.dimension if d.threshold is not None]

    def code(self, redacted: RedactedTranscript) -> RedactedTranscript:
        """The same transcript with themes, their counts and the codebook; the same text gives the same themes."""
        lines = redacted.lines
        found: list[list[Theme]] = [[] for _ in lines]
        listed = [sentence for number, line in enumerate(lines) for sentence in self._sentences(number, line)]
        under = [_headings(line, dict(redacted.kinds)) for line in lines]
        for sentence in listed:
            here = under[sentence.line]
            found[sentence.line] += self._by_words(lines[sentence.line], sentence, here, redacted.subtypes)
        judged = [sentence for sentence in listed if len(sentence.plain.text.split()) >= FEWEST_WORDS]
        for sentence, row in zip(judged, self._embedder.encode([s.said for s in judged]), strict=True):
            found[sentence.line] += self._by_meaning(sentence, under[sentence.line], row)
        coded = iter([replace(line, themes=self._ordered(of)) for line, of in zip(lines, found, strict=True)])
        entries = tuple(next(coded) if isinstance(entry, Line) else entry for entry in redacted.entries)
        whole = replace(redacted, entries=entries)
        book = self.rules.codebook
        counted = counts(whole.lines, book, suppress_under=self.rules.suppress_under)
        return replace(whole, theme_counts=counted, codebook=book)

    def _sentences(self, number: int, line: Line) -> Iterator[_Sentence]:
        for span in sentences(line.text):
            said = span.of(line.text)
            if not asks(said):
                searched = plain(line.text, start=span.start, end=span.end).without(self._ignored)
                meant = PLACEHOLDER.sub(lambda held: held.group()[1:].split()[0].lower(), said)
                yield _Sentence(number, span, searched, meant)

    def _by_words(
        self, line: Line, sentence: _Sentence, here: frozenset[str], kinds: dict[str, str]
    ) -> Iterator[Theme]:
        for named in self._named:
            if here.isdisjoint(named.dimension.except_in):
                yield from named.themes(line.text, sentence.span, sentence.plain, self._denial, kinds)

    def _by_meaning(self, sentence: _Sentence, here: frozenset[str], row: Vectors) -> Iterator[Theme]:
        found = [
            (judged.dimension.id, code)
            for judged in self._judged
            if here.isdisjoint(judged.dimension.except_in)
            for code in judged.codes(sentence.plain, row, here, self._denial, self.rules)
        ]
        ids = {code.id for _, code in found}
        for dimension, code in found:
            if not ids & set(code.yields_to):
                yield Theme(dimension, code.id, sentence.span)

    def _ordered(self, themes: list[Theme]) -> tuple[Theme, ...]:
        """In the order of the text; where they begin together, in the order of the frame."""
        rank = {code.id: place for place, code in enumerate(c for d in self.rules.dimension for c in d.code)}
        return tuple(sorted(themes, key=lambda theme: (theme.span, rank[theme.code])))


def _headings(line: Line, kinds: Mapping[str, str]) -> frozenset[str]:
    """What the frame may know its headings by: section and subsection by their ids, and by their kinds."""
    ids = [name for name in (line.section, line.subsection) if name]
    return frozenset((*ids, *(kinds[name] for name in ids if name in kinds)))
