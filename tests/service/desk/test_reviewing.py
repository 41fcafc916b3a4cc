from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pipeline import audit
from pipeline.restricted.sealing import seal
from pipeline.service.accounts.keys import digest_of, keys_for
from pipeline.service.accounts.models import User
from pipeline.service.desk import records
from pipeline.service.desk.models import Release, ReleaseRequest, Session
from pipeline.service.desk.requests import delivery_name
from pipeline.service.store import the_store
from tests.service.desk.sealed_sessions import KEYS, envelope, give_keys, keep, opened, sealed_session, somebody

SignIn = Callable[..., Client]
State = ReleaseRequest.State
SEALED = b"age-encryption.org/v1\nfor the worker alone"
OCTETS = "application/octet-stream"


@pytest.fixture
def rae(db: None) -> User:
    return somebody("rae", "reviewer")


@pytest.fixture
def session(rae: User) -> Session:
    give_keys({"reviewer": rae, "dsl": somebody("lee", "lead"), "headteacher": somebody("hal", "headteacher")})
    made = sealed_session(somebody("ana", "uploader"), reviewers=[rae])
    keep(made, "restricted/transcript.age", b'{"words": "his uncle"}', "reviewer")
    keep(made, "restricted/listening.age", b"the room", "reviewer")
    return made


@pytest.fixture
def reviewer(session: Session, rae: User, signed_in: SignIn) -> Client:
    return signed_in(rae)


def address(name: str, session: Session, **others: Any) -> str:
    return reverse(f"reviewing-{name}", kwargs={"session_id": session.pk, **others})


def acts() -> list[str]:
    log = audit.default_folder() / "audit.jsonl"
    found = [json.loads(line)["act"] for line in log.read_text().splitlines()]
    return [act for act in found if act != "signed-in"]


def asked(client: Client, session: Session, state: State = State.READY) -> ReleaseRequest:
    """A request of this person's, as far as this."""
    number = client.post(address("ask", session)).json()["request"]
    ReleaseRequest.objects.filter(pk=number).update(state=state, public_key="age1once", seen_at=timezone.now())
    return ReleaseRequest.objects.get(pk=number)


def sent(client: Client, request: ReleaseRequest, content: bytes = SEALED) -> Any:
    url = address("send", request.session, request_id=request.pk)
    return client.post(url, content, content_type=OCTETS)


GETS = ("session", "transcript", "listening", "records", "releases", "draft")
POSTS = ("ask", "draft")


def test_a_reviewer_sees_the_sessions_that_they_review(session: Session, reviewer: Client) -> None:
    other = sealed_session(User.objects.get(username="ana"), reviewers=[somebody("roy", "reviewer")])
    page = reviewer.get(reverse("reviewing")).content.decode()
    assert address("session", session) in page
    assert other.pk not in page
    assert "Not released" in page


def test_the_session_of_another_reviewer_does_not_exist(session: Session, signed_in: SignIn) -> None:
    roy = signed_in(somebody("roy", "reviewer"))
    assert [roy.get(address(name, session)).status_code for name in GETS] == [404] * len(GETS)
    assert [roy.post(address(name, session)).status_code for name in POSTS] == [404] * len(POSTS)
    Release.objects.create(session=session, number=1)
    assert roy.post(address("recall", session, number=1)).status_code == 404
    assert not ReleaseRequest.objects.exists()


@pytest.mark.parametrize("state", ["uploading", "working", "failed", "cancelled", "dead"])
def test_a_session_that_is_not_sealed_does_not_exist_yet(session: Session, reviewer: Client, state: str) -> None:
    Session.objects.update(state=state)
    assert reviewer.get(address("session", session)).status_code == 404
    Session.objects.update(state="sealed")
    assert reviewer.get(address("session", session)).status_code == 200


@pytest.mark.parametrize("role", ["uploader", "lead", "headteacher", "chair", "analyst", "administrator"])
def test_nobody_else_reviews_even_if_they_were_chosen(session: Session, signed_in: SignIn, role: str) -> None:
    eve = somebody("eve", role)
    session.reviewers.add(eve)
    client = signed_in(eve)
    assert {client.get(address(name, session)).status_code for name in GETS} == {403}
    assert client.post(address("ask", session)).status_code == 403


