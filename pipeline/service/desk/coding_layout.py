"""A release with its codes as the pages for coding show it. Pure: from transcript and codings to rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline import coding
from pipeline.service.desk.codings import Coded
from pipeline.values import Codebook, CodeEntry, Coding, CodingState, Gap, Line, Span, clock
from pipeline.values.marking import gap_text, section_title
from pipeline.values.sentences import sentences

STATES = {
    CodingState.SUGGESTED: "Not looked at",
    CodingState.ACCEPTED: "Accepted",
    CodingState.ADDED: "Added",
    CodingState.REJECTED: "Rejected",
}
COLOURS = {
    CodingState.SUGGESTED: "yellow",
    CodingState.ACCEPTED: "green",
    CodingState.ADDED: "green",
    CodingState.REJECTED: "grey",
}
_WHOLE = "The whole turn"
Choices = list[tuple[str, list[CodeEntry]]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One question with the answers that turns are filtered by, each as value and title."""

    id: str
    title: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownCoding:
    """A code on a passage."""

    coding: Coding
    entry: CodeEntry
    words: str
    """The passage itself."""

    @property
    def span(self) -> str:
        """As the forms send it."""
        return value_of(self.coding.place.span)

    @property
    def state(self) -> str:
        """How it stands, in a word or two."""
        return STATES[self.coding.state]

    @property
    def colour(self) -> str:
        """Of its tag."""
        return COLOURS[self.coding.state]

    @property
    def is_open(self) -> bool:
        """Whether nobody has looked at it."""
        return self.coding.state is CodingState.SUGGESTED


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One turn and its codes."""

    number: int
    """From 1, as its address has it."""
    line: Line
    codings: tuple[ShownCoding, ...]

    @property
    def time(self) -> str:
        """When it begins; empty where there are no times."""
        return "" if self.line.start_ms is None else clock(self.line.start_ms)

    @property
    def marks(self) -> list[str]:
        """What the filters look for: codes that are not rejected, how things stand, and the two together."""
        codes = {shown.entry.id for shown in self.codings if shown.coding.state is not CodingState.REJECTED}
        states = {(shown.entry.id, f"is-{shown.coding.state}") for shown in self.codings}
        return sorted(codes | {state for _, state in states} | {f"{code}:{state}" for code, state in states})

    @property
    def open(self) -> int:
        """How many suggestions nobody has looked at."""
        return sum(shown.is_open for shown in self.codings)

    @property
    def suggested(self) -> int:
        """How many suggestions there are, looked at or not."""
        return sum(shown.coding.state is not CodingState.ADDED for shown in self.codings)

    @property
    def passages(self) -> list[tuple[str, str]]:
        """What a code may be given to: all of it, or one of its sentences."""
        text = self.line.text
        cut = [(value_of(span), span.of(text)) for span in sentences(text)]
        return [(value_of(Span(0, len(text))), _WHOLE), *(cut if len(cut) > 1 else [])] if text else []


def value_of(span: Span) -> str:
    """A passage as a form sends it: where it begins and ends, in code points."""
    return f"{span.start}-{span.end}"


def turns(now: Coded) -> tuple[ShownTurn, ...]:
    """Every turn in the order of the talk; raises CodingError as `coding.codings`."""
    book = coding.codebook_of(now.transcript)
    by_line = {
        number: list(group)
        for number, group in groupby(coding.codings(now.transcript, now.decisions), key=lambda found: found.place.line)
    }
    return tuple(
        ShownTurn(number + 1, line, tuple(_shown(found, line, book) for found in by_line.get(number, ())))
        for number, line in enumerate(now.transcript.lines)
    )


def _shown(found: Coding, line: Line, book: Codebook) -> ShownCoding:
    return ShownCoding(found, book.entries[found.place.code], found.place.span.of(line.text))


def sections(now: Coded, shown: Sequence[ShownTurn]) -> Iterator[tuple[str, list[ShownTurn | str]]]:
    """Title of each section with its turns, and a marker for what is left out."""
    coming = iter(shown)
    for section, entries in groupby(now.transcript.entries, key=lambda entry: entry.section):
        rows = [gap_text(entry) if isinstance(entry, Gap) else next(coming) for entry in entries]
        yield section_title(now.transcript, section), rows


def choices(book: Codebook) -> Choices:
    """Every code, by dimension."""
    return [(dimension.title, list(dimension.codes)) for dimension in book.dimensions]


def filters(book: Codebook, shown: Sequence[ShownTurn]) -> tuple[Filter, ...]:
    """For each question of the codebook the codes that stand in this session, and how far they were looked at."""
    there = {found.entry.id for turn in shown for found in turn.codings}
    states = tuple((f"is-{state}", words) for state, words in STATES.items())
    by_code = (
        Filter(d.id, d.title, tuple((code.id, code.title) for code in d.codes if code.id in there))
        for d in book.dimensions
    )
    return (Filter("state", "Codes that are", states), *(found for found in by_code if found.codes))


def looked_at(shown: Sequence[ShownTurn]) -> tuple[int, int]:
    """How many of the suggestions somebody has looked at, and how many there are."""
    suggested = sum(turn.suggested for turn in shown)
    return suggested - sum(turn.open for turn in shown), suggested
