from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from pipeline.restricted.keys import fingerprint, public_key
from pipeline.service.accounts import keys
from pipeline.service.accounts.models import Grant, RecipientKey, User
from tests.service.accounts.holders import NAMES, identity, waiting, witnessed

Person = Callable[..., User]
ROLES = {"reviewer": "reviewer", "dsl": "lead", "headteacher": "headteacher", "chair": "chair"}


@pytest.fixture
def everyone(person: Person) -> dict[str, list[User]]:
    """Two people with a key each on every route."""
    by = person("witness", "uploader")
    people = {route: [person(f"{route}-{number}", role) for number in (1, 2)] for route, role in ROLES.items()}
    for route, pair in people.items():
        for one in pair:
            witnessed(one, route, by)
    return people


def session_of(reviewers: list[User]) -> Any:
    return SimpleNamespace(reviewers=User.objects.filter(pk__in=[one.pk for one in reviewers]))


def test_no_route_is_ready_at_the_start(db: None) -> None:
    assert keys.recipients_ready() == ("reviewer", "dsl", "headteacher", "chair")


def test_a_route_with_two_active_keys_is_ready(everyone: dict[str, list[User]]) -> None:
    assert keys.recipients_ready() == ()


def test_a_route_with_one_active_and_one_waiting_key_is_not_ready(person: Person) -> None:
    lead = person("lead", "lead")
    witnessed(lead, "dsl", person("witness", "uploader"))
    waiting(lead, "dsl")
    assert "dsl" in keys.recipients_ready()


def test_of_reviewers_only_the_chosen_count(everyone: dict[str, list[User]]) -> None:
    assert keys.recipients_ready(everyone["reviewer"][:1]) == ("reviewer",)


def test_an_expired_key_is_not_sealed_to_even_before_the_worker_looked(everyone: dict[str, list[User]]) -> None:
    later = timezone.now() + timedelta(days=366)
    assert keys.active_keys("dsl", at=later) == []


@pytest.mark.parametrize("left", ["role", "account"])
def test_nothing_is_sealed_to_somebody_who_left(everyone: dict[str, list[User]], left: str) -> None:
    gone, stays = everyone["dsl"]
    if left == "role":
        Grant.objects.filter(user=gone).delete()
    else:
        User.objects.filter(pk=gone.pk).update(is_active=False)
    assert [key.owner for key in keys.active_keys("dsl")] == [stays]


def test_a_job_gets_the_keys_labels_and_names_of_each_route(everyone: dict[str, list[User]]) -> None:
    made = keys.recipients(session_of(everyone["reviewer"][:1]))
    assert {route: len(people) for route, people in made.items()} == {
        "reviewer": 1,
        "dsl": 2,
        "headteacher": 2,
        "chair": 2,
    }
    assert made["dsl"][0]["label"] == "safeguarding lead"
    assert made["dsl"][0]["names"] == list(NAMES)
    assert made["dsl"][0]["key"] == keys.active_keys("dsl")[0].public_key


def test_names_are_not_stored_readably(person: Person) -> None:
    stored = waiting(person("lead", "lead"), "dsl").wrapped_names
    assert b"Adair" not in bytes(stored)


def test_a_fingerprint_is_the_one_of_the_command_line(person: Person) -> None:
    held = identity()
    assert waiting(person("lead", "lead"), "dsl", held).fingerprint == fingerprint(public_key(held))


def test_fingerprints_are_of_active_keys_alone(everyone: dict[str, list[User]], person: Person) -> None:
    newcomer = waiting(person("third", "lead"), "dsl")
    shown = keys.fingerprints()
    assert len(shown["dsl"]) == 2
    assert newcomer.fingerprint not in shown["dsl"]
    assert RecipientKey.objects.count() == 9
