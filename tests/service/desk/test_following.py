from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pipeline import audit
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Hold, Record, Release, Session, SessionRoute
from pipeline.service.store import the_store
from tests.service.desk.sealed_sessions import (
    KEYS,
    address,
    envelope,
    give_keys,
    keep,
    opened,
    post,
    sealed_session,
    somebody,
)

SignIn = Callable[..., Client]


@pytest.fixture
def lee(db: None) -> User:
    return somebody("lee", "lead")


@pytest.fixture
def session(lee: User) -> Session:
    rae = somebody("rae", "reviewer")
    give_keys({"dsl": lee, "headteacher": somebody("hal", "headteacher"), "reviewer": rae})
    return sealed_session(somebody("ana", "uploader"), reviewers=[rae], immediate=["dsl"])


def acts() -> list[str]:
    log = audit.default_folder() / "audit.jsonl"
    return [json.loads(line)["act"] for line in log.read_text().splitlines()] if log.exists() else []


def test_a_holder_sees_the_sessions_of_their_own_route_alone(session: Session, lee: User, signed_in: SignIn) -> None:
    page = signed_in(lee).get("/follow-up/").content.decode()
    assert page.count(session.pk) == 3  # heading, its link, the number beneath
    assert "Immediate" in page
    hal = signed_in(User.objects.get(username="hal")).get("/follow-up/").content.decode()
    assert "Immediate" not in hal
    assert address("session", session, "headteacher") in hal
    assert address("session", session, "dsl") not in hal


@pytest.mark.parametrize("name", ["session", "sealed"])
@pytest.mark.parametrize("route", ["headteacher", "chair", "reviewer", "analyst"])
def test_another_route_does_not_exist(session: Session, lee: User, signed_in: SignIn, name: str, route: str) -> None:
    assert signed_in(lee).get(address(name, session, route)).status_code == 404
    assert signed_in(lee).get(address(name, session, "dsl")).status_code == 200


@pytest.mark.parametrize("name", ["opened", "records", "close", "hold"])
def test_nothing_can_be_done_to_another_route(session: Session, lee: User, signed_in: SignIn, name: str) -> None:
    assert signed_in(lee).post(address(name, session, "headteacher")).status_code == 404
    assert not Record.objects.exists()
    assert not Hold.objects.exists()


@pytest.mark.parametrize("role", ["uploader", "reviewer", "analyst", "administrator"])
def test_who_holds_no_route_is_refused(session: Session, signed_in: SignIn, role: str) -> None:
    client = signed_in(somebody("eve", role))
    assert client.get(address("session", session)).status_code == 403
    assert client.get(address("sealed", session)).status_code == 403


def test_what_is_sealed_is_handed_out_only_after_a_fresh_second_factor(
    session: Session, lee: User, signed_in: SignIn
) -> None:
    client = signed_in(lee, confirmed=False)
    for url in (address("session", session), address("sealed", session), address("record", session, number=1)):
        assert client.get(url).status_code == 302


def test_what_is_handed_out_opens_with_a_key_of_the_route_and_no_other(
    session: Session, lee: User, signed_in: SignIn
) -> None:
    response = signed_in(lee).get(address("sealed", session))
    assert "no-store" in response["Cache-Control"]
    assert b"uncle" not in response.content
    items = json.loads(opened(response.content, KEYS["dsl"][1]))["items"]
    assert [item["id"] for item in items] == ["child"]
    with pytest.raises(Exception, match="does not open"):
        opened(response.content, KEYS["headteacher"][0])
    assert acts()[-1] == "follow-up-handed-out"


def test_a_sealed_file_that_was_exchanged_is_not_handed_out(session: Session, lee: User, signed_in: SignIn) -> None:
    the_store().put(session.pk, "restricted/follow-up-dsl.age", b"age-encryption.org/v1\nforged")
    response = signed_in(lee).get(address("sealed", session))
    assert response.status_code == 409
    assert "not the one that was recorded" in response.json()["problem"]


def test_no_page_holds_a_word_and_no_address_an_items_id(session: Session, lee: User, signed_in: SignIn) -> None:
    client = signed_in(lee)
    for url in ("/follow-up/", "/follow-up/kept/", address("session", session)):
        page = client.get(url).content.decode()
        assert not [word for word in ("uncle", "Tuesday", "shuts", "coach") if word in page]
        assert not [address for address in re.findall(r'(?:href|action)="([^"]*)"', page) if "child" in address]


def test_opening_is_told_by_the_browser_and_remembered_once(session: Session, lee: User, signed_in: SignIn) -> None:
    client = signed_in(lee)
    client.get(address("sealed", session))
    waits = SessionRoute.objects.get(session=session, route="dsl")
    assert waits.opened_at is None
    client.post(address("opened", session))
    first = SessionRoute.objects.get(pk=waits.pk)
    assert (first.opened_by, first.opened_at is not None) == (lee, True)
    client.post(address("opened", session))
    assert SessionRoute.objects.get(pk=waits.pk).opened_at == first.opened_at


