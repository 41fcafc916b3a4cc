"""Several released sessions side by side: which themes appear, grow, fade, and in which groups they are named more.

A change is called one only if it is more than counting noise (`noise`), and would be so without the one person who
spoke of it most: a talkative colleague is no trend. Where fewer than three people stand behind both figures nothing is
said. Of a figure that may not be shown a verdict tells no more than that it is clearly the smaller one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.compare.counting import Count, Counted, Heading
from pipeline.compare.noise import LEVEL, chance
from pipeline.errors import NotComparableError
from pipeline.small_cells import FEWEST


class Kind(StrEnum):
    """What the sessions are to each other."""

    SERIES = "series"
    """One after another: each is set against the one before it."""
    GROUPS = "groups"
    """Different people at about the same time, such as senior staff apart: each is set against the first."""


class Verdict(StrEnum):
    """What a pair of figures tells."""

    APPEARS = "appears"
    GROWS = "grows"
    STEADY = "steady"
    """Not more than counting noise."""
    FADES = "fades"
    NOT_HEARD = "not heard"
    """Said before, and by nobody now."""
    TOO_FEW = "too few"
    """Fewer than three people said so, in either."""
    NOT_COMPARED = "not compared"
    """Talk and notes, which are counted in different units."""


MOST_SESSIONS = 6
"""As many columns as a page holds, and shapes that an eye tells apart."""
CHANGES = frozenset({Verdict.APPEARS, Verdict.GROWS, Verdict.FADES, Verdict.NOT_HEARD})


@dataclass(frozen=True, slots=True)
class Row:
    """One theme in every session."""

    code: str
    heading: Heading
    counts: tuple[Count, ...]
    verdicts: tuple[Verdict, ...]
    """Of each pair in turn, one fewer than there are sessions."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sessions side by side."""

    kind: Kind
    sessions: tuple[Counted, ...]
    rows: tuple[Row, ...]
    """By the order of the coding frame; a theme that nobody named has none."""

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Places of the two sessions that each verdict sets against each other, first the one that it starts from."""
        later = range(1, len(self.sessions))
        return tuple((place - 1 if self.kind is Kind.SERIES else 0, place) for place in later)

    @property
    def tested(self) -> int:
        """How many pairs of figures were tested."""
        untested = (Verdict.TOO_FEW, Verdict.NOT_COMPARED)
        return sum(verdict not in untested for row in self.rows for verdict in row.verdicts)


def compared(sessions: Sequence[Counted], kind: Kind) -> Comparison:
    """The sessions side by side, a series by its dates; raises NotComparableError.

    A theme's title is the latest session's: a school may have reworded it since.
    """
    if len(sessions) < 2 or len({one.session.id for one in sessions}) < len(sessions):
        raise NotComparableError("a comparison needs two different sessions at least, one release of each")
    if len(sessions) > MOST_SESSIONS:
        raise NotComparableError(f"{MOST_SESSIONS} sessions at most can be read side by side; leave some out")
    if any(one.talk <= 0 for one in sessions):
        raise NotComparableError("nothing was said in one of these sessions; leave it out")
    ordered = tuple(sorted(sessions, key=lambda one: one.session.date)) if kind is Kind.SERIES else tuple(sessions)
    blank = Comparison(kind, ordered, ())
    headings: dict[str, Heading] = {}
    for one in ordered:
        headings |= one.headings
    rows = tuple(
        Row(
            code,
            headings[code],
            tuple(one.of(code) for one in ordered),
            tuple(verdict(code, ordered[start], ordered[end]) for start, end in blank.pairs),
        )
        for code in _in_order(ordered)
    )
    return Comparison(kind, ordered, rows)


def verdict(code: str, before: Counted, after: Counted) -> Verdict:
    """What this theme's two figures tell."""
    first, second = before.of(code), after.of(code)
    if max(first.people, second.people) < FEWEST:
        return Verdict.TOO_FEW
    if before.is_timed != after.is_timed:
        return Verdict.NOT_COMPARED
    grows = second.turns * before.talk > first.turns * after.talk
    if grows and _is_more(first, second, (before.talk, after.talk)):
        return Verdict.GROWS if first.turns else Verdict.APPEARS
    if not grows and _is_more(second, first, (after.talk, before.talk)):
        return Verdict.FADES if second.turns else Verdict.NOT_HEARD
    return Verdict.STEADY


def _is_more(low: Count, high: Count, talk: tuple[int, int]) -> bool:
    """Whether the higher rate is more than noise, and would be without whoever spoke of it most and all that they said.

    `talk` is that of the lower rate's session, then of the higher one's.
    """
    if not high.others_talk or high.others_turns * talk[0] <= low.turns * high.others_talk:
        return False
    whole = chance((low.turns, high.turns), talk)
    return max(whole, chance((low.turns, high.others_turns), (talk[0], high.others_talk))) < LEVEL


def _in_order(sessions: Sequence[Counted]) -> tuple[str, ...]:
    """Every code that stands somewhere, dimension by dimension, as the latest sessions list them."""
    codes = dict.fromkeys(code for one in reversed(sessions) for code in one.headings if code in one.counts)
    dimensions = list(dict.fromkeys(_dimension(code, sessions) for code in codes))
    return tuple(sorted(codes, key=lambda code: dimensions.index(_dimension(code, sessions))))


def _dimension(code: str, sessions: Sequence[Counted]) -> str:
    return next(one.headings[code].dimension for one in reversed(sessions) if code in one.headings)
