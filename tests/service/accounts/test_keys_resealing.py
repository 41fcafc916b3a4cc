from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pipeline.restricted.keys import Identity
from pipeline.restricted.sealing import open_sealed, seal
from pipeline.service.accounts import keys, keys_changes, keys_resealing
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import SealedFile, Session
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from tests.service.accounts.holders import again, identity, secured, waiting, witnessed

Person = Callable[..., User]
SignedIn = Callable[..., Client]
NAME = "restricted/follow-up-dsl.age"
CONTENT = b'{"items": []}'.ljust(4096)


@pytest.fixture
def held() -> Identity:
    return identity()


@pytest.fixture
def lead(person: Person, held: Identity) -> User:
    """Whose key, and whose deputy's, a session is sealed to."""
    lead, deputy, other = person("lead", "lead"), person("deputy", "lead"), person("other", "uploader")
    witnessed(lead, "dsl", other, held)
    witnessed(deputy, "dsl", other)
    return lead


@pytest.fixture
def sealed(lead: User) -> SealedFile:
    return stored("0123456789abcdef", NAME, "dsl", lead)


@pytest.fixture
def newcomer(lead: User, sealed: SealedFile, person: Person) -> Identity:
    """The key of a third holder, who came after the session."""
    theirs = identity()
    keys_changes.approve(waiting(person("third", "lead"), "dsl", theirs), lead)
    return theirs


def stored(session_id: str, name: str, route: str, uploader: User) -> SealedFile:
    session, _ = Session.objects.get_or_create(
        id=session_id,
        defaults={"uploader": uploader, "date": date(2026, 2, 10), "participants": 6, "size_bytes": 1},
    )
    to = keys.active_keys(route)
    content = seal(CONTENT, [key.public_key for key in to])
    the_store().put(session_id, name, content)
    return SealedFile.objects.create(
        session=session,
        name=name,
        route=route,
        sha256=hashlib.sha256(content).hexdigest(),
        fingerprints=[key.fingerprint for key in to],
    )


def put_back(browser: Client, file: SealedFile, content: bytes, **headers: Any) -> Any:
    """As the page's script does: in pieces, here of 1 kB, and then the word that all came."""
    for number, start in enumerate(range(0, len(content), 1024)):
        answer = post(browser, file, content[start : start + 1024], {"X-Piece": str(number)})
        if answer.status_code != 200:
            return answer
    told = {"X-Generation": "1", "X-Sealed-To": keys.digest_of(keys.active_keys(file.route)), **headers}
    return post(browser, file, b"", told)


def post(browser: Client, file: SealedFile, content: bytes, headers: dict[str, str]) -> Any:
    return browser.post(f"/keys/again/{file.pk}/", content, content_type="application/octet-stream", headers=headers)


def sealed_now(content: bytes = CONTENT, route: str = "dsl") -> bytes:
    return seal(content, [key.public_key for key in keys.active_keys(route)])


def test_nothing_is_listed_while_keys_are_the_same(lead: User, sealed: SealedFile, signed_in: SignedIn) -> None:
    assert 'id="files"' not in signed_in(lead).get("/keys/again/").content.decode()


def test_a_file_for_other_keys_is_listed_with_the_keys_in_use(
    lead: User, sealed: SealedFile, newcomer: Identity, signed_in: SignedIn
) -> None:
    listed = signed_in(lead).get("/keys/again/").context["files"]
    assert [file["url"] for file in listed] == [f"/keys/again/{sealed.pk}/"]
    assert listed[0]["keys"] == [key.public_key for key in keys.active_keys("dsl")]


def test_after_it_was_sealed_again_the_newcomer_opens_it(
    lead: User, held: Identity, sealed: SealedFile, newcomer: Identity, signed_in: SignedIn, own_state: Path
) -> None:
    browser = signed_in(lead)
    plain = open_sealed(browser.get(f"/keys/again/{sealed.pk}/").content, [held])
    content = sealed_now(plain)
    assert put_back(browser, sealed, content).json() == {"generation": 2}
    kept = the_store().get(sealed.session_id, NAME)
    assert open_sealed(kept, [newcomer]) == CONTENT
    sealed.refresh_from_db()
    assert (sealed.generation, sealed.sha256) == (2, hashlib.sha256(content).hexdigest())
    assert len(sealed.fingerprints) == 3
    entry = json.loads((own_state / "audit.jsonl").read_text().splitlines()[-1])
    assert (entry["act"], entry["generation"], entry["sha256"]) == ("resealed", 2, sealed.sha256)
    assert 'id="files"' not in browser.get("/keys/again/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    ["not age", "cut", "one key", "passphrase", "other length", "longer", "empty", "generation", "keys"],
)
def test_what_does_not_fit_changes_nothing(
    lead: User, sealed: SealedFile, newcomer: Identity, signed_in: SignedIn, wrong: str
) -> None:
    before = the_store().get(sealed.session_id, NAME)
    content = {
        "not age": CONTENT,
        "cut": sealed_now()[:-1],
        "one key": seal(CONTENT, [keys.active_keys("dsl")[0].public_key]),
        "passphrase": b"age-encryption.org/v1\n-> scrypt c2FsdA 18\nYm9keQ\n--- bWFj\n" + b"0" * 4128,
        "other length": sealed_now(CONTENT + b" "),
        "longer": sealed_now(CONTENT * 40),
        "empty": b"",
    }.get(wrong, sealed_now())
    headers = {"generation": {"X-Generation": "0"}, "keys": {"X-Sealed-To": "0" * 64}}.get(wrong, {})
    refused = put_back(signed_in(lead), sealed, content, **headers)
    assert refused.status_code == 400
    assert refused.json()["problem"]
    assert the_store().get(sealed.session_id, NAME) == before
    sealed.refresh_from_db()
    assert sealed.generation == 1


