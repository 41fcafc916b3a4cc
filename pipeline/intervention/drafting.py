"""A plan of action drafted from the themes of a released session: issue, context, evidence; all else is left blank.

A harm has a row of its own; what falls short has one for each part of the session, for disclosure and training are
put right by different people; training wanted and what is asked of partners have one each. It never guesses what is to
be done, by whom or until when. Themes that fewer than three people named are listed by title, and given no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.intervention.evidence import told
from pipeline.intervention.nearby import Beside, Talk, part_of
from pipeline.small_cells import FEWEST, beside_total
from pipeline.values import InterventionPlan, PlanRow, RedactedTranscript
from pipeline.values.marking import section_title

HARM = "harm"
"""The dimension of `config/themes.toml` whose codes are issues."""
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
    found = [_Issue(c.code, c.title, talk.on(c.code)) for c in talk.whole if c.dimension == HARM]
    return sorted(found, key=lambda issue: (-_put_first(talk, issue), -talk.said_by(issue.places), -len(issue.places)))


def _put_first(talk: Talk, issue: _Issue) -> int:
    """How many people named it among what matters most; 0 for fewer than three."""
    return max((one.people for one in talk.beside(issue.places, PUT_FIRST)), default=0)


def _shortcomings(talk: Talk) -> Iterator[_Issue]:
    """By part of the session, in the order of the talk; parts in which too few spoke of any are one."""
    title = _title(talk, FALLS_SHORT)
    by_part: dict[str, list[int]] = {}
    for place in talk.on(FALLS_SHORT):
        by_part.setdefault(part_of(talk.lines[place]), []).append(place)
    parts = list(by_part.items())
    shown = beside_total(talk.redacted, [[talk.lines[place] for place in places] for _, places in parts])
    for number in sorted(shown):
        part, places = parts[number]
        yield _Issue(f"{FALLS_SHORT}.{part}", f"{title}: {section_title(talk.redacted, part)}", tuple(places))
    rest = sorted(place for number, (_, places) in enumerate(parts) if number not in shown for place in places)
    if rest:
        yield _Issue(FALLS_SHORT, f"{title}: other parts" if shown else title, tuple(rest))


def _wanted(talk: Talk) -> Iterator[_Issue]:
    return (_Issue(code, _title(talk, code), talk.on(code)) for code in WANTED if talk.on(code))


def _row(talk: Talk, issue: _Issue) -> PlanRow:
    named = [_named(talk.beside(issue.places, dimension)) for dimension in CONTEXT_OF.get(issue.code, CONTEXT)]
    first = ["Named among what matters most."] if _put_first(talk, issue) else []
    return PlanRow(
        key=issue.key,
        issue=issue.title,
        context=" ".join([*first, *(words for words in named if words)]),
        evidence=told(talk, issue.places, issue.code),
    )


def _named(found: tuple[Beside, ...]) -> str:
    return f"{found[0].dimension}: {', '.join(one.title for one in found)}." if found else ""


def _title(talk: Talk, code: str) -> str:
    return next((count.title for count in talk.whole if count.code == code), "")
