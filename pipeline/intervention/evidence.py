"""The evidence for a row: how many turns by how many people, a few sentences of theirs, and where the others stand.

Every word of it is counted or quoted; each quotation carries the time and speaker label at which it stands in the
released transcript. A figure under three people is never given, and nobody is quoted alone: who calls this has at
least three people behind the issue. Turns are listed only where a report tells how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.intervention.issues import Issue
from pipeline.intervention.nearby import Talk
from pipeline.small_cells import FEWEST, counts_points
from pipeline.values import Line, clock, plain
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


def told(talk: Talk, issue: Issue) -> str:
    """Counts and quotations for its turns, a line each."""
    quotes = tuple(_quotes(talk, issue.places, issue.code))
    others = {*issue.places} - {quote.place for quote in quotes}
    parts = [f"{_counted(talk, issue)}.", *(f"“{q.words}” ({_where(talk.lines[q.place])})" for q in quotes)]
    timed = [place for place in sorted(issue.listed) if place in others and talk.lines[place].start_ms is not None]
    pointers = [_where(talk.lines[place]) for place in timed[:POINTED_AT]]
    if pointers:
        more = len(others) - len(pointers)
        parts.append(f"Also at {'; '.join(pointers)}{f'; and {more} more' if more else ''}.")
    return "\n".join(parts)


def _counted(talk: Talk, issue: Issue) -> str:
    """Turns of people, or points of notes in which nobody is told apart; no number where none may be told."""
    if has_speakers(talk.redacted):
        behind = talk.said_by(issue.places)
        return f"{len(issue.places)} turns by {behind} people" if issue.is_counted else f"{FEWEST} people or more"
    return f"{len(issue.places)} points of the notes" if issue.is_counted else f"{FEWEST} points of the notes or more"


def _quotes(talk: Talk, places: tuple[int, ...], code: str) -> Iterator[Quote]:
    """The longest that fits of each of the first people who said one, in the order of the talk."""
    best: dict[object, Quote] = {}
    for place in places:
        who = place if counts_points(talk.redacted) else talk.lines[place].speaker
        for words in _sentences(talk, place, code):
            if who not in best or len(words) > len(best[who].words):
                best[who] = Quote(place, words)
    yield from sorted(list(best.values())[:QUOTED], key=lambda quote: quote.place)


def _sentences(talk: Talk, place: int, code: str) -> Iterator[str]:
    """Whole sentences on which the theme stands, as they were said; none that speaks of one person or leads to one."""
    line = talk.lines[place]
    for span in sentences(line.text):
        said = plain(span.of(line.text))
        codes = {theme.code for theme in line.themes if span.overlaps(theme.span) and not theme.denied}
        is_worth_it = code in codes and SHORTEST <= len(said) <= LONGEST
        if is_worth_it and not speaks_of_one(searchable(said), said) and not talk.is_alone(place, codes):
            yield said


def _where(line: Line) -> str:
    """Time and speaker label, as far as there are any; else the part of the notes."""
    known = ([] if line.start_ms is None else [clock(line.start_ms)]) + ([line.speaker] if line.speaker else [])
    return ", ".join(known) or "notes"
