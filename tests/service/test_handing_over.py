"""What a page writes to have a session worked on, cancelled or tried again; `test_jobs` has workers act on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from pipeline.service import attempts, jobs
from tests.service.sessions import a_session, now

pytestmark = pytest.mark.usefixtures("db")


def test_whole_upload_waits_for_its_turn() -> None:
    session = a_session("uploading")
    jobs.submit(session.pk)
    assert now(session).state == "waiting"


@pytest.mark.parametrize("state", ["waiting", "working", "done", "sealed", "failed", "cancelled", "dead"])
def test_submitting_what_was_submitted_changes_nothing(state: str) -> None:
    session = a_session(state, attempts=2)
    jobs.submit(session.pk)
    assert (now(session).state, now(session).attempts) == (state, 2)


@pytest.mark.parametrize("state", ["uploading", "waiting", "working"])
def test_what_nobody_works_on_is_cancelled_at_once_and_leaves_nothing(state: str) -> None:
    session = a_session(state)
    work = Path(settings.DATA_FOLDER) / "work" / session.pk / "attempt-1"
    work.mkdir(parents=True)
    jobs.cancel(session.pk)
    assert now(session).state == "cancelled"
    assert now(session).finished_at is not None
    assert not work.parent.exists()


def test_what_somebody_works_on_is_asked_to_stop() -> None:
    session = a_session("working")
    attempts.begin(session.pk, "hear-0")
    work = Path(settings.DATA_FOLDER) / "work" / session.pk / "attempt-1"
    work.mkdir(parents=True)
    jobs.cancel(session.pk)
    assert (now(session).state, now(session).cancel_asked) == ("working", True)
    assert work.exists()


@pytest.mark.parametrize("act", [jobs.cancel, jobs.submit, jobs.again])
@pytest.mark.parametrize("state", ["done", "sealed", "cancelled"])
def test_what_has_ended_well_stays_as_it_is(act: Callable[[str], None], state: str) -> None:
    session = a_session(state)
    act(session.pk)
    assert (now(session).state, now(session).cancel_asked) == (state, False)


@pytest.mark.parametrize("state", ["failed", "dead"])
def test_what_is_stuck_starts_with_a_clean_slate(state: str) -> None:
    session = a_session(state, attempts=3, error_code="fault", error_message="said", fraction=0.5)
    jobs.again(session.pk)
    after = now(session)
    assert (after.state, after.attempts, after.error_code, after.error_message) == ("waiting", 0, "", "")
    assert (after.fraction, after.finished_at) == (0, None)


@pytest.mark.parametrize("state", ["uploading", "waiting", "working"])
def test_what_is_under_way_is_not_started_again(state: str) -> None:
    session = a_session(state, attempts=2)
    jobs.again(session.pk)
    assert (now(session).state, now(session).attempts) == (state, 2)
