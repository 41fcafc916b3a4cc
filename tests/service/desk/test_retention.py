from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from pipeline.errors import KeyDestroyedError
from pipeline.service.accounts.models import User
from pipeline.service.desk import records, retention
from pipeline.service.desk.models import SealedFile, Session, SessionRoute
from pipeline.service.store import the_store
from tests.service.desk.sealed_sessions import KEYS, envelope, give_keys, opened, sealed_session, somebody

NOW = timezone.now()
LATER = NOW + timedelta(days=8)


@pytest.fixture
def lee(db: None) -> User:
    return somebody("lee", "lead")


@pytest.fixture
def session(lee: User) -> Session:
    give_keys({"dsl": lee, "headteacher": somebody("hal", "headteacher")})
    return sealed_session(lee)


def route_of(session: Session, route: str = "dsl") -> SessionRoute:
    return SessionRoute.objects.get(session=session, route=route)


def is_readable(session: Session, route: str = "dsl") -> bool:
    try:
        return bool(opened(the_store().get(session.pk, f"restricted/follow-up-{route}.age"), KEYS[route][0]))
    except KeyDestroyedError:
        return False


def test_a_closed_follow_up_and_its_records_end_after_the_set_days_and_no_other_routes(
    session: Session, lee: User
) -> None:
    [record] = records.append(session, [envelope(session, "dsl")], lee, sender="dsl")
    retention.close(route_of(session), lee, NOW)
    assert retention.due(NOW + timedelta(days=6)) == 0
    assert is_readable(session)
    assert retention.due(LATER) == 1
    assert not is_readable(session)
    with pytest.raises(KeyDestroyedError):
        records.read(record)
    assert is_readable(session, "headteacher")
    assert route_of(session).deleted_at == LATER
    assert retention.due(LATER + timedelta(days=1)) == 0


def test_the_list_says_the_very_time_at_which_it_is_deleted(session: Session, lee: User) -> None:
    assert retention.goes_at(route_of(session)) is None
    retention.close(route_of(session), lee, NOW)
    goes = retention.goes_at(route_of(session))
    assert goes is not None
    assert retention.due(goes - timedelta(seconds=1)) == 0
    assert retention.due(goes) == 1


def test_what_nobody_closed_is_never_deleted_but_overdue(session: Session) -> None:
    years = NOW + timedelta(days=3650)
    assert retention.due(years) == 0
    assert is_readable(session)
    assert retention.is_overdue(route_of(session), years)
    assert not retention.is_overdue(route_of(session), NOW + timedelta(days=29))


@pytest.mark.parametrize("ground", ["police", "lado", "court", "other"])
def test_a_hold_stops_deletion_of_its_own_route_until_it_is_lifted(session: Session, lee: User, ground: str) -> None:
    for route in ("dsl", "headteacher"):
        retention.close(route_of(session, route), lee, NOW)
    held = retention.hold(route_of(session), ground, lee)
    assert retention.goes_at(route_of(session)) is None
    assert retention.due(LATER) == 1
    assert (is_readable(session), is_readable(session, "headteacher")) == (True, False)
    retention.lift(held, lee, LATER)
    assert retention.due(LATER + timedelta(days=6)) == 0
    assert retention.goes_at(route_of(session)) == LATER + timedelta(days=7)
    assert retention.due(LATER + timedelta(days=7)) == 1
    assert not is_readable(session)


def test_one_of_two_holds_is_enough(session: Session, lee: User) -> None:
    retention.close(route_of(session), lee, NOW)
    first = retention.hold(route_of(session), "police", lee)
    retention.hold(route_of(session), "court", lee)
    retention.lift(first, lee, NOW)
    assert retention.due(LATER) == 0
    assert is_readable(session)


def test_what_is_sent_an_item_after_it_was_closed_is_kept(session: Session, lee: User) -> None:
    retention.close(route_of(session, "headteacher"), lee, NOW)
    records.append(session, [envelope(session, "headteacher")], lee, sender="dsl")
    assert retention.due(LATER) == 0
    assert is_readable(session, "headteacher")


def test_what_is_written_after_closing_must_be_closed_again(session: Session, lee: User) -> None:
    retention.close(route_of(session), lee, NOW)
    records.append(session, [envelope(session, "dsl")], lee, sender="dsl")
    assert route_of(session).closed_at is None
    assert retention.due(LATER) == 0
    assert is_readable(session)


def test_nobody_is_asked_to_seal_again_what_was_deleted(session: Session, lee: User) -> None:
    records.append(session, [envelope(session, "dsl")], lee, sender="dsl")
    retention.close(route_of(session), lee, NOW)
    retention.due(LATER)
    assert set(SealedFile.objects.values_list("route", flat=True)) == {"headteacher", "chair"}
