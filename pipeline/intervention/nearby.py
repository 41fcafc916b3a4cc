"""What is spoken of in the same breath: which turns carry a theme, and where, when and of whom it was said beside it.

People answer each other, so that a place is often named in the turn after the harm. Beside means: in the same turn or
the one before or after it, under the same heading. At least three people must have named the place in this session,
and three must be behind its standing beside the harm; else it is not told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipeline.small_cells import FEWEST, people
from pipeline.values import Line, RedactedTranscript

BESIDE = 1
"""Turns on either side."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A theme that stands beside another."""

    dimension: str
    title: str
    people: int
    """Who said one or the other of the two."""


class Talk:
    """A released session with its turns found by theme; make one for each session."""

    def __init__(self, redacted: RedactedTranscript) -> None:
        """Index its turns; a theme that is only denied counts for nothing."""
        self.redacted, self.lines = redacted, redacted.lines
        self.whole = tuple(count for count in redacted.theme_counts if count.section is None)
        """Each code of the session with its titles, in the order of the frame."""
        self._on: dict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(self.lines):
            for code in dict.fromkeys(theme.code for theme in line.themes if not theme.denied):
                self._on[code].append(place)

    def on(self, code: str) -> tuple[int, ...]:
        """Places of the turns on a theme, in the order of the talk."""
        return tuple(self._on.get(code, ()))

    def said_by(self, places: tuple[int, ...]) -> int:
        """How many people said these turns."""
        return people(self.redacted, (self.lines[place] for place in places))

    def beside(self, places: tuple[int, ...], dimension: str) -> tuple[Beside, ...]:
        """Themes of this dimension beside these turns, those of most people first."""
        found = []
        for count in self.whole:
            if count.dimension == dimension and self.said_by(self.on(count.code)) >= FEWEST:
                involved = self.said_by(self._pairs(places, count.code))
                if involved >= FEWEST:
                    found.append(Beside(count.dimension_title, count.title, involved))
        return tuple(sorted(found, key=lambda one: -one.people))

    def _pairs(self, places: tuple[int, ...], code: str) -> tuple[int, ...]:
        """Of these turns and those on the code, each that has one of the other kind beside it."""
        near = [(one, other) for one in places for other in self._on.get(code, ()) if self._is_beside(one, other)]
        return tuple(sorted({place for pair in near for place in pair}))

    def _is_beside(self, one: int, other: int) -> bool:
        return abs(one - other) <= BESIDE and self.lines[one].section == self.lines[other].section


def part_of(line: Line) -> str:
    """The part of the session that a turn stands in: its sub-section, or its section where it has none."""
    return line.subsection or line.section
