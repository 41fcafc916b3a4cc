"""Which issues a plan has, and what of each may be counted or listed: harms, what falls short by part, what is wanted.

What falls short has a row for each part of the session, for disclosure and training are put right by different people.
A report tells how often it was named in each section, as far as that may be told; so a part is counted here only where
nothing that the report covers could be worked out from both, and else has a row without a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.intervention.nearby import HARM, Talk, part_of, section_of
from pipeline.small_cells import FEWEST
from pipeline.values.marking import section_title

PUT_FIRST = "priority"
FALLS_SHORT = "gap"
WANTED = ("training_need", "partner_ask")
_Parts = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Issue:
    """Turns that a row is made of."""

    key: str
    title: str
    places: tuple[int, ...]
    listed: tuple[int, ...] = ()
    """Those of them that may be listed one by one."""
    is_counted: bool = True
    """Whether it may be told how many they are."""

    @property
    def code(self) -> str:
        """The theme."""
        return self.key.partition(".")[0]


def issues(talk: Talk) -> list[Issue]:
    """Every issue, of however few people; the harms that most people put first, or named, on top."""
    harms = [_theme(talk, count.code) for count in talk.whole if count.dimension == HARM]
    harms.sort(key=lambda issue: (-put_first(talk, issue), -talk.said_by(issue.places), -len(issue.places)))
    wanted = (_theme(talk, code) for code in WANTED if talk.on(code))
    return [*harms, *_shortcomings(talk), *wanted]


def put_first(talk: Talk, issue: Issue) -> int:
    """How many people named it among what matters most; 0 for fewer than three."""
    return max((one.people for one in talk.beside(issue.places, PUT_FIRST)), default=0)


def _theme(talk: Talk, code: str) -> Issue:
    """A theme as one issue: all of its turns, wherever they stand."""
    listed = (place for places in talk.told_apart(talk.on(code), section_of).values() for place in places)
    return Issue(code, talk.title(code), talk.on(code), tuple(listed))


def _shortcomings(talk: Talk) -> Iterator[Issue]:
    """By part of the session, in the order of the talk; parts in which too few spoke of any are one."""
    title, whole = talk.title(FALLS_SHORT), talk.on(FALLS_SHORT)
    counted, named = _by_part(talk, whole)
    for part, places in sorted({**named, **counted}.items(), key=lambda found: found[1]):
        heading = f"{title}: {section_title(talk.redacted, part)}"
        listed = places if part in counted else ()
        yield Issue(f"{FALLS_SHORT}.{part}", heading, places, listed, is_counted=part in counted)
    rest = _without(whole, [*named.values(), *counted.values()])
    if rest:
        heading = f"{title}: other parts" if named or counted else title
        yield Issue(FALLS_SHORT, heading, rest, is_counted=not named)


def _by_part(talk: Talk, whole: tuple[int, ...]) -> tuple[_Parts, _Parts]:
    """Parts whose turns may be counted, and others in which three people spoke."""
    counted: _Parts = {}
    named: _Parts = {}
    sections = talk.told_apart(whole, section_of)
    for in_section in sections.values():
        parts = talk.told_apart(in_section, part_of)
        counted |= parts
        named |= _large(talk, _without(in_section, parts.values()))
    named |= _large(talk, _without(whole, sections.values()))
    return counted, {part: places for part, places in named.items() if part not in counted}


def _large(talk: Talk, covered: tuple[int, ...]) -> _Parts:
    """Parts in which three people spoke, of turns of which others can know the sum alone.

    None, where to know that of these parts would leave a single turn, or none, for all the others.
    """
    parts: dict[str, list[int]] = {}
    for place in covered:
        parts.setdefault(part_of(talk.lines[place]), []).append(place)
    large = {part: tuple(places) for part, places in parts.items() if talk.said_by(tuple(places)) >= FEWEST}
    return large if len(covered) - FEWEST * len(large) > 1 else {}


def _without(places: tuple[int, ...], taken: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    gone = {place for some in taken for place in some}
    return tuple(place for place in places if place not in gone)