def test_words_and_sound_are_handed_out_only_after_a_fresh_second_factor(
    session: Session, rae: User, signed_in: SignIn
) -> None:
    client = signed_in(rae, confirmed=False)
    assert {client.get(address(name, session)).status_code for name in ("session", "transcript", "listening")} == {302}
    assert client.get(address("records", session)).status_code == 200
    assert client.post(address("ask", session)).status_code == 200


def test_what_is_handed_out_is_sealed_to_the_reviewer_and_stands_in_the_audit_log(
    session: Session, reviewer: Client
) -> None:
    response = reviewer.get(address("transcript", session))
    assert opened(response.content, KEYS["reviewer"][0]) == b'{"words": "his uncle"}'
    assert "no-store" in response["Cache-Control"]
    assert opened(reviewer.get(address("listening", session)).content, KEYS["reviewer"][1]) == b"the room"
    assert acts() == ["transcript-handed-out", "recording-handed-out"]
    assert "uncle" not in reviewer.get(address("session", session)).content.decode()


def test_a_transcript_that_was_exchanged_is_not_handed_out(session: Session, reviewer: Client) -> None:
    the_store().put(session.pk, "restricted/transcript.age", SEALED)
    assert reviewer.get(address("transcript", session)).status_code == 409


def test_only_the_records_of_the_reviewers_are_listed_and_handed_out(session: Session, reviewer: Client) -> None:
    lee = User.objects.get(username="lee")
    letters = [envelope(session, "dsl", b"reasons"), envelope(session, "reviewer", b"it returns")]
    records.append(session, letters, lee, sender="dsl")
    [told] = reviewer.get(address("records", session)).json()["records"]
    assert told["number"] == 1
    assert opened(reviewer.get(told["url"]).content, KEYS["reviewer"][0]) == b"it returns"
    assert "lee" not in json.dumps(told)
    assert reviewer.get(address("record", session, number=2)).status_code == 404


def test_one_request_at_a_time_and_what_was_never_sent_gives_way_to_its_owner_only(
    session: Session, reviewer: Client, signed_in: SignIn
) -> None:
    first = asked(reviewer, session)
    roy = somebody("roy", "reviewer")
    session.reviewers.add(roy)
    other = signed_in(roy)
    assert other.post(address("ask", session)).status_code == 409
    second = asked(reviewer, session, State.SENT)
    first.refresh_from_db()
    assert first.state == State.LOST
    answer = reviewer.post(address("ask", session))
    assert answer.status_code == 409
    assert "being released just now" in answer.json()["problem"]
    ReleaseRequest.objects.filter(pk=second.pk).update(state=State.DONE)
    assert other.post(address("ask", session)).status_code == 200


def test_the_request_of_another_reviewer_of_the_session_does_not_exist(
    session: Session, reviewer: Client, signed_in: SignIn
) -> None:
    request = asked(reviewer, session)
    roy = somebody("roy", "reviewer")
    session.reviewers.add(roy)
    assert signed_in(roy).get(address("request", session, request_id=request.pk)).status_code == 404
    assert sent(signed_in(roy), request).status_code == 404
    told = reviewer.get(address("request", session, request_id=request.pk)).json()
    assert told == {"state": "ready", "public_key": "age1once", "number": None, "code": "", "message": ""}


def test_what_is_sent_waits_wrapped_for_the_worker(session: Session, reviewer: Client) -> None:
    request = asked(reviewer, session)
    assert sent(reviewer, request).status_code == 200
    request.refresh_from_db()
    assert request.state == State.SENT
    assert the_store().get(session.pk, delivery_name(request)) == SEALED
    assert SEALED not in (the_store().folder / "sessions" / session.pk / delivery_name(request)).read_bytes()


