from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from pipeline.errors import RecipientsError
from pipeline.service.accounts import keys_changes, keys_lost, keys_upkeep
from pipeline.service.accounts.keys import established
from pipeline.service.accounts.keys_changes import Step
from pipeline.service.accounts.models import Notice, RecipientKey, User
from tests.service.accounts.holders import again, waiting, witnessed

Person = Callable[..., User]
SignedIn = Callable[..., Client]


@pytest.fixture
def chair(person: Person) -> User:
    """Who alone holds the chair's route, with two keys."""
    chair, other = person("chair", "chair"), person("other", "uploader")
    for _ in range(2):
        witnessed(chair, "chair", other)
    return chair


@pytest.fixture
def administrator(person: Person) -> User:
    return person("administrator", "administrator")


def after(days: int) -> None:
    keys_upkeep.look_after_keys(timezone.now() + timedelta(days=days))


def test_lost_keys_are_retired_once_nobody_objected_and_the_first_key_is_witnessed_again(
    chair: User, administrator: User, own_state: Path
) -> None:
    keys_lost.declare("chair", administrator)
    key = waiting(chair, "chair")
    assert keys_changes.next_step(key) is Step.VOUCHING
    after(6)
    assert established("chair").count() == 2
    after(8)
    assert established("chair").count() == 0
    keys_changes.witness(key, administrator, key.fingerprint)
    assert again(key).state == RecipientKey.State.ACTIVE
    acts = [json.loads(line)["act"] for line in (own_state / "audit.jsonl").read_text().splitlines()]
    assert acts[-5:] == ["keys-declared-lost", "key-added", "key-lost", "key-lost", "key-witnessed"]


def test_of_a_route_begun_anew_only_the_first_key_is_witnessed_without_its_people(
    chair: User, administrator: User, person: Person
) -> None:
    keys_lost.declare("chair", administrator)
    after(8)
    first = waiting(chair, "chair")
    keys_changes.witness(first, administrator, first.fingerprint)
    assert keys_changes.next_step(waiting(person("vice", "chair"), "chair")) is Step.APPROVAL


def test_everybody_is_told_and_a_person_of_the_route_stops_it(
    chair: User, administrator: User, signed_in: SignedIn
) -> None:
    signed_in(administrator).post("/keys/lost/", {"route": "chair"})
    assert Notice.objects.filter(user=chair, text__contains="is lost").exists()
    browser = signed_in(chair)
    assert "I still have a key" in browser.get("/keys/").content.decode()
    browser.post("/keys/lost/chair/not/")
    assert "I still have a key" not in browser.get("/keys/").content.decode()
    after(8)
    assert established("chair").count() == 2


@pytest.mark.parametrize("role", ["lead", "uploader"])
def test_only_an_administrator_says_so(chair: User, person: Person, signed_in: SignedIn, role: str) -> None:
    assert signed_in(person("somebody", role)).post("/keys/lost/", {"route": "chair"}).status_code == 403
    assert not keys_lost.is_declared("chair")


def test_only_people_of_the_route_object(chair: User, administrator: User, person: Person, signed_in: SignedIn) -> None:
    keys_lost.declare("chair", administrator)
    assert signed_in(person("lead", "lead")).post("/keys/lost/chair/not/").status_code == 404
    assert keys_lost.is_declared("chair")


def test_a_route_without_keys_cannot_lose_them(administrator: User) -> None:
    with pytest.raises(RecipientsError, match="no key that was confirmed"):
        keys_lost.declare("dsl", administrator)


def test_saying_it_twice_does_not_shorten_the_time(chair: User, administrator: User) -> None:
    keys_lost.declare("chair", administrator)
    with pytest.raises(RecipientsError, match="lost before"):
        keys_lost.declare("chair", administrator)


def test_a_route_that_does_not_exist_is_not_found(administrator: User, signed_in: SignedIn) -> None:
    assert signed_in(administrator).post("/keys/lost/", {"route": "nonsense"}).status_code == 404


def test_nothing_to_object_to_is_said(chair: User, signed_in: SignedIn) -> None:
    page = signed_in(chair).post("/keys/lost/chair/not/", follow=True)
    assert "Nobody said" in page.content.decode()
