"""Every page of accounts answers, in our frame, with labelled fields and nothing inline."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from django.template import Engine
from django.test import Client

from pipeline import service
from pipeline.service.access import routes
from pipeline.service.accounts import invitations
from pipeline.service.accounts.models import User

Browser = Callable[..., Client]
Person = Callable[..., User]

OURS = Path(service.__file__).parent
OWN = (
    "/account/",
    "/account/passphrase/",
    "/account/app/",
    "/account/keys/",
    "/account/keys/add/",
    "/account/sessions/",
    "/account/alerts/",
    "/sign-out/",
)


def _assert_well_made(page: str) -> None:
    assert "quiet-header" in page
    assert "<style" not in page
    assert not re.search(r"\son[a-z]+=|\sstyle=|javascript:", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert "src=" in script or 'type="application/json"' in script
    for field in re.findall(r"<input[^>]*>", page):
        if 'type="hidden"' not in field:
            named = re.search(r'id="([^"]+)"', field)
            assert named is not None
            assert f'for="{named[1]}"' in page
            assert "placeholder" not in field


def test_no_page_is_left_in_the_looks_of_allauth() -> None:
    views = [getattr(route.callback, "view_class", None) for route in routes()]
    theirs = {view.template_name for view in views if view is not None and view.__module__.startswith("allauth.")}

    assert len(theirs) > 12
    for name in theirs:
        assert Path(Engine.get_default().get_template(name).origin.name).is_relative_to(OURS), name


@pytest.mark.parametrize("path", OWN)
def test_a_page_of_ones_own_account_is_well_made(person: Person, signed_in: Browser, path: str) -> None:
    answer = signed_in(person("ana", "uploader")).get(path)

    assert answer.status_code == HTTPStatus.OK
    _assert_well_made(answer.content.decode())


@pytest.mark.parametrize("path", ["/account/", "/account/app/remove/", "/account/codes/make/", "/confirm/code/"])
def test_a_page_of_a_protected_account_is_well_made(person: Person, signed_in: Browser, path: str) -> None:
    answer = signed_in(person("lee", "lead")).get(path)

    assert answer.status_code == HTTPStatus.OK
    _assert_well_made(answer.content.decode())


@pytest.mark.parametrize("path", ["/people/", "/people/add/", "/people/{pk}/", "/people/{own}/"])
def test_a_page_about_people_is_well_made(person: Person, signed_in: Browser, path: str) -> None:
    head, ana = person("ada", "administrator"), person("ana", "uploader")

    answer = signed_in(head).get(path.format(pk=ana.pk, own=head.pk))

    assert answer.status_code == HTTPStatus.OK
    _assert_well_made(answer.content.decode())


def test_pages_for_strangers_are_well_made(person: Person) -> None:
    paths = ["/sign-in/", "/sign-in/refused/", invitations.invite(person("ana", "uploader"))]

    for path in paths:
        answer = Client().get(path)
        assert answer.status_code == HTTPStatus.OK
        _assert_well_made(answer.content.decode())


@pytest.mark.parametrize("path", ["/account/signup/", "/signup/", "/password/reset/", "/email/", "/accounts/login/"])
def test_nobody_signs_up_or_resets_by_mail(db: None, path: str) -> None:
    assert Client().get(path).status_code == HTTPStatus.NOT_FOUND
