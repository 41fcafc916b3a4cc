"""The start page tells each role what it does and never sees; the frame of every page keeps its promises."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from pipeline.service import pages
from pipeline.service.accounts.models import User
from pipeline.service.navigation import TASKS, tasks_of
from pipeline.service.roles import ROUTE_OF, TABLE, Permission, Role
from tests.service.desk import sealed_sessions

People = Callable[..., User]
SignedIn = Callable[[User], Client]

RISK = "If anyone may be at risk, tell the safeguarding lead now; do not wait for this tool."


@pytest.mark.parametrize("role", Role)
def test_start_page_shows_what_the_role_may_do_and_nothing_else(
    person: People, signed_in: SignedIn, role: Role
) -> None:
    page = signed_in(person("ana", role)).get(reverse("home")).content.decode()
    assert pages.WORDS[role].does in page
    for task in TASKS:
        assert (f'href="{reverse(task.route)}"' in page) is (task.permission in TABLE[role]), task.route


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.LEAD, "You have no key yet"),
        (Role.REVIEWER, "You have no key yet"),
        (Role.UPLOADER, "No session can be uploaded yet"),
        (Role.ADMINISTRATOR, "Invite people for these roles"),
        (Role.ANALYST, ""),
    ],
)
def test_start_page_says_what_a_new_service_lacks_to_those_who_can_help(
    person: People, signed_in: SignedIn, role: Role, told: str
) -> None:
    lacking = ("You have no key yet", "No session can be uploaded yet")
    somebody = signed_in(person("ana", role))
    page = somebody.get(reverse("home")).content.decode()
    assert told in page
    assert any(words in page for words in lacking) is bool(told)
    sealed_sessions.give_keys({route: person(f"holder-{route}", role) for role, route in ROUTE_OF.items()})
    page = somebody.get(reverse("home")).content.decode()
    assert any(words in page for words in lacking) is ("no key" in told)


def test_a_reviewer_who_would_make_a_key_is_told_why_a_second_factor_comes_first(
    person: People, signed_in: SignedIn
) -> None:
    reviewer = signed_in(person("rex", Role.REVIEWER))
    sent = reviewer.get(reverse("keys_make", args=["reviewer"]))
    assert sent["Location"] == reverse("mfa_index")
    assert "That needs a second factor" in reviewer.get(sent["Location"]).content.decode()


def test_somebody_without_a_role_is_told_whom_to_ask(person: People, signed_in: SignedIn) -> None:
    page = signed_in(person("eve")).get(reverse("home"))
    assert "No role has been given to you yet" in page.content.decode() or page.status_code == 403


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ({Role.REVIEWER, Role.LEAD}, ["hear the whole session"]),
        ({Role.ADMINISTRATOR, Role.CHAIR}, ["could change the pages"]),
        ({Role.ANALYST, Role.REVIEWER}, ["not anonymous"]),
        ({Role.UPLOADER, Role.REVIEWER}, []),
        ({Role.LEAD}, []),
    ],
)
def test_two_roles_in_one_person_are_spoken_of(roles: set[Role], said: list[str]) -> None:
    found = pages.cautions(frozenset(roles))
    assert len(found) == len(said)
    assert all(words in caution for words, caution in zip(said, found, strict=True))


@pytest.mark.parametrize("route", ["promises", "account_login"])
def test_whoever_is_not_signed_in_reads_promises_and_risk_but_no_menu(db: None, route: str) -> None:
    page = Client().get(reverse(route)).content.decode()
    assert RISK in page
    assert "nothing was disclosed" in page
    assert "govuk-service-navigation" not in page


def test_signing_out_is_a_button_that_posts(person: People, signed_in: SignedIn) -> None:
    page = signed_in(person("ana", Role.UPLOADER)).get(reverse("home")).content.decode()
    form = re.search(rf'<form method="post" action="{reverse("account_logout")}">.*?</form>', page, re.DOTALL)
    assert form is not None
    assert "csrfmiddlewaretoken" in form[0]


def test_nothing_in_the_frame_is_inline(person: People, signed_in: SignedIn) -> None:
    page = signed_in(person("ana", *Role)).get(reverse("home")).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_whoever_may_do_nothing_is_offered_nothing() -> None:
    assert tasks_of(frozenset()) == ()
    assert all(task.permission in Permission for task in TASKS)
