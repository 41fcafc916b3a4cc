"""A plan of action drafted from the themes of a released session: issue, context, evidence; all else is left blank.

A harm has a row of its own; what falls short has one for each part of the session, for disclosure and training are
put right by different people; training wanted and what is asked of partners have one each. It never guesses what is to
be done, by whom or until when. Themes that fewer than three people named are listed by title, and given no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.intervention.evidence import told
from pipeline.intervention.nearby import HARM, Beside, Talk, part_of, section_of
from pipeline.small_cells import FEWEST
from pipeline.values import InterventionPlan, PlanRow, RedactedTranscript
from pipeline.values.marking import section_title

PUT_FIRST = "priority"
FALLS_SHORT = "gap"
WANTED = ("training_need", "partner_ask")
CONTEXT = ("context", "place_in_school", "time", "affected", "trend")
CONTEXT_OF = {"partner_ask": ("partner",)}
"""Dimensions that answer where, when and who; of what is asked, whom it is asked of."""


@dataclass(frozen=True, slots=True)
class _Issue:
    """Turns that a row is made of."""

    key: str
    title: str
    places: tuple[int, ...]
    listed: tuple[int, ...]
    """Those of them that may be listed one by one."""

    @property
    def code(self) -> str:
        return self.key.partition(".")[0]


def draft(redacted: RedactedTranscript) -> InterventionPlan:
    """The rows for one release, the harms that most people put first, or named, on top; ValueError for a draft."""
    if redacted.release is None:
        raise ValueError("a plan follows a release, never a draft")
    talk = Talk(redacted)
    issues = [*_harms(talk), *_shortcomings(talk), *_wanted(talk)]
    rows = tuple(_row(talk, issue) for issue in issues if talk.said_by(issue.places) >= FEWEST)
    few = dict.fromkeys(issue.title for issue in issues if issue.code not in {row.code for row in rows})
    return InterventionPlan(redacted.session, redacted.release, rows, tuple(few))


def _harms(talk: Talk) -> list[_Issue]:
    found = [_theme(talk, count.code) for count in talk.whole if count.dimension == HARM]
    return sorted(found, key=lambda issue: (-_put_first(talk, issue), -talk.said_by(issue.places), -len(issue.places)))


def _put_first(talk: Talk, issue: _Issue) -> int:
    """How many people named it among what matters most; 0 for fewer than three."""
    return max((one.people for one in talk.beside(issue.places, PUT_FIRST)), default=0)


def _shortcomings(talk: Talk) -> Iterator[_Issue]:
    """By part of the session, in the order of the talk; parts in which too few spoke of any are one.

    Sections are told apart as in a report, and then the parts of each: else one of these could be worked out there.
    """
    title, whole = _title(talk, FALLS_SHORT), talk.on(FALLS_SHORT)
    by_part: dict[str, tuple[int, ...]] = {}
    for in_section in talk.told_apart(whole, section_of).values():
        for part, places in talk.told_apart(in_section, part_of).items():
            by_part[part] = (*by_part.get(part, ()), *places)
    for part, places in by_part.items():
        yield _Issue(f"{FALLS_SHORT}.{part}", f"{title}: {section_title(talk.redacted, part)}", places, places)
    rest = tuple(sorted({*whole} - {place for places in by_part.values() for place in places}))
    if rest:
        yield _Issue(FALLS_SHORT, f"{title}: other parts" if by_part else title, rest, ())


def _wanted(talk: Talk) -> Iterator[_Issue]:
    return (_theme(talk, code) for code in WANTED if talk.on(code))


def _theme(talk: Talk, code: str) -> _Issue:
    """A theme as one issue: all of its turns, wherever they stand."""
    listed = (place for places in talk.told_apart(talk.on(code), section_of).values() for place in places)
    return _Issue(code, _title(talk, code), talk.on(code), tuple(listed))


def _row(talk: Talk, issue: _Issue) -> PlanRow:
    named = [_named(talk.beside(issue.places, dimension)) for dimension in CONTEXT_OF.get(issue.code, CONTEXT)]
    first = ["Named among what matters most."] if _put_first(talk, issue) else []
    return PlanRow(
        key=issue.key,
        issue=issue.title,
        context=" ".join([*first, *(words for words in named if words)]),
        evidence=told(talk, issue.places, issue.listed, issue.code),
    )


def _named(found: tuple[Beside, ...]) -> str:
    return f"{found[0].dimension}: {', '.join(one.title for one in found)}." if found else ""


def _title(talk: Talk, code: str) -> str:
    return next((count.title for count in talk.whole if count.code == code), "")
