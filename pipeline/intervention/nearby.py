"""Which turns carry a theme, where, when and of whom it was said beside it, and what may be told apart of them.

Beside means in the same turn, as in a report: where people call out one worry after another, the turn before is about
another one. Three people must have named both so; else it is not told. A plan is read beside the session's report:
it must never tell apart, by a figure or by turns that it lists, what the report covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import permutations

from pipeline.small_cells import FEWEST, beside_total, people
from pipeline.values import Line, RedactedTranscript

HARM = "harm"
"""The dimension of `config/themes.toml` whose codes are issues."""
Part = Callable[[Line], str]
"""Which part of the session a turn stands in."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A theme that stands beside another."""

    dimension: str
    title: str
    people: int
    """Who named both in one turn."""


class Talk:
    """A released session with its turns found by theme; make one for each session."""

    def __init__(self, redacted: RedactedTranscript) -> None:
        """Index its turns; a theme that is only denied counts for nothing."""
        self.redacted, self.lines = redacted, redacted.said
        self.whole = tuple(count for count in redacted.theme_counts if count.section is None)
        """Each code of the session with its titles, in the order of the frame."""
        self._dimensions = {count.code: count.dimension for count in self.whole}
        self._on: dict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(self.lines):
            for code in dict.fromkeys(theme.code for theme in line.themes if not theme.denied):
                self._on[code].append(place)

    def on(self, code: str) -> tuple[int, ...]:
        """Places of the turns on a theme, in the order of the talk."""
        return tuple(self._on.get(code, ()))

    def title(self, code: str) -> str:
        """Of a theme; empty where it does not stand here."""
        return next((count.title for count in self.whole if count.code == code), "")

    def said_by(self, places: tuple[int, ...]) -> int:
        """How many people said these turns."""
        return people(self.redacted, (self.lines[place] for place in places))

    def told_apart(self, places: tuple[int, ...], part: Part) -> dict[str, tuple[int, ...]]:
        """Of these turns those of each part that may be told beside all of them (`small_cells.beside_total`)."""
        by_part: dict[str, list[int]] = {part(line): [] for line in self.lines}
        for place in places:
            by_part[part(self.lines[place])].append(place)
        shown = beside_total(self.redacted, [[self.lines[place] for place in held] for held in by_part.values()])
        return {name: tuple(held) for number, (name, held) in enumerate(by_part.items()) if number in shown}

    def is_alone(self, place: int, codes: Collection[str]) -> bool:
        """Whether somebody says in this turn what nobody else does: one of these codes in its section, or two at once.

        Of two at once one is a harm. As in a report, no such words are quoted: they lead to one person.
        """
        section = self.lines[place].section
        in_section = (tuple(p for p in self.on(code) if self.lines[p].section == section) for code in codes)
        at_once = (
            tuple(sorted({*self.on(one)} & {*self.on(other)}))
            for one, other in permutations(codes, 2)
            if self._dimensions.get(one) == HARM
        )
        return any(self.said_by(cell) == 1 for cell in (*in_section, *at_once))

    def beside(self, places: tuple[int, ...], dimension: str) -> tuple[Beside, ...]:
        """Themes of this dimension beside these turns, those of most people first."""
        found = []
        for count in self.whole:
            if count.dimension == dimension:
                both = self.said_by(tuple(sorted({*places} & {*self.on(count.code)})))
                if both >= FEWEST:
                    found.append(Beside(count.dimension_title, count.title, both))
        return tuple(sorted(found, key=lambda one: -one.people))


def section_of(line: Line) -> str:
    """The section of the agenda that a turn stands in."""
    return line.section


def part_of(line: Line) -> str:
    """The part of the session that a turn stands in: its sub-section, or its section where it has none."""
    return line.subsection or line.section
