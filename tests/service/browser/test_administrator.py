"""Whoever administers the service meets no content: not on any page that is theirs, not in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from itertools import product

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from pipeline.exchange import Target
from pipeline.service.access import OPEN, routes
from pipeline.service.desk.released import FORMATS
from pipeline.service.roles import TABLE, Permission, Role
from tests.service.browser.conftest import signing_in
from tests.service.browser.flow import Day
from tests.service.browser.test_plaintext import runs_of, spoken, words_of

pytestmark = pytest.mark.model

THEIRS = TABLE[Role.ADMINISTRATOR]
PEOPLE, RELEASES = range(1, 13), (1, 2)


def addresses(day: Day) -> Iterator[tuple[str, bool, str]]:
    """Every route's name, whether it is an administrator's, and its address, with all that it may name in this day."""
    arguments = {
        "session_id": (day.session_id,),
        "route": ("dsl", "headteacher", "chair", "reviewer"),
        "pk": PEOPLE,
        "number": RELEASES,
        "request_id": RELEASES,
        "hold_id": (1,),
        "ending": tuple(FORMATS),
        "target": tuple(Target),
        "turn": (1, 2),
        "name": ("disable",),
        "token": ("none",),
    }
    for route in routes():
        is_theirs = route.name in OPEN or route.callback.permission in THEIRS  # type: ignore[attr-defined]
        names = list(route.pattern.converters)
        for values in product(*(arguments[name] for name in names)):
            yield str(route.name), is_theirs, reverse(str(route.name), kwargs=dict(zip(names, values, strict=True)))


@pytest.fixture(scope="module")
def answers(day: Day, browser: Browser) -> dict[str, list[bytes]]:
    """What an administrator is told by each route, its headers included."""
    found: dict[str, list[bytes]] = {}
    with signing_in(browser, day.served) as sign_in:
        page = sign_in("administrator")
        for name, is_theirs, address in addresses(day):
            found.setdefault(name, []).append(asked(page, address, is_theirs=is_theirs))
    return found


def asked(page: Page, address: str, *, is_theirs: bool) -> bytes:
    """The answer; what is not theirs is refused."""
    answer = page.request.get(address, max_redirects=0)
    assert is_theirs or answer.status == HTTPStatus.FORBIDDEN, address
    return str(answer.headers).encode() + b" " + answer.body()


def test_no_page_of_an_administrator_holds_five_words_of_the_session(day: Day, answers: dict[str, list[bytes]]) -> None:
    said = spoken(day)
    assert [name for name, bodies in answers.items() if any(said & runs_of(words_of(body)) for body in bodies)] == []


def test_no_page_of_an_administrator_holds_a_name_of_the_roster(day: Day, answers: dict[str, list[bytes]]) -> None:
    names = {name.lower() for person in day.excerpt.people for name in person}
    assert [name for name, bodies in answers.items() if any(names & set(words_of(body)) for body in bodies)] == []


def test_what_was_looked_at_is_what_an_administrator_works_with(day: Day, answers: dict[str, list[bytes]]) -> None:
    theirs = {str(route.name) for route in routes() if getattr(route.callback, "permission", None) in THEIRS}
    assert {Permission.OVERSEE, Permission.SEE_HEALTH, Permission.MANAGE_PEOPLE, Permission.KEEP_ROSTER} <= THEIRS
    assert theirs <= answers.keys()
    log = next(body for name, bodies in answers.items() for body in bodies if b"release-recalled" in body)
    assert day.session_id.encode() in log
