"""How often each theme stands in one released session, set against how much was said there.

A longer session has more turns on everything, so that turns and people are set against an hour of talk; notes have no
times, and theirs against a hundred points. Only codes, times and labels are looked at, never the words: a comparison
cannot carry a numbered person or place from one session into another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from pipeline.small_cells import counts_points, is_small, people
from pipeline.values import Line, RedactedTranscript, Session
from pipeline.values.marking import is_timed

HOUR_MS = 3_600_000
POINTS = 100


@dataclass(frozen=True, slots=True)
class Count:
    """One theme in one session."""

    turns: int = 0
    people: int = 0
    """Different speakers, at the least (`small_cells.people`)."""
    others_turns: int = 0
    """Turns without those of whoever spoke of it most often; all of them where nobody is told apart."""
    others_talk: int = 0
    """What was said in the session without that person, as `Counted.talk` has it."""

    @property
    def is_small(self) -> bool:
        """Whether it may not be shown."""
        return is_small(self.people)


@dataclass(frozen=True, slots=True)
class Heading:
    """A code of the coding frame as people read it."""

    dimension: str
    title: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One session, counted."""

    session: Session
    release: int
    is_timed: bool
    talk: int
    """Milliseconds of talk that can be read; in notes, how many points they have."""
    turns: int
    people: int
    counts: dict[str, Count]
    """By code; what is not here was not said."""
    headings: dict[str, Heading]
    """Of each code that stands here."""
    codebook: str = ""
    """Which version of the coding frame it was coded by (`Codebook.label`); empty where it had none."""
    is_by_point: bool = False
    """Whether these are notes that tell nobody apart: then points stand in the place of people."""

    def of(self, code: str) -> Count:
        """How often this theme stands here."""
        return self.counts.get(code, Count())

    def rate(self, number: int) -> float:
        """The number for an hour of talk, or for a hundred points; raises ZeroDivisionError where nothing was said."""
        return number * (HOUR_MS if self.is_timed else POINTS) / self.talk


def counted(redacted: RedactedTranscript) -> Counted:
    """The session's themes; denied ones count for nothing. Raises ValueError for a draft."""
    if redacted.release is None:
        raise ValueError("a draft is never compared")
    lines = redacted.said
    timed = is_timed(redacted)
    held: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for code in dict.fromkeys(theme.code for theme in line.themes if not theme.denied):
            held[code].append(line)
    return Counted(
        redacted.session,
        redacted.release,
        timed,
        _talk(lines, timed),
        len(lines),
        people(redacted, lines),
        {code: _count(redacted, on_it, timed) for code, on_it in held.items()},
        {
            count.code: Heading(count.dimension_title, count.title)
            for count in redacted.theme_counts
            if count.section is None
        },
        redacted.codebook.label if redacted.codebook else "",
        counts_points(redacted),
    )


def _count(redacted: RedactedTranscript, on_it: list[Line], timed: bool) -> Count:
    labels = Counter(line.speaker for line in on_it if line.speaker)
    busiest, most = labels.most_common(1)[0] if labels else (None, 0)
    others = tuple(line for line in redacted.said if busiest is None or line.speaker != busiest)
    return Count(len(on_it), people(redacted, on_it), len(on_it) - most, _talk(others, timed))


def _talk(lines: tuple[Line, ...], timed: bool) -> int:
    if not timed:
        return len(lines)
    return sum(line.end_ms - line.start_ms for line in lines if line.start_ms is not None and line.end_ms is not None)
