"""What a report may count: themes, by section, and harms by where, when and who, with nothing small enough to tell who.

A figure is shown only where three people or more stand behind it (`small_cells`). A theme's turns by section add up to
its turns in the whole session, so small cells are covered there. Harms by places are shown without any sum: a turn may
name several places or none, so that no figure of one kind can be worked out from another. Must never tell a small cell
from an empty one: both are None here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.small_cells import FEWEST, beside_total, counts_points, people
from pipeline.values import Line, RedactedTranscript, ThemeCount, plain
from pipeline.values.marking import section_title

HARM = "harm"
"""The dimension whose codes are set against those of the others."""
BESIDE_HARM = ("context", "place_in_school", "time", "affected", "priority", "trend")
"""Where, when, who, how much: dimensions of the coding frame, by id; one that a school took out is passed over."""

Cell = tuple[str, str]
"""A code, and a section or another code."""
Cells = Mapping[Cell, Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the agenda, as it was held."""

    id: str
    title: str
    start_ms: int | None
    end_ms: int | None
    turns: int
    people: int | None
    """None where fewer than three spoke, or where nobody is told apart."""


@dataclass(frozen=True, slots=True)
class Named:
    """A theme that at least three people named."""

    dimension: str
    dimension_title: str
    code: str
    title: str
    turns: int
    people: int
    by_part: tuple[int | None, ...]
    """Turns in each section; None where that is too few to be shown, or none."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Themes of one dimension that fewer than three people named each, taken together."""

    dimension: str
    dimension_title: str
    turns: int
    people: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All the figures of a report."""

    is_by_point: bool
    """Whether these are notes that tell nobody apart: then points stand in the place of people."""
    turns: int
    people: int | None
    """Who spoke at all; None where that is fewer than three, or where nobody is told apart."""
    parts: tuple[Part, ...]
    named: tuple[Named, ...]
    """In the order of the coding frame."""
    merged: tuple[Merged, ...]
    beside_harm: dict[Cell, int]
    """Turns in which a harm and a code of another dimension both stand, by their codes; only what may be shown."""
    alone: frozenset[Cell] = field(repr=False)
    """Cells of both kinds behind which one person stands."""

    def of(self, *dimensions: str) -> tuple[Named, ...]:
        """The themes of these dimensions."""
        return tuple(named for named in self.named if named.dimension in dimensions)


def figures(redacted: RedactedTranscript) -> Figures:
    """Counted anew from the turns; the titles are those of the transcript's own table."""
    listed = [count for count in redacted.theme_counts if count.section is None]
    said = {count.code: [line for line in redacted.said if count.code in codes_of(line)] for count in listed}
    shown = [count for count in listed if people(redacted, said[count.code]) >= FEWEST]
    parts = tuple(_parts(redacted))
    by_part = {
        (code, part.id): [line for line in said[code] if line.section == part.id] for code in said for part in parts
    }
    beside = _beside(listed, said)
    return Figures(
        counts_points(redacted),
        len(redacted.said),
        _told_apart(redacted, redacted.said),
        parts,
        tuple(
            _named(redacted, count, said[count.code], [by_part[count.code, part.id] for part in parts])
            for count in shown
        ),
        tuple(_merged(redacted, [count for count in listed if count not in shown])),
        {cell: len(lines) for cell, lines in beside.items() if people(redacted, lines) >= FEWEST},
        frozenset(cell for cell, lines in (*by_part.items(), *beside.items()) if people(redacted, lines) == 1),
    )


def codes_of(line: Line) -> frozenset[str]:
    """What a turn is about; not what it only denies."""
    return frozenset(theme.code for theme in line.themes if not theme.denied)


def _told_apart(redacted: RedactedTranscript, lines: Sequence[Line]) -> int | None:
    number = people(redacted, lines)
    return number if number >= FEWEST and not counts_points(redacted) else None


def _parts(redacted: RedactedTranscript) -> Iterator[Part]:
    held = {section.id: section for section in redacted.sections}
    for section in dict.fromkeys(line.section for line in redacted.said):
        said = [line for line in redacted.said if line.section == section]
        start_ms, end_ms = (held[section].start_ms, held[section].end_ms) if section in held else (None, None)
        title = section_title(redacted, section)
        yield Part(section, title, start_ms, end_ms, len(said), _told_apart(redacted, said))


def _beside(listed: Sequence[ThemeCount], said: Mapping[str, Sequence[Line]]) -> Cells:
    harms = [count.code for count in listed if count.dimension == HARM]
    others = [count.code for count in listed if count.dimension in BESIDE_HARM]
    return {
        (harm, other): [line for line in said[harm] if other in codes_of(line)] for harm in harms for other in others
    }


def _named(
    redacted: RedactedTranscript, count: ThemeCount, said: Sequence[Line], cells: Sequence[Sequence[Line]]
) -> Named:
    shown = beside_total(redacted, cells)
    return Named(
        count.dimension,
        plain(count.dimension_title),
        count.code,
        plain(count.title),
        len(said),
        people(redacted, said),
        tuple(len(cell) if place in shown else None for place, cell in enumerate(cells)),
    )


def _merged(redacted: RedactedTranscript, small: Sequence[ThemeCount]) -> Iterator[Merged]:
    """One for each dimension in which two or more small themes make a figure that is not small.

    A plan and a comparison list their titles. Where every theme must have as many people as a small one can, for there
    to be so many in all, each of them would be known, and nothing is shown.
    """
    for dimension, title in dict.fromkeys((count.dimension, count.dimension_title) for count in small):
        codes = {count.code for count in small if count.dimension == dimension}
        said = [line for line in redacted.said if codes & codes_of(line)]
        behind = people(redacted, said)
        if FEWEST <= behind < (FEWEST - 1) * len(codes):
            yield Merged(dimension, plain(title), len(said), behind)