def test_what_is_sent_to_another_route_waits_there_and_cannot_be_read_here(
    session: Session, lee: User, signed_in: SignIn
) -> None:
    SessionRoute.objects.filter(session=session, route="headteacher").update(
        opened_at=timezone.now(), closed_at=timezone.now(), alerted_at=timezone.now()
    )
    letters = [envelope(session, route, route.encode()) for route in ("dsl", "headteacher", "reviewer")]
    answer = post(signed_in(lee), session, *letters, immediate="yes")
    assert answer.json() == {"numbers": [1], "by": "lee"}
    there = SessionRoute.objects.get(session=session, route="headteacher")
    assert (there.opened_at, there.closed_at, there.alerted_at, there.immediate) == (None, None, None, True)
    kept = Record.objects.get(route="headteacher")
    assert (kept.number, kept.by) == (1, lee)
    assert signed_in(lee).get(address("record", session, "headteacher", number=1)).status_code == 404
    hal = signed_in(User.objects.get(username="hal"))
    found = hal.get(address("record", session, "headteacher", number=1)).content
    assert opened(found, KEYS["headteacher"][0]) == b"headteacher"


def test_a_page_that_seals_to_old_keys_is_told_so(session: Session, lee: User, signed_in: SignIn) -> None:
    letter = envelope(session, "dsl")
    lee.recipient_keys.filter(route="dsl").earliest("pk").delete()
    answer = post(signed_in(lee), session, letter)
    assert answer.status_code == 409
    assert "keys of a route have changed" in answer.json()["problem"]
    assert not Record.objects.exists()


def test_what_is_not_sealed_is_refused(session: Session, lee: User, signed_in: SignIn) -> None:
    plain = replace(envelope(session, "dsl"), sealed=b'{"decision": 1}')
    assert post(signed_in(lee), session, plain).status_code == 409
    assert post(signed_in(lee), session).status_code == 409
    assert not Record.objects.exists()


def test_a_session_is_closed_only_once_it_was_opened_and_that_is_confirmed(
    session: Session, lee: User, signed_in: SignIn
) -> None:
    client = signed_in(lee)
    client.post(address("close", session), {"entered": "on"})
    client.post(address("opened", session))
    client.post(address("close", session), {})
    assert SessionRoute.objects.get(session=session, route="dsl").closed_at is None
    client.post(address("close", session), {"entered": "on"})
    closed = SessionRoute.objects.get(session=session, route="dsl")
    assert closed.closed_at is not None
    assert closed.closed_by == lee
    page = client.get("/follow-up/kept/").content.decode()
    assert timezone.localtime(closed.closed_at + timedelta(days=7)).strftime("%H:%M") in page


def test_a_hold_is_placed_shown_and_lifted(session: Session, lee: User, signed_in: SignIn) -> None:
    client = signed_in(lee)
    client.post(address("hold", session), {"ground": "no such ground"})
    assert not Hold.objects.exists()
    client.post(address("hold", session), {"ground": "lado"})
    held = Hold.objects.get()
    assert (held.by, held.route) == (lee, "dsl")
    assert "Held: LADO" in client.get("/follow-up/kept/").content.decode()
    other = signed_in(User.objects.get(username="hal"))
    assert other.post(address("lift", session, "headteacher", hold_id=held.pk)).status_code == 404
    client.post(address("lift", session, hold_id=held.pk))
    held.refresh_from_db()
    assert (held.lifted_by, held.lifted_at is not None) == (lee, True)


def test_a_release_is_recalled_once_and_by_name(session: Session, lee: User, signed_in: SignIn) -> None:
    Release.objects.create(session=session, number=1)
    client = signed_in(lee)
    assert "Recall release 1" in client.get(address("session", session)).content.decode()
    client.post(address("recall", session, number=1))
    recalled = Release.objects.get()
    assert (recalled.recalled_by, recalled.recalled_at is not None) == (lee, True)
    assert client.post(address("recall", session, number=1)).status_code == 404
    assert "release-recalled" in acts()


def test_a_deleted_follow_up_says_so(session: Session, lee: User, signed_in: SignIn) -> None:
    now = timezone.now()
    SessionRoute.objects.filter(session=session, route="dsl").update(closed_at=now, deleted_at=now)
    response = signed_in(lee).get(address("session", session))
    assert response.status_code == 410
    assert "was deleted" in response.content.decode()


def test_the_page_carries_the_keys_of_each_route_that_can_take_something(
    session: Session, lee: User, signed_in: SignIn
) -> None:
    SessionRoute.objects.filter(session=session, route="chair").update(deleted_at=timezone.now())
    recipients = signed_in(lee).get(address("session", session)).context["recipients"]
    assert sorted(recipients) == ["dsl", "headteacher", "reviewer"]
    assert [len(recipients[route]["keys"]) for route in sorted(recipients)] == [2, 2, 2]


def test_a_record_reads_as_it_was_sent(session: Session, lee: User, signed_in: SignIn) -> None:
    client = signed_in(lee)
    sent = envelope(session, "dsl", b"first")
    post(client, session, sent)
    assert client.get(address("record", session, number=1)).content == sent.sealed
    keep(session, "restricted/other.age", b"", "reviewer")
    assert client.get(address("record", session, number=2)).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_request_changes_a_record(session: Session, lee: User, signed_in: SignIn, method: str) -> None:
    client = signed_in(lee)
    post(client, session, envelope(session, "dsl", b"first"))
    for url in (address("records", session), address("record", session, number=1)):
        assert getattr(client, method)(url).status_code == 405
    assert Record.objects.count() == 1


def test_only_what_goes_to_reviewers_can_say_that_words_return(session: Session, lee: User, signed_in: SignIn) -> None:
    letters = [envelope(session, "dsl"), envelope(session, "reviewer")]
    post(signed_in(lee), session, *letters, returns="a" * 64)
    assert list(Record.objects.order_by("pk").values_list("route", "returns_sha256")) == [
        ("dsl", ""),
        ("reviewer", "a" * 64),
    ]