def test_the_same_answer_sent_twice_counts_once(
    lead: User, sealed: SealedFile, newcomer: Identity, signed_in: SignedIn
) -> None:
    browser, content = signed_in(lead), sealed_now()
    assert put_back(browser, sealed, content).status_code == 200
    assert put_back(browser, sealed, content).status_code == 400


def test_a_failed_write_leaves_the_file_and_its_entry_as_they_were(
    lead: User, sealed: SealedFile, newcomer: Identity, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    before = the_store().get(sealed.session_id, NAME)
    monkeypatch.setattr("os.replace", full)
    browser = signed_in(lead)
    browser.raise_request_exception = False
    assert put_back(browser, sealed, sealed_now()).status_code >= 400
    monkeypatch.undo()
    sealed.refresh_from_db()
    assert (sealed.generation, the_store().get(sealed.session_id, NAME)) == (1, before)


@pytest.mark.parametrize("who", ["third", "chair", "reviewer"])
def test_who_cannot_open_a_file_neither_gets_nor_replaces_it(
    lead: User, sealed: SealedFile, newcomer: Identity, person: Person, signed_in: SignedIn, who: str
) -> None:
    stranger = User.objects.get(username="third") if who == "third" else secured(person(who, who))
    browser = signed_in(stranger)
    assert browser.get(f"/keys/again/{sealed.pk}/").status_code == 404
    assert put_back(browser, sealed, sealed_now()).status_code == 404


def test_a_reviewer_reseals_only_sessions_that_are_theirs(lead: User, person: Person, signed_in: SignedIn) -> None:
    other = User.objects.get(username="other")
    pair = [secured(person(f"reviewer-{number}", "reviewer")) for number in (1, 2)]
    for one in pair:
        witnessed(one, "reviewer", other)
    file = stored("fedcba9876543210", "restricted/transcript.age", "reviewer", lead)
    assert signed_in(pair[0]).get(f"/keys/again/{file.pk}/").status_code == 404
    file.session.reviewers.add(pair[0])
    assert signed_in(pair[0]).get(f"/keys/again/{file.pk}/").status_code == 200


def test_files_of_a_route_with_too_few_keys_wait(
    lead: User, sealed: SealedFile, signed_in: SignedIn, person: Person
) -> None:
    waiting(person("third", "lead"), "dsl")
    keys_changes.retire(again(keys.active_keys("dsl")[1]), lead)
    page = signed_in(lead).get("/keys/again/")
    assert page.context["files"] == []
    assert "fewer than two keys" in page.content.decode()
    assert put_back(signed_in(lead), sealed, sealed_now()).status_code == 400


def test_pieces_out_of_turn_or_too_many_are_refused_and_old_ones_forgotten(
    lead: User, sealed: SealedFile, newcomer: Identity, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    assert post(browser, sealed, b"a", {"X-Piece": "1"}).status_code == 400
    assert post(browser, sealed, b"a", {"X-Piece": "0"}).status_code == 200
    assert post(browser, sealed, b"a", {"X-Piece": "2"}).status_code == 400
    assert post(browser, sealed, bytes(1 << 20), {"X-Piece": "1"}).status_code == 400
    assert post(browser, sealed, b"", {"X-Generation": "1", "X-Sealed-To": "x"}).status_code == 400
    assert post(browser, sealed, b"a", {"X-Piece": "0"}).status_code == 200
    waiting = the_store().folder / "resealing"
    assert b"a" not in [path.read_bytes() for path in waiting.rglob("*.age")]
    keys_resealing.forget_abandoned(time.time())
    assert list(waiting.iterdir())
    keys_resealing.forget_abandoned(time.time() + 2 * keys_resealing.ABANDONED_S)
    assert not list(waiting.iterdir())


def test_a_deleted_session_is_gone(lead: User, sealed: SealedFile, newcomer: Identity, signed_in: SignedIn) -> None:
    the_store().vault.destroy(sealed.session_id, Part.DSL)
    assert signed_in(lead).get(f"/keys/again/{sealed.pk}/").status_code == 404
