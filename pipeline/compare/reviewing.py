"""What was planned after one session, and what is heard in a later one: the table that opens their comparison.

It sets the figures beside each issue of the plan and says nothing of causes: that a theme is no longer heard does not
show that what was done has worked. What people wrote into the plan is theirs, and is shown as they wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.compare.changes import Comparison, Verdict, verdict
from pipeline.compare.counting import Count
from pipeline.errors import NotComparableError
from pipeline.values import InterventionPlan, PlanRow

NEEDS_BOTH = "a plan is reviewed beside its own session and a later one; give both"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One issue of a plan, then and now."""

    row: PlanRow
    then: Count | None
    """In the session that was planned for; None for an issue that answers no theme."""
    now: Count | None
    """In the latest session of the comparison."""
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Review:
    """A plan, and the places of its session and of the latest one in the comparison."""

    then: int
    now: int
    issues: tuple[Reviewed, ...]


def reviewed(plan: InterventionPlan, comparison: Comparison) -> Review:
    """Each issue of the plan; raises NotComparableError where no later session is in the comparison."""
    sessions = [one.session for one in comparison.sessions]
    then = next((place for place, session in enumerate(sessions) if session.id == plan.session.id), None)
    now = max(range(len(sessions)), key=lambda place: (sessions[place].date, place))
    if then is None or sessions[then].date >= sessions[now].date:
        raise NotComparableError(NEEDS_BOTH)
    return Review(then, now, tuple(_issues(plan, comparison, then, now)))


def _issues(plan: InterventionPlan, comparison: Comparison, then: int, now: int) -> Iterator[Reviewed]:
    before, after = comparison.sessions[then], comparison.sessions[now]
    for row in plan.rows:
        if row.code:
            yield Reviewed(row, before.of(row.code), after.of(row.code), verdict(row.code, before, after))
        else:
            yield Reviewed(row, None, None, None)
