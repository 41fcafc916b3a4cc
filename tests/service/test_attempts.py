from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError, transaction

from pipeline.errors import ModelMissingError
from pipeline.service import attempts
from pipeline.service.desk.models import Session
from pipeline.service.steps import Made
from tests.service.sessions import a_session, now

State = Session.State
pytestmark = pytest.mark.usefixtures("db")


def begun(session: Session, step: str = "hear-0") -> str:
    attempt = attempts.begin(session.pk, step)
    assert attempt
    return attempt


def test_beginning_is_one_attempt_which_may_go_on() -> None:
    session = a_session()
    attempt = begun(session)
    assert (now(session).state, now(session).attempts) == ("working", 1)
    attempts.check(session.pk, attempt)


@pytest.mark.parametrize("state", ["uploading", "done", "sealed", "failed", "cancelled", "dead"])
def test_nothing_begins_that_is_not_due(state: str) -> None:
    session = a_session(state)
    assert attempts.begin(session.pk, "hear-0") is None
    assert now(session).state == state


def test_session_that_is_gone_is_not_begun() -> None:
    assert attempts.begin("0" * 16, "measure") is None


def test_later_attempt_fences_the_earlier_one_everywhere() -> None:
    session = a_session()
    old, new = begun(session), begun(session)
    writes: tuple[Callable[[], None], ...] = (
        lambda: attempts.check(session.pk, old),
        lambda: attempts.report(session.pk, old, "ingest", 0.1),
        lambda: attempts.wait_for(session.pk, old, "disk-full"),
        lambda: attempts.finish(session.pk, old, State.DONE),
        lambda: attempts.fail(session.pk, old, State.FAILED, None),
    )
    for write in writes:
        with pytest.raises(attempts.Stop):
            write()
    with pytest.raises(attempts.Stop), attempts.publishing(session.pk, old):
        pytest.fail("a rename would have happened")
    attempts.give_back(session.pk, old)
    assert not attempts.conclude_cancelled(session.pk, old)
    after = now(session)
    assert (after.state, after.attempts, after.stage, after.error_code) == ("working", 2, "", "")
    attempts.check(session.pk, new)


def test_attempts_at_several_steps_are_at_work_together() -> None:
    session = a_session()
    held = [begun(session, f"hear-{window}") for window in range(2)]
    for attempt in held:
        attempts.check(session.pk, attempt)
    assert now(session).attempts == 1
    attempts.give_back(session.pk, held[0])
    assert now(session).state == "working"
    attempts.check(session.pk, held[1])


def test_step_that_is_made_says_what_it_left_and_is_begun_no_more() -> None:
    session = a_session()
    attempt = begun(session, "measure")
    left = Made(attempt, "ab" * 32, 3)
    attempts.keep(session.pk, attempt, left, 0.05)
    assert attempts.made(session.pk) == {"measure": left}
    assert attempts.begin(session.pk, "measure") is None
    with pytest.raises(attempts.Stop):
        attempts.keep(session.pk, attempt, left, 0.05)


def test_what_another_version_of_the_steps_left_counts_for_nothing() -> None:
    session = a_session()
    attempt = begun(session, "measure")
    attempts.keep(session.pk, attempt, Made(attempt), 0.05)
    session.turns.update(schema="0")
    assert attempts.made(session.pk) == {}
    assert attempts.begin(session.pk, "measure")


def test_end_of_a_session_stops_who_is_at_another_of_its_steps() -> None:
    session = a_session()
    one, other = begun(session, "hear-0"), begun(session, "hear-1")
    attempts.fail(session.pk, one, State.FAILED, None)
    with pytest.raises(attempts.Stop):
        attempts.check(session.pk, other)
    assert attempts.conclude_cancelled(session.pk, other)
    assert now(session).state == "failed"


def test_deaths_at_several_steps_are_not_the_end() -> None:
    session = a_session()
    for window in range(3):
        begun(session, f"hear-{window}")
        begun(session, f"hear-{window}")
    assert (now(session).state, now(session).attempts) == ("working", 4)


def test_session_is_as_far_as_its_steps_together() -> None:
    session = a_session()
    one, other = begun(session, "hear-0"), begun(session, "hear-1")
    attempts.report(session.pk, one, "transcribe", 0.25)
    attempts.report(session.pk, other, "transcribe", 0.125)
    assert now(session).fraction == 0.375


def test_fourth_beginning_after_three_deaths_is_the_end() -> None:
    session = a_session()
    for _ in range(3):
        begun(session)
    assert attempts.begin(session.pk, "hear-0") is None
    assert now(session).state == "dead"
    assert now(session).finished_at is not None


def test_attempt_that_is_given_back_is_no_death() -> None:
    session = a_session()
    for _ in range(5):
        attempts.give_back(session.pk, begun(session))
    assert (now(session).state, now(session).attempts) == ("waiting", 1)


def test_wish_to_cancel_stops_the_attempt_which_then_says_so() -> None:
    session = a_session()
    attempt = begun(session)
    Session.objects.update(cancel_asked=True)
    with pytest.raises(attempts.Stop):
        attempts.check(session.pk, attempt)
    with pytest.raises(attempts.Stop):
        attempts.report(session.pk, attempt, "ingest", 0.5)
    with pytest.raises(attempts.Stop), attempts.publishing(session.pk, attempt):
        pytest.fail("it would have been published")
    assert attempts.conclude_cancelled(session.pk, attempt)
    assert (now(session).state, now(session).cancel_asked) == ("cancelled", False)


def test_wish_to_cancel_is_heard_when_the_worker_died_of_it() -> None:
    session = a_session("working", cancel_asked=True)
    assert attempts.begin(session.pk, "hear-0") is None
    assert now(session).state == "cancelled"


def test_wish_to_cancel_that_comes_after_publishing_is_too_late() -> None:
    session = a_session()
    attempt = begun(session)
    with attempts.publishing(session.pk, attempt):
        pass
    Session.objects.update(cancel_asked=True)
    attempts.finish(session.pk, attempt, State.DONE)
    assert (now(session).state, now(session).cancel_asked) == ("done", False)


def test_report_shows_how_far_it_is_and_that_nothing_stands_still() -> None:
    session = a_session()
    attempt = begun(session)
    attempts.wait_for(session.pk, attempt, "disk-full")
    assert now(session).error_code == "disk-full"
    attempts.report(session.pk, attempt, "transcribe", 0.25)
    assert (now(session).stage, now(session).fraction, now(session).error_code) == ("transcribe", 0.25, "")


def test_failure_keeps_code_and_message_of_an_error_of_ours_and_of_no_other() -> None:
    ours, other = a_session(), a_session()
    attempts.fail(ours.pk, begun(ours), State.FAILED, ModelMissingError("run `quietroom models pull`"))
    attempts.fail(other.pk, begun(other), State.FAILED, None)
    assert (now(ours).error_code, now(ours).error_message) == ("model-missing", "run `quietroom models pull`")
    assert (now(other).error_code, now(other).error_message) == ("fault", "")


def test_stop_passes_handlers_of_failures() -> None:
    assert not issubclass(attempts.Stop, Exception)


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_database_that_is_away_is_waited_for(kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    answers = iter([kind, kind, kind])

    def action() -> str:
        for answer in answers:
            raise answer
        return "there"

    assert attempts.patiently(action) == "there"
    assert slept == [0.2, 0.4, 0.8]


def test_broken_transaction_is_not_tried_again_inside_itself() -> None:
    def action() -> None:
        raise OperationalError

    with pytest.raises(OperationalError), transaction.atomic():
        attempts.patiently(action)
