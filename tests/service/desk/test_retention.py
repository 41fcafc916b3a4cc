"""When what ends, from values alone: every state, hold, release and time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.service.desk.models import Session
from pipeline.service.desk.retention import (
    SEALED,
    UNSEALED,
    Ending,
    Facts,
    HoldFacts,
    RouteFacts,
    Waits,
    end_of_academic_year,
    schedule,
)
from pipeline.service.vault import Part
from pipeline.settings.service import ServiceSettings

State = Session.State
RULES = ServiceSettings()
UPLOADED = datetime(2026, 2, 10, 16, tzinfo=UTC)
DAY = timedelta(days=1)
MONTH, WEEK, NOTICE = 30 * DAY, 7 * DAY, 3 * DAY
ROUTES = (Part.DSL, Part.HEADTEACHER, Part.CHAIR)
OPENED = tuple(RouteFacts(part, True, UPLOADED, opened_at=UPLOADED) for part in ROUTES)
FACTS = Facts("0123456789abcdef", date(2026, 2, 10), State.DONE, UPLOADED, routes=OPENED)
HELD = (HoldFacts(""),)


def of(part: Part, facts: Facts, now: datetime = UPLOADED) -> Ending:
    [found] = [ending for ending in schedule(facts, RULES, now) if ending.part is part]
    return found


def raw(facts: Facts, now: datetime = UPLOADED) -> Ending:
    return of(Part.REVIEWER, facts, now)


def told(facts: Facts = FACTS) -> Facts:
    """Its reviewers were told in time."""
    return replace(facts, told_at=UPLOADED + MONTH - NOTICE)


@pytest.mark.parametrize("state", sorted(SEALED))
def test_what_is_sealed_ends_in_five_parts_whether_or_not_a_draft_was_made(state: Session.State) -> None:
    found = schedule(replace(FACTS, state=state), RULES, UPLOADED)
    assert [ending.part for ending in found] == [Part.REVIEWER, Part.ANALYST, *ROUTES]


@pytest.mark.parametrize("state", sorted(UNSEALED))
def test_what_is_not_sealed_waits_and_is_overdue_after_the_longest_time(state: Session.State) -> None:
    [ending] = schedule(replace(FACTS, state=state), RULES, UPLOADED)
    assert ending.waits == (Waits.NOT_SEALED,)
    assert not ending.is_overdue(UPLOADED + MONTH - DAY)
    assert ending.is_overdue(UPLOADED + MONTH)
    assert not ending.is_due(UPLOADED + 100 * MONTH)


@pytest.mark.parametrize("state", sorted(set(State) - SEALED - UNSEALED))
def test_what_was_never_whole_ends_with_its_upload_and_not_here(state: Session.State) -> None:
    assert schedule(replace(FACTS, state=state), RULES, UPLOADED) == ()


@pytest.mark.parametrize("part", [Part.REVIEWER, Part.ANALYST, *ROUTES])
def test_what_has_ended_is_not_in_it_again(part: Part) -> None:
    facts = replace(FACTS, ended=frozenset({part}), routes=tuple(r for r in OPENED if r.part is not part))
    assert part not in {ending.part for ending in schedule(facts, RULES, UPLOADED)}


def test_an_unreleased_recording_ends_after_the_longest_time_once_its_reviewers_were_told() -> None:
    due = UPLOADED + MONTH
    assert raw(FACTS, due - NOTICE - DAY).goes_at == due
    assert raw(FACTS, due - NOTICE).waits == (Waits.NOT_TOLD,)
    assert not raw(FACTS, due + MONTH).is_due(due + MONTH)
    assert raw(told(), due).is_due(due)
    assert not raw(told(), due).is_due(due - timedelta(seconds=1))


def test_who_is_told_late_has_their_days_all_the_same() -> None:
    late = replace(FACTS, told_at=UPLOADED + MONTH + DAY)
    assert raw(late, UPLOADED + MONTH + DAY).goes_at == UPLOADED + MONTH + DAY + NOTICE


def test_what_was_told_before_a_hold_is_told_again_after_it() -> None:
    lifted = replace(told(), holds=(HoldFacts("", lifted_at=UPLOADED + MONTH + MONTH),))
    assert raw(lifted, UPLOADED + 2 * MONTH).goes_at == UPLOADED + 3 * MONTH
    assert raw(lifted, UPLOADED + 3 * MONTH).waits == (Waits.NOT_TOLD,)


@pytest.mark.parametrize(("after", "goes"), [(DAY, DAY + WEEK), (20 * DAY, 27 * DAY), (29 * DAY, MONTH)])
def test_a_released_recording_ends_days_after_the_release_and_no_later_than_any_other(
    after: timedelta, goes: timedelta
) -> None:
    released = replace(FACTS, released_at=UPLOADED + after)
    assert raw(released, UPLOADED + goes).goes_at == UPLOADED + goes


@pytest.mark.parametrize("route", range(3))
def test_the_recording_waits_for_every_route_that_somebody_could_open(route: int) -> None:
    def with_route(**facts: object) -> Facts:
        changed = replace(OPENED[route], **facts)  # type: ignore[arg-type]
        routes = tuple(changed if one is OPENED[route] else one for one in OPENED)
        return replace(FACTS, released_at=UPLOADED, routes=routes)

    later = UPLOADED + 100 * MONTH
    waiting = raw(with_route(opened_at=None), later)
    assert (waiting.waits, waiting.is_overdue(later)) == ((Waits.NOT_OPENED,), True)
    assert raw(with_route(opened_at=None, has_keys=False), later).is_due(later)
    assert raw(with_route(opened_at=None), UPLOADED).is_overdue(UPLOADED) is False


@given(
    state=st.sampled_from(sorted(SEALED)),
    released=st.none() | st.integers(0, 400),
    lifted=st.none() | st.integers(0, 400),
    route=st.sampled_from(["", "dsl"]),
    days=st.integers(0, 2000),
)
def test_what_is_held_ends_at_no_time(
    state: Session.State, released: int | None, lifted: int | None, route: str, days: int
) -> None:
    before = () if lifted is None else (HoldFacts(route, lifted_at=UPLOADED + lifted * DAY),)
    facts = replace(
        told(),
        state=state,
        released_at=None if released is None else UPLOADED + released * DAY,
        holds=(*before, HoldFacts(route)),
        routes=tuple(replace(one, closed_at=UPLOADED) for one in OPENED),
    )
    now = UPLOADED + days * DAY
    held = set(Part) if route == "" else {Part.DSL}
    for ending in schedule(facts, RULES, now):
        assert (Waits.HELD in ending.waits) == (ending.part in held)
        assert not (ending.part in held and ending.is_due(now))


@given(lifted=st.integers(0, 400), days=st.integers(0, 800), released=st.booleans())
def test_a_lifted_hold_gives_the_time_once_more_and_never_less(lifted: int, days: int, released: bool) -> None:
    now = UPLOADED + days * DAY
    free = replace(told(), released_at=UPLOADED if released else None)
    free = replace(free, routes=tuple(replace(one, closed_at=UPLOADED) for one in OPENED))
    after = replace(free, holds=(HoldFacts("", lifted_at=UPLOADED + lifted * DAY),))
    for part in (Part.REVIEWER, Part.ANALYST, *ROUTES):
        assert of(part, after, now).due >= of(part, free, now).due
        if part is not Part.ANALYST:
            assert of(part, after, now).due >= UPLOADED + lifted * DAY + WEEK


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 2, 10), date(2026, 8, 31)),
        (date(2026, 8, 31), date(2026, 8, 31)),
        (date(2026, 9, 1), date(2027, 8, 31)),
        (date(2026, 12, 31), date(2027, 8, 31)),
    ],
)
def test_an_academic_year_ends_on_31_august(day: date, last: date) -> None:
    assert end_of_academic_year(day, 0) == last
    assert end_of_academic_year(day, 1) == last.replace(year=last.year + 1)


def test_copies_end_at_midnight_after_the_academic_year_that_follows() -> None:
    goes = of(Part.ANALYST, FACTS).goes_at
    assert goes == datetime(2027, 8, 31, 23, tzinfo=UTC)  # midnight in British summer


def test_an_old_session_that_is_uploaded_now_is_not_deleted_at_once() -> None:
    old = replace(FACTS, date=date(2019, 2, 10))
    assert of(Part.ANALYST, old).due == of(Part.ANALYST, FACTS).due


def test_a_follow_up_ends_days_after_it_was_closed_and_never_before() -> None:
    closed = replace(FACTS, routes=(replace(OPENED[0], closed_at=UPLOADED + 5 * DAY),))
    assert of(Part.DSL, closed).goes_at == UPLOADED + 5 * DAY + WEEK
    opened = of(Part.DSL, FACTS)
    assert opened.goes_at is None
    assert not opened.is_due(UPLOADED + 1000 * MONTH)
    assert [opened.is_overdue(UPLOADED + wait) for wait in (MONTH - DAY, MONTH)] == [False, True]


def test_a_follow_up_that_holds_up_the_recording_is_overdue_with_it() -> None:
    unopened = replace(FACTS, released_at=UPLOADED + DAY, routes=(replace(OPENED[0], opened_at=None),))
    assert of(Part.DSL, unopened).due == UPLOADED + DAY + WEEK
    late = replace(unopened, routes=(replace(OPENED[0], opened_at=None, waiting_since=UPLOADED + 20 * DAY),))
    assert of(Part.DSL, late).due == UPLOADED + 20 * DAY + NOTICE
    gone = replace(unopened, ended=frozenset({Part.REVIEWER}))
    assert of(Part.DSL, gone).due == UPLOADED + MONTH


def test_the_figures_are_those_of_the_settings() -> None:
    ends = RULES.retention.model_copy(
        update={"raw_days": 60, "raw_days_after_release": 0, "academic_years": 0, "notice_days": 0}
    )
    follow_up = RULES.following_up.model_copy(update={"keep_closed_days": 1})
    rules = RULES.model_copy(update={"retention": ends, "following_up": follow_up})
    closed = replace(FACTS, routes=(replace(OPENED[0], closed_at=UPLOADED),))
    unreleased = {ending.part: ending.due for ending in schedule(closed, rules, UPLOADED)}
    assert unreleased == {
        Part.REVIEWER: UPLOADED + 60 * DAY,
        Part.ANALYST: datetime(2026, 8, 31, 23, tzinfo=UTC),
        Part.DSL: UPLOADED + DAY,
    }
    [released, *_] = schedule(replace(closed, released_at=UPLOADED), rules, UPLOADED)
    assert released.goes_at == UPLOADED


def test_nothing_is_due_and_overdue_at_once() -> None:
    choices = product(SEALED, ((), HELD), (None, UPLOADED), (OPENED, ()), range(0, 400, 20))
    for state, holds, released, routes, days in choices:
        facts = replace(FACTS, state=state, holds=holds, released_at=released, routes=routes)
        now = UPLOADED + days * DAY
        for ending in schedule(facts, RULES, now):
            assert not (ending.is_due(now) and ending.is_overdue(now))
            assert (ending.goes_at is None) == bool(ending.waits)
