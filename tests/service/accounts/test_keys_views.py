from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template import Context, Template
from django.test import Client

from pipeline.service.accounts.models import User
from tests.service.accounts.holders import waiting, witnessed

Person = Callable[..., User]
SignedIn = Callable[..., Client]


def text(browser: Client, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_a_witness_is_not_shown_the_fingerprint_that_they_must_hear(person: Person, signed_in: SignedIn) -> None:
    key = waiting(person("lead", "lead"), "dsl")
    page = text(signed_in(person("witness", "uploader")), "/keys/fingerprints/")
    assert f"/keys/{key.pk}/witness/" in page
    assert key.fingerprint not in page


def test_not_even_a_colleague_of_the_route_reads_what_they_must_hear(person: Person, signed_in: SignedIn) -> None:
    key = waiting(person("lead", "lead"), "dsl")
    deputy = signed_in(person("deputy", "lead"))
    for address in (f"/keys/{key.pk}/", "/keys/route/dsl/", "/keys/", "/"):
        assert key.fingerprint not in text(deputy, address)


def test_an_owner_sees_the_fingerprint_and_no_form_to_witness_it(person: Person, signed_in: SignedIn) -> None:
    lead = person("lead", "lead")
    key = waiting(lead, "dsl")
    page = text(signed_in(lead), f"/keys/{key.pk}/")
    assert key.fingerprint in page
    assert f"/keys/{key.pk}/witness/" not in text(signed_in(lead), "/keys/")


def test_anyone_signed_in_sees_the_fingerprints_in_use(person: Person, signed_in: SignedIn) -> None:
    other = person("other", "analyst")
    key = witnessed(person("lead", "lead"), "dsl", other)
    assert key.fingerprint in text(signed_in(other), "/keys/fingerprints/")


def test_a_holder_is_offered_to_approve_and_an_owner_is_not(person: Person, signed_in: SignedIn) -> None:
    other, lead, third = person("other", "uploader"), person("lead", "lead"), person("third", "lead")
    for _ in range(2):
        witnessed(lead, "dsl", other)
    key = waiting(third, "dsl")
    assert "Approve this key" in text(signed_in(lead), f"/keys/{key.pk}/")
    assert f"Approve or refuse key {key.pk}" in text(signed_in(lead), "/keys/route/dsl/")
    assert "Approve this key" not in text(signed_in(third), f"/keys/{key.pk}/")


def test_a_sole_holder_is_asked_for_an_earlier_key_and_nobody_else_is(person: Person, signed_in: SignedIn) -> None:
    chair, other, vice = person("chair", "chair"), person("other", "uploader"), person("vice", "chair")
    for _ in range(2):
        witnessed(chair, "chair", other)
    key = waiting(chair, "chair")
    assert "Confirm with an earlier key" in text(signed_in(chair), f"/keys/{key.pk}/")
    assert "Confirm with an earlier key" not in text(signed_in(vice), f"/keys/{key.pk}/")


def test_only_an_administrator_is_offered_to_retire_keys_of_all_routes(person: Person, signed_in: SignedIn) -> None:
    administrator, other = person("administrator", "administrator"), person("other", "uploader")
    key = witnessed(person("lead", "lead"), "dsl", other)
    assert f"/keys/{key.pk}/retire/" in text(signed_in(administrator), "/keys/fingerprints/")
    assert f"/keys/{key.pk}/retire/" not in text(signed_in(other), "/keys/fingerprints/")


@pytest.mark.parametrize(
    "address", ["/keys/", "/keys/new/dsl/", "/keys/paper/dsl/", "/keys/again/", "/keys/route/dsl/"]
)
def test_who_holds_no_key_has_no_such_page(person: Person, signed_in: SignedIn, address: str) -> None:
    assert signed_in(person("other", "uploader")).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/keys/new/dsl/", "/keys/paper/dsl/"])
def test_no_field_for_a_secret_has_a_name(person: Person, signed_in: SignedIn, address: str) -> None:
    page = text(signed_in(person("lead", "lead")), address)
    for secret in ('id="passphrase"', 'data-identity="passphrase"', 'data-identity="paper"', 'data-identity="file"'):
        for tag in page.split("<input")[1:]:
            field = tag.split(">")[0]
            assert not (secret in field and " name=" in field)


def test_a_new_passphrase_is_told_to_password_managers_as_one(person: Person, signed_in: SignedIn) -> None:
    page = text(signed_in(person("lead", "lead")), "/keys/new/dsl/")
    assert 'id="passphrase" type="password" autocomplete="new-password"' in page
    assert 'type="password" autocomplete="current-password"' in page


def test_any_page_may_show_the_fingerprints(person: Person) -> None:
    other = person("other", "uploader")
    keys = [witnessed(person(name, "lead"), "dsl", other) for name in ("lead", "deputy")]
    shown = Template("{% load recipients %}{% route_fingerprints %}").render(Context())
    assert all(key.fingerprint in shown for key in keys)
    assert shown.count("No key yet") == 3


def test_a_person_of_two_routes_reads_what_that_means(person: Person, signed_in: SignedIn) -> None:
    both = person("both", "lead", "reviewer")
    waiting(both, "reviewer")
    assert "Tell staff so before they speak" in text(signed_in(both), "/keys/new/dsl/")
