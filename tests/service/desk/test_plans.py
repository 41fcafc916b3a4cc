"""What people write into a plan is kept, sealed like the released copies; what was said is never kept with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import InterventionError, KeyDestroyedError
from pipeline.service.accounts.models import User
from pipeline.service.desk import plans, released
from pipeline.service.desk.models import SavedPlan, Session
from pipeline.service.desk.plans import OvertakenPlanError
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from pipeline.values import PlanRow
from tests.intervention import examples
from tests.service.desk import uploaders
from tests.service.desk.releases import SAID, release, session_of


@pytest.fixture
def session(reviewer: User) -> Session:
    return session_of(SAID, reviewer)


@pytest.fixture
def ida(reviewer: User) -> User:
    return uploaders.somebody("ida", "analyst")


def test_a_plan_is_drafted_until_somebody_saves_it(session: Session, ida: User) -> None:
    made = release(session)
    drafted = plans.current(made)
    assert (drafted.number, drafted.plan.rows[0].key) == (0, "bullying")
    rows = (replace(drafted.plan.rows[0], who="Head of Year 9"), PlanRow("", "Bike sheds"))
    plans.save(made, rows, ida, opened=0)
    assert (plans.current(made).number, plans.current(made).plan.rows) == (1, rows)


def test_what_is_stored_is_wrapped_and_holds_nothing_that_was_said(session: Session, ida: User) -> None:
    made = release(session)
    plans.save(made, (replace(plans.current(made).plan.rows[0], who="Head of Year 9"),), ida, opened=0)
    [name] = [name for name in the_store().names(session.pk) if name.startswith("plans/")]
    on_disk = (the_store().folder / "sessions" / session.pk / name).read_bytes()
    assert b"Head of Year 9" not in on_disk
    stored = the_store().get(session.pk, name)
    assert b"Head of Year 9" in stored
    assert b"week in and week out" not in stored


def test_two_who_write_at_once_do_not_write_over_each_other(session: Session, ida: User) -> None:
    made = release(session)
    rows = plans.current(made).plan.rows
    plans.save(made, rows[:1], ida, opened=0)
    with pytest.raises(OvertakenPlanError):
        plans.save(made, rows[1:], ida, opened=0)
    assert plans.current(made).plan.rows == rows[:1]
    assert SavedPlan.objects.count() == 1


def test_rows_that_may_not_stand_there_are_refused(session: Session, ida: User) -> None:
    made = release(session)
    with pytest.raises(InterventionError, match="evidence"):
        plans.save(made, (PlanRow("bullying", "Bullying", evidence="Nobody said this."),), ida, opened=0)
    assert not SavedPlan.objects.exists()


def test_a_later_release_takes_its_own_evidence(session: Session, ida: User) -> None:
    first = release(session)
    plans.save(first, (replace(plans.current(first).plan.rows[0], who="Head of Year 9"),), ida, opened=0)
    fewer = replace(examples.released(examples.TALK[:6]), release=2)
    later = plans.current(release(session, fewer)).plan
    assert later.rows[0].who == "Head of Year 9"
    assert later.rows[0].evidence.startswith("3 turns by 3 people.")
    assert later.release == 2


def test_a_plan_ends_with_the_released_copies(session: Session, ida: User) -> None:
    made = release(session)
    plans.save(made, plans.current(made).plan.rows, ida, opened=0)
    assert any(name.startswith("plans/") for name in the_store().wrapped(session.pk, Part.ANALYST))
    the_store().vault.destroy(session.pk, Part.ANALYST)
    with pytest.raises(KeyDestroyedError):
        plans.current(made)
    assert released.readable().count() == 1
