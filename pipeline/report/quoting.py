"""Which sentences of a session may be quoted, and which are chosen: word for word, with time and speaker label.

A sentence is quoted only where its speaker is alone in no cell that it is counted in, so that no quotation leads to the
one person behind a figure that is not shown; and never where it speaks of one person. Must never change a word, nor
choose by what somebody would like to read: each speaker in turn, whoever names most first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.report.figures import Figures
from pipeline.values import Line, RedactedTranscript, Span, clock
from pipeline.values.one_person import speaks_of_one
from pipeline.values.searchable import plain as searchable
from pipeline.values.sentences import asks, sentences

FEWEST_WORDS, MOST_WORDS = 6, 45
"""Shorter says nothing by itself; longer is more than is read."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the transcript."""

    text: str = field(repr=False)
    number: int
    """Its turn's place in the transcript, from 1."""
    start_ms: int | None
    speaker: str | None
    section: str
    codes: frozenset[str]

    @property
    def source(self) -> str:
        """The label and the time of its turn, or its number among the turns where there are no times."""
        where = f"point {self.number}" if self.start_ms is None else clock(self.start_ms)
        return f"{self.speaker}, {where}" if self.speaker else where


def quotable(redacted: RedactedTranscript, figures: Figures) -> tuple[Quote, ...]:
    """Every sentence that may be quoted, in the order of the talk; what a turn says twice, once."""
    quotes = dict.fromkeys(
        quote for number, line in enumerate(redacted.said, redacted.head + 1) for quote in _of(line, number)
    )
    return tuple(quote for quote in quotes if _is_covered(quote, figures))


def chosen(quotes: Iterable[Quote], most: int) -> tuple[Quote, ...]:
    """At most so many of them, from as many speakers as there are, in the order of the talk."""
    ranked = sorted(quotes, key=lambda quote: (quote.speaker or "", -len(quote.codes), quote.number))
    by_speaker = [list(held) for _, held in groupby(ranked, key=lambda quote: quote.speaker)]
    in_turn = sorted(
        ((turn, -len(quote.codes), quote.number, quote) for held in by_speaker for turn, quote in enumerate(held)),
        key=lambda ranked: ranked[:3],
    )
    return tuple(sorted((quote for *_, quote in in_turn[:most]), key=lambda quote: quote.number))


def _of(line: Line, number: int) -> Iterator[Quote]:
    for span in sentences(line.text):
        said = span.of(line.text)
        codes = _codes(line, span)
        if (
            codes
            and FEWEST_WORDS <= len(said.split()) <= MOST_WORDS
            and not _tells_of_one(line, span)
            and not asks(said)
        ):
            yield Quote(said, number, line.start_ms, line.speaker, line.section, codes)


def _codes(line: Line, span: Span) -> frozenset[str]:
    return frozenset(theme.code for theme in line.themes if theme.span.overlaps(span) and not theme.denied)


def _tells_of_one(line: Line, span: Span) -> bool:
    return speaks_of_one(searchable(line.text, start=span.start, end=span.end), span.of(line.text))


def _is_covered(quote: Quote, figures: Figures) -> bool:
    """Whether others stand beside its speaker in each cell that the sentence stands in, small or not."""
    in_part = {(code, quote.section) for code in quote.codes}
    beside = {(harm, other) for harm in quote.codes for other in quote.codes}
    return not figures.alone & (in_part | beside)
