"""A comparison as it is told to people: what stands in its page and in its document, in the same words and order.

Pure: from counted values to texts. A figure behind which fewer than three people stand is in none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.compare import wording
from pipeline.compare.changes import CHANGES, Comparison, Kind, Row, Verdict
from pipeline.compare.reviewing import Review, Reviewed
from pipeline.values.wording import plain

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionTold:
    """One of the sessions."""

    letter: str
    name: str
    id: str
    release: int
    talk: str
    spoken: str
    """How many turns by how many people."""


@dataclass(frozen=True, slots=True)
class IssueTold:
    """One issue of a plan that somebody wrote something down for."""

    issue: str = field(repr=False)
    planned: Lines = field(repr=False)
    then: Lines
    now: Lines
    verdict: str


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A plan, and what is heard now."""

    then: str
    now: str
    issues: tuple[IssueTold, ...]
    unplanned: Lines = field(repr=False)
    """Issues for which nothing was written down."""

    @property
    def title(self) -> str:
        """Its heading."""
        return f"What was planned after {self.then}, and what is heard in {self.now}"


@dataclass(frozen=True, slots=True)
class PairTold:
    """What changed between two of the sessions."""

    title: str
    changes: tuple[tuple[str, str], ...]
    """Theme, and a sentence with both figures."""


@dataclass(frozen=True, slots=True)
class RowTold:
    """One theme."""

    title: str
    cells: tuple[Lines, ...]
    """Of each session."""
    verdicts: tuple[str, ...]
    """Of each pair."""
    is_changed: bool


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """The themes of one dimension."""

    title: str
    rows: tuple[RowTold, ...]
    too_few: Lines
    """Themes that too few people named to be compared."""


@dataclass(frozen=True, slots=True)
class Told:
    """The whole comparison."""

    kind: Kind
    sessions: tuple[SessionTold, ...]
    frames: str
    reviews: tuple[ReviewTold, ...]
    pairs: tuple[PairTold, ...]
    questions: tuple[QuestionTold, ...]
    method: str

    @property
    def changes_title(self) -> str:
        """The heading above what changed."""
        return "What changed" if self.kind is Kind.SERIES else "What differs between the groups"


def told(comparison: Comparison, reviews: Sequence[Review] = ()) -> Told:
    """All that a reader gets."""
    return Told(
        comparison.kind,
        tuple(_sessions(comparison)),
        wording.frames(comparison),
        tuple(_review(comparison, review) for review in reviews),
        tuple(_pair(comparison, number) for number in range(len(comparison.pairs))),
        tuple(_questions(comparison)),
        wording.method(comparison),
    )


def _sessions(comparison: Comparison) -> Iterator[SessionTold]:
    for place, one in enumerate(comparison.sessions):
        about = wording.name(one), one.session.id, one.release, wording.talk(one), wording.spoken(one)
        yield SessionTold(wording.letter(place), *about)


def _review(comparison: Comparison, review: Review) -> ReviewTold:
    planned = [issue for issue in review.issues if any(issue.row.planned)]
    return ReviewTold(
        wording.letter(review.then),
        wording.letter(review.now),
        tuple(_issue(comparison, review, issue) for issue in planned),
        tuple(plain(issue.row.issue) for issue in review.issues if issue not in planned),
    )


def _issue(comparison: Comparison, review: Review, issue: Reviewed) -> IssueTold:
    planned = tuple(f"{lead}{text}" for lead, text in zip(wording.LEADS, issue.row.planned, strict=True) if text)
    if issue.then is None or issue.now is None or issue.verdict is None:
        return IssueTold(issue.row.issue, planned, (), (), wording.NO_THEME)
    then, now = comparison.sessions[review.then], comparison.sessions[review.now]
    shown = wording.figures(then, issue.then), wording.figures(now, issue.now)
    lead = wording.ALL_PARTS if issue.row.key != issue.row.code else ""
    return IssueTold(issue.row.issue, planned, *shown, f"{lead}{wording.told(Kind.SERIES, issue.verdict)}")


def _pair(comparison: Comparison, number: int) -> PairTold:
    changed = (row for row in comparison.rows if row.verdicts[number] in CHANGES)
    sentences = tuple((plain(row.heading.title), wording.change(comparison, row, number)) for row in changed)
    return PairTold(wording.pair_title(comparison, number), sentences)


def _questions(comparison: Comparison) -> Iterator[QuestionTold]:
    for dimension, found in groupby(comparison.rows, key=lambda row: row.heading.dimension):
        rows = list(found)
        few = [row for row in rows if set(row.verdicts) == {Verdict.TOO_FEW}]
        shown = tuple(_row(comparison, row) for row in rows if row not in few)
        yield QuestionTold(plain(dimension), shown, tuple(plain(row.heading.title) for row in few))


def _row(comparison: Comparison, row: Row) -> RowTold:
    pairs = zip(comparison.sessions, row.counts, strict=True)
    return RowTold(
        plain(row.heading.title),
        tuple(wording.figures(one, count) for one, count in pairs),
        tuple(wording.told(comparison.kind, verdict) for verdict in row.verdicts),
        not CHANGES.isdisjoint(row.verdicts),
    )
