from __future__ import annotations

import errno
import logging
from collections.abc import Callable

import pytest
from django.db import OperationalError

from pipeline.errors import DiskFullError, PipelineError, SealedNotPublishedError, SilentAudioError
from pipeline.service import attempts, tries
from pipeline.service.desk.models import Session
from pipeline.service.steps import Made
from tests.service.sessions import a_session, now

LEFT = Made("attempt", "ab" * 32)
SAID = "Callum said that it was the caretaker"


@pytest.fixture
def session(db: None) -> Session:
    return a_session()


@pytest.fixture
def attempt(session: Session) -> str:
    return attempts.begin(session.pk, "measure") or ""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(tries, "LOOK_S", 0.005)


def raising(*problems: Exception, then: Made = LEFT) -> Callable[[str, str], Made]:
    left = list(problems)

    def step(_session: str, _attempt: str) -> Made:
        if left:
            raise left.pop(0)
        return then

    return step


@pytest.mark.parametrize("left", [Made("attempt"), Made("attempt", count=18), LEFT])
def test_step_answers_with_what_it_left(session: Session, attempt: str, left: Made) -> None:
    assert tries.try_step(session.pk, attempt, raising(then=left)) == left


def test_step_that_answers_with_text_is_a_fault_and_its_text_goes_nowhere(session: Session, attempt: str) -> None:
    assert tries.try_step(session.pk, attempt, raising(then=Made("attempt", SAID))) is None
    assert now(session).error_code == "fault"


@pytest.mark.parametrize(
    ("problem", "state"),
    [(SilentAudioError("nobody speaks"), "failed"), (SealedNotPublishedError("sealed"), "sealed")],
)
def test_error_of_ours_ends_the_session_with_its_code(
    session: Session, attempt: str, problem: PipelineError, state: str
) -> None:
    assert tries.try_step(session.pk, attempt, raising(problem)) is None
    assert (now(session).state, now(session).error_code) == (state, problem.code)


def test_error_that_nobody_foresaw_is_logged_by_class_and_place(
    session: Session, attempt: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert tries.try_step(session.pk, attempt, raising(KeyError(SAID))) is None
    assert now(session).state == "failed"
    assert "KeyError in step, line " in caplog.text
    assert SAID not in caplog.text


@pytest.mark.parametrize(
    "problem",
    [
        DiskFullError("the disk is full"),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OperationalError("gone"),
    ],
)
def test_what_passes_by_itself_is_waited_for(
    session: Session, attempt: str, problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(attempts, "wait_for", lambda _session, _attempt, code: shown.append(code))
    assert tries.try_step(session.pk, attempt, raising(problem, problem)) == LEFT
    code = "database-away" if isinstance(problem, OperationalError) else "disk-full"
    assert shown == [code, "", code, ""]


def test_other_errors_of_the_system_do_not_pass(session: Session, attempt: str) -> None:
    assert tries.try_step(session.pk, attempt, raising(OSError(errno.EACCES, SAID))) is None


def test_waiting_ends_when_somebody_cancels(session: Session, attempt: str) -> None:
    def step(_session: str, _attempt: str) -> Made:
        Session.objects.update(cancel_asked=True)
        raise DiskFullError("the disk is full")

    with pytest.raises(attempts.Stop):
        tries.try_step(session.pk, attempt, step)


def test_stop_of_a_step_is_not_taken_for_a_failure(session: Session, attempt: str) -> None:
    def step(_session: str, _attempt: str) -> Made:
        raise attempts.Stop

    with pytest.raises(attempts.Stop):
        tries.try_step(session.pk, attempt, step)
    assert now(session).state == "working"


def test_step_of_an_attempt_that_is_over_is_not_begun(session: Session) -> None:
    with pytest.raises(attempts.Stop):
        tries.try_step(session.pk, "another", lambda *_: pytest.fail("it was begun"))