def test_what_was_sent_to_a_worker_that_died_is_removed_when_somebody_asks_again(
    session: Session, reviewer: Client
) -> None:
    request = asked(reviewer, session)
    sent(reviewer, request)
    ReleaseRequest.objects.filter(pk=request.pk).update(state=State.LOST)
    asked(reviewer, session)
    assert delivery_name(request) not in the_store().names(session.pk)


@pytest.mark.parametrize("state", [State.ASKED, State.SENT, State.DONE, State.FAILED, State.LOST])
def test_nothing_is_taken_that_no_worker_waits_for(session: Session, reviewer: Client, state: State) -> None:
    request = asked(reviewer, session, state)
    assert sent(reviewer, request).status_code == 409
    assert delivery_name(request) not in the_store().names(session.pk)


def test_what_is_not_sealed_or_too_large_is_refused(session: Session, reviewer: Client) -> None:
    request = asked(reviewer, session)
    assert sent(reviewer, request, b'{"words": "his uncle"}').status_code == 409
    largest = settings.QUIETROOM.uploads.piece_bytes
    for size in (largest + 1, settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1):
        answer = sent(reviewer, request, SEALED.ljust(size))
        assert (answer.status_code, "larger" in answer.json()["problem"]) == (413, True)
    assert delivery_name(request) not in the_store().names(session.pk)
    assert sent(reviewer, request, SEALED.ljust(largest)).status_code == 200


def kept(client: Client, session: Session, sealed: bytes, sealed_to: str) -> Any:
    return client.post(address("draft", session), sealed, content_type=OCTETS, headers={"X-Sealed-To": sealed_to})


def test_decisions_are_kept_sealed_one_draft_for_each_reviewer(
    session: Session, reviewer: Client, signed_in: SignIn
) -> None:
    assert reviewer.get(address("draft", session)).status_code == 404
    keys = keys_for(session, "reviewer")
    for words in (b"first", b"second"):
        sealed = seal(words, [key.public_key for key in keys])
        assert kept(reviewer, session, sealed, digest_of(keys)).status_code == 200
    assert opened(reviewer.get(address("draft", session)).content, KEYS["reviewer"][0]) == b"second"
    roy = somebody("roy", "reviewer")
    session.reviewers.add(roy)
    assert signed_in(roy).get(address("draft", session)).status_code == 404


def test_a_draft_that_is_not_sealed_to_the_reviewers_is_not_kept(session: Session, reviewer: Client) -> None:
    digest = digest_of(keys_for(session, "reviewer"))
    for sealed, sealed_to in ((b"his uncle", digest), (SEALED, "other keys"), (SEALED, "")):
        assert kept(reviewer, session, sealed, sealed_to).status_code == 409
    assert kept(reviewer, session, SEALED.ljust(settings.QUIETROOM.uploads.piece_bytes + 1), digest).status_code == 413
    assert reviewer.get(address("draft", session)).status_code == 404


def test_releases_are_listed_and_recalled(session: Session, reviewer: Client) -> None:
    for number in (1, 2):
        Release.objects.create(session=session, number=number)
    listed = reviewer.get(address("releases", session)).content.decode()
    assert listed.index("Release 2") < listed.index("analysts read this one") < listed.index("Release 1")
    assert "superseded" in listed
    assert reviewer.post(address("recall", session, number=2)).status_code == 200
    assert reviewer.post(address("recall", session, number=2)).status_code == 404
    listed = reviewer.get(address("releases", session)).content.decode()
    assert listed.index("recalled on") < listed.index("Release 1") < listed.index("superseded")
    assert "analysts read this one" not in listed
    found = Release.objects.get(number=2)
    assert found.recalled_by == User.objects.get(username="rae")
    assert found.recalled_at
    assert acts() == ["release-recalled"]


def test_no_address_and_no_page_says_what_was_decided(session: Session, reviewer: Client) -> None:
    for url in (reverse("reviewing"), reverse("reviewing-blank"), address("session", session)):
        page = reviewer.get(url).content.decode()
        assert "uncle" not in page
        assert "child" not in page.replace("children", "")
