"""The evidence for a row: how many turns by how many people, a few sentences of theirs, and where the others stand.

Every word of it is counted or quoted; each quotation carries the time and speaker label at which it stands in the
released transcript. A figure under three people is never given, and nobody is quoted alone: who calls this has at
least three people in `places`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.intervention.nearby import Talk
from pipeline.values import Line, clock
from pipeline.values.marking import has_speakers
from pipeline.values.one_person import speaks_of_one
from pipeline.values.searchable import plain as searchable
from pipeline.values.sentences import sentences

QUOTED = 3
"""Sentences that are quoted, each of somebody else."""
POINTED_AT = 4
"""Further turns that are pointed at."""
SHORTEST, LONGEST = 25, 240
"""Characters of a sentence that is worth quoting, and can be read at a glance."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a turn."""

    place: int
    words: str


def told(talk: Talk, places: tuple[int, ...], code: str) -> str:
    """Counts and quotations for these turns on this theme, a line each."""
    quotes = tuple(_quotes(talk, places, code))
    quoted = {quote.place for quote in quotes}
    others = [place for place in places if place not in quoted]
    parts = [f"{_counted(talk, places)}.", *(f"“{q.words}” ({_where(talk.lines[q.place])})" for q in quotes)]
    pointers = [_where(talk.lines[place]) for place in others[:POINTED_AT] if talk.lines[place].start_ms is not None]
    if pointers:
        more = len(others) - len(pointers)
        parts.append(f"Also at {'; '.join(pointers)}{f'; and {more} more' if more else ''}.")
    return "\n".join(parts)


def _counted(talk: Talk, places: tuple[int, ...]) -> str:
    """Turns of people, or points of notes in which nobody is told apart."""
    if has_speakers(talk.redacted):
        return f"{len(places)} turns by {talk.said_by(places)} people"
    return f"{len(places)} points of the notes"


def _quotes(talk: Talk, places: tuple[int, ...], code: str) -> Iterator[Quote]:
    """The longest that fits of each of the first people who said one, in the order of the talk."""
    best: dict[object, Quote] = {}
    for place in places:
        line = talk.lines[place]
        for words in _sentences(line, code):
            who = line.speaker or place
            if who not in best or len(words) > len(best[who].words):
                best[who] = Quote(place, words)
    yield from sorted(list(best.values())[:QUOTED], key=lambda quote: quote.place)


def _sentences(line: Line, code: str) -> Iterator[str]:
    """Whole sentences on which the theme stands, as they were said; none that speaks of one person."""
    on_it = [theme.span for theme in line.themes if theme.code == code and not theme.denied]
    for span in sentences(line.text):
        said = span.of(line.text)
        is_on_it = any(span.overlaps(theme) for theme in on_it)
        if is_on_it and SHORTEST <= len(said) <= LONGEST and not speaks_of_one(searchable(said), said):
            yield said


def _where(line: Line) -> str:
    """Time and speaker label, as far as there are any; else the part of the notes."""
    known = ([] if line.start_ms is None else [clock(line.start_ms)]) + ([line.speaker] if line.speaker else [])
    return ", ".join(known) or "notes"
