"""What of a session ends when, and what that waits for: worked out from frozen values, with no table and no clock.

The page that shows it and the worker that deletes both ask here (through `retention_plan`), so that they cannot
disagree. The recording and everything of the reviewers' ends some days after the release, or a month after the upload;
drafts and released copies with the academic year after the session's; a follow-up some days after its holder closed
it. Nothing of what is held ends, nor the recording while a route has not opened its follow-up, for it is the only other
copy of a concern; a follow-up that nobody closed never ends by itself. What waits is overdue, never gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from pipeline.service.desk.models import Session
from pipeline.service.vault import Part
from pipeline.settings.service import ServiceSettings

State = Session.State
SEALED = frozenset({State.DONE, State.SEALED})
UNSEALED = frozenset({State.WAITING, State.WORKING, State.DEAD})
"""Whole recordings of which nothing is sealed yet: what was cancelled, failed or not finished ends with its upload."""
ENDS = (Part.REVIEWER, Part.ANALYST, Part.DSL, Part.HEADTEACHER, Part.CHAIR)
"""All that can end of a sealed session."""
LAST_MONTH, LAST_DAY = 8, 31
"""Of an academic year in England."""


class Waits(StrEnum):
    """Why something does not end although it is due."""

    HELD = "held"
    NOT_SEALED = "not sealed"
    NOT_OPENED = "not opened"
    NOT_CLOSED = "not closed"
    NOT_TOLD = "not told"
    """Its reviewers are told first, and then have their days."""


LATE = frozenset({Waits.NOT_SEALED, Waits.NOT_OPENED, Waits.NOT_CLOSED})
"""What somebody should have done by then."""


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """A follow-up that is still there."""

    part: Part
    has_keys: bool
    """Whether anybody could open it; where all keys are lost nobody ever will."""
    waiting_since: datetime
    opened_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold of one route, or of the whole session where the route is empty."""

    route: str
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the times of a session depend on."""

    session_id: str
    date: date
    state: Session.State
    uploaded_at: datetime
    released_at: datetime | None = None
    """Of the release in force."""
    told_at: datetime | None = None
    routes: tuple[RouteFacts, ...] = ()
    holds: tuple[HoldFacts, ...] = ()
    ended: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of one part of one session."""

    session_id: str
    date: date
    part: Part
    due: datetime
    waits: tuple[Waits, ...] = ()
    """Why not then; empty where nothing stands in the way."""

    @property
    def goes_at(self) -> datetime | None:
        """When it ends; None while it waits."""
        return None if self.waits else self.due

    def is_due(self, now: datetime) -> bool:
        """Whether it has had its time."""
        return not self.waits and self.due <= now

    def is_overdue(self, now: datetime) -> bool:
        """Whether it would have ended but for what somebody has not done."""
        return self.due <= now and not LATE.isdisjoint(self.waits)


def schedule(facts: Facts, rules: ServiceSettings, now: datetime) -> tuple[Ending, ...]:
    """Every part that has not ended yet."""
    if facts.state in UNSEALED:
        due = facts.uploaded_at + timedelta(days=rules.retention.raw_days)
        return (Ending(facts.session_id, facts.date, Part.REVIEWER, due, (Waits.NOT_SEALED,)),)
    if facts.state not in SEALED:
        return ()
    return tuple(ending for ending in _of_sealed(facts, rules, now) if ending.part not in facts.ended)


def end_of_academic_year(day: date, years_later: int) -> date:
    """The 31 August that ends the academic year of this day, or one of those after it."""
    year = day.year + (day.month > LAST_MONTH)
    return date(year + years_later, LAST_MONTH, LAST_DAY)


def _of_sealed(facts: Facts, rules: ServiceSettings, now: datetime) -> Iterator[Ending]:
    yield _raw(facts, rules, now)
    yield _ending(facts, Part.ANALYST, _released_due(facts, rules))
    for route in facts.routes:
        yield _follow_up(facts, route, rules)


def _raw(facts: Facts, rules: ServiceSettings, now: datetime) -> Ending:
    due, waits = _raw_due(facts, rules), list[Waits]()
    if any(route.has_keys and route.opened_at is None for route in facts.routes):
        waits.append(Waits.NOT_OPENED)
    notice = timedelta(days=rules.retention.notice_days)
    if facts.released_at is None and due - notice <= now:
        if facts.told_at is None or facts.told_at < due - notice:
            waits.append(Waits.NOT_TOLD)
        else:
            due = max(due, facts.told_at + notice)
    return _ending(facts, Part.REVIEWER, due, *waits)


def _raw_due(facts: Facts, rules: ServiceSettings) -> datetime:
    longest = _since(facts.uploaded_at, facts, Part.REVIEWER) + timedelta(days=rules.retention.raw_days)
    if facts.released_at is None:
        return longest
    after_release = timedelta(days=rules.retention.raw_days_after_release)
    return min(longest, _since(facts.released_at, facts, Part.REVIEWER) + after_release)


def _released_due(facts: Facts, rules: ServiceSettings) -> datetime:
    """Midnight after the last day; an old session that is uploaded now counts as one of this year."""
    began = max(timezone.localdate(_since(facts.uploaded_at, facts, Part.ANALYST)), facts.date)
    last = end_of_academic_year(began, rules.retention.academic_years)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))


def _follow_up(facts: Facts, route: RouteFacts, rules: ServiceSettings) -> Ending:
    if route.closed_at is not None:
        kept = timedelta(days=rules.following_up.keep_closed_days)
        return _ending(facts, route.part, _since(route.closed_at, facts, route.part) + kept)
    due = route.waiting_since + timedelta(days=rules.following_up.overdue_days)
    if route.opened_at is None and Part.REVIEWER not in facts.ended:
        # The recording waits for it; what came a moment ago is not late for all that.
        at_once = route.waiting_since + timedelta(days=rules.retention.notice_days)
        due = min(due, max(_raw_due(facts, rules), at_once))
    return _ending(facts, route.part, due, Waits.NOT_CLOSED)


def _ending(facts: Facts, part: Part, due: datetime, *waits: Waits) -> Ending:
    held = any(hold.lifted_at is None for hold in _holds_on(facts, part))
    return Ending(facts.session_id, facts.date, part, due, (Waits.HELD, *waits) if held else waits)


def _since(start: datetime, facts: Facts, part: Part) -> datetime:
    """A hold that was lifted gives the time once more."""
    return max([start, *(hold.lifted_at for hold in _holds_on(facts, part) if hold.lifted_at is not None)])


def _holds_on(facts: Facts, part: Part) -> Iterator[HoldFacts]:
    return (hold for hold in facts.holds if hold.route in ("", part))
