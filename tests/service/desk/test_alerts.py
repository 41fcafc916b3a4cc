from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from pipeline.service.accounts.models import Notice, User
from pipeline.service.desk import alerts
from pipeline.service.desk.models import Session, SessionRoute
from tests.service.desk.sealed_sessions import give_keys, sealed_session, somebody

NOW = timezone.now() + timedelta(minutes=1)
IN_TIME = NOW + timedelta(minutes=20)
TOO_LATE = NOW + timedelta(minutes=31)


@pytest.fixture
def people(db: None) -> Iterator[dict[str, User]]:
    made = {
        "lee": somebody("lee", "lead"),
        "dee": somebody("dee", "lead"),
        "hal": somebody("hal", "headteacher"),
        "ida": somebody("ida", "administrator"),
    }
    for name, person in made.items():
        person.email, person.is_deputy = f"{name}@school.example", name == "dee"
        person.save()
    mail.outbox.clear()
    yield made
    mail.outbox.clear()


@pytest.fixture
def session(people: dict[str, User]) -> Session:
    give_keys({"dsl": people["lee"]})
    made = sealed_session(people["lee"], immediate=["dsl"])
    SessionRoute.objects.filter(session=made).update(waiting_since=NOW)
    return made


def sent() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for message in mail.outbox:
        found.setdefault(message.to[0].split("@")[0], []).append(str(message.body))
    mail.outbox.clear()
    return found


def test_holders_learn_once_that_a_session_waits_and_that_something_is_immediate(session: Session) -> None:
    alerts.due(NOW)
    assert sent() == {"lee": [f"{alerts.WAITS} {alerts.IMMEDIATE}"], "hal": [alerts.WAITS]}
    alerts.due(IN_TIME)
    assert sent() == {}


def test_a_message_tells_nothing_else_and_goes_to_one_person(session: Session) -> None:
    alerts.due(NOW)
    for message in mail.outbox:
        assert message.subject == alerts.SUBJECT
        assert len(message.recipients()) == 1
        whole = str(message.message())
        for told in (session.pk, "2026", "dsl", "headteacher", "uncle", "abuse", "lead"):
            assert told not in whole.replace(message.to[0], "").split("Date:")[0] + str(message.body)
    assert {str(message.body) for message in mail.outbox} == {alerts.WAITS, f"{alerts.WAITS} {alerts.IMMEDIATE}"}


def test_an_immediate_one_that_is_not_opened_in_time_comes_to_the_deputy(session: Session) -> None:
    alerts.due(NOW)
    sent()
    alerts.due(IN_TIME)
    assert sent() == {}
    alerts.due(TOO_LATE)
    assert sent() == {"dee": [f"{alerts.WAITS} {alerts.IMMEDIATE} {alerts.FOR_THE_DEPUTY}"]}
    assert Notice.objects.filter(user__username="dee").count() == 1
    alerts.due(TOO_LATE + timedelta(hours=1))
    assert sent() == {}


def test_what_was_opened_or_is_not_immediate_never_comes_to_the_deputy(session: Session) -> None:
    alerts.due(NOW)
    sent()
    SessionRoute.objects.filter(session=session, route="dsl").update(opened_at=NOW)
    alerts.due(TOO_LATE)
    assert sent() == {}


def test_where_all_are_deputies_they_are_alerted_at_once(session: Session, people: dict[str, User]) -> None:
    User.objects.filter(username="lee").update(is_deputy=True)
    alerts.due(NOW)
    assert set(sent()) == {"lee", "dee", "hal"}


def test_who_has_left_is_not_alerted(session: Session, people: dict[str, User]) -> None:
    User.objects.filter(username="hal").update(is_active=False)
    alerts.due(NOW)
    assert set(sent()) == {"lee"}
    assert SessionRoute.objects.get(session=session, route="headteacher").alerted_at is None


def test_without_mail_the_pages_alone_tell(session: Session) -> None:
    with override_settings(EMAIL_BACKEND=alerts.NO_MAIL):
        alerts.due(NOW)
        alerts.due(TOO_LATE)
    assert sent() == {}
    told = Notice.objects.order_by("pk").values_list("user__username", "text")
    assert [name for name, _ in told] == ["lee", "hal", "dee"]
    assert dict(told)["dee"].endswith(alerts.FOR_THE_DEPUTY)


@pytest.fixture
def no_server() -> Iterator[None]:
    with override_settings(EMAIL_BACKEND="tests.service.desk.test_alerts.Unreachable"):
        yield


class Unreachable:
    """A mail server that is away."""

    def __init__(self, **_: object) -> None:
        """Takes what Django gives."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("lee@school.example was refused")


def test_what_could_not_be_sent_is_sent_at_the_next_look_and_no_address_is_logged(
    session: Session, no_server: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert alerts.due(NOW) == 0
    assert not Notice.objects.exists()
    assert "ConnectionRefusedError" in caplog.text
    assert "lee@" not in caplog.text
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        assert alerts.due(NOW) == 2
    assert set(sent()) == {"lee", "hal"}


def test_what_waits_too_long_is_told_to_everybody_of_the_route_once_a_week(session: Session) -> None:
    SessionRoute.objects.update(alerted_at=NOW, opened_at=NOW)
    month = NOW + timedelta(days=31)
    alerts.due(NOW + timedelta(days=29))
    assert sent() == {}
    alerts.due(month)
    assert {name: len(texts) for name, texts in sent().items()} == {"lee": 1, "dee": 1, "hal": 1}
    alerts.due(month + timedelta(days=6))
    assert sent() == {}
    alerts.due(month + timedelta(days=7))
    assert set(sent()) == {"lee", "dee", "hal"}
    SessionRoute.objects.update(closed_at=month)
    alerts.due(month + timedelta(days=30))
    assert sent() == {}
