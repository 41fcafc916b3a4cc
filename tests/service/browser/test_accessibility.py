"""Every page as every role: WCAG 2.2 AA by axe-core, no sideways scrolling on a small phone, nothing the CSP stops.

The pages are found, not listed: whatever route answers a role with HTML is looked at, and a route that answers nobody
must say in `NEVER_SEEN` why. What stood word for word on a page that was looked at before is not looked at again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pipeline.service.access import routes
from pipeline.service.roles import Role
from tests.service.browser.conftest import DESKTOP, PHONE, SignIn, signing_in
from tests.service.browser.looking import listening, picture, wrong_with
from tests.service.browser.people import PASSPHRASE
from tests.service.browser.served import Served

NOBODY = "nobody"

NEVER_SEEN: dict[str, str] = {
    "mfa_authenticate": "stands between passphrase and second factor, which every test here walks through",
    "mfa_reauthenticate_webauthn": "needs a security key: test_accounts",
    "mfa_remove_webauthn": "needs a security key: test_accounts",
    "following-record": "gives a browser the bytes that another sealed",
    "reviewing-record": "gives a browser the bytes that a holder sealed for the reviewers",
    "reviewing-draft": "gives a browser the bytes that it sealed before",
    "keys_reseal_file": "gives a browser the bytes that are to be sealed again",
}
"""Routes that answer nobody who only asks, and why."""

Arguments = dict[str, list[str | int]]
ANSWERED: set[str] = set()
"""Names of the routes that showed somebody something in this run, or that take forms only."""
ANSWERS = (200, 405)
LOOKED_AT: set[tuple[int, str]] = set()
"""Width, and what stood in the main part of a page."""


@dataclass(frozen=True, slots=True)
class School:
    """An instance with somebody in every role and something on every page."""

    served: Served
    arguments: Arguments
    keys: Path
    """Folder of the key files of each route's first holder."""

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Name and address of every route, with everything that its address may name."""
        for route in routes():
            names = list(route.pattern.converters)
            for values in product(*(self.arguments[name] for name in names)):
                yield str(route.name), reverse(str(route.name), kwargs=dict(zip(names, values, strict=True)))


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    served, keys = Served(tmp_path_factory.mktemp("school")), tmp_path_factory.mktemp("keys")
    served.run("-m", "tests.service.browser.people")
    arguments = json.loads(served.run("-m", "tests.service.browser.school", str(keys)))
    served.start("--as-child")
    yield School(served, arguments, keys)
    served.stop()


@pytest.fixture
def come(browser: Browser, school: School) -> Iterator[SignIn]:
    """As `sign_in`, at the school."""
    with signing_in(browser, school.served) as sign_in:
        yield sign_in


def is_page(page: Page, name: str, address: str) -> bool:
    """Whether the route shows a whole page to this person, not a part of one."""
    answer = page.request.get(address, max_redirects=0)
    if answer.status in ANSWERS:
        ANSWERED.add(name)
    is_html = answer.status == 200 and answer.headers["content-type"].startswith("text/html")
    return is_html and "<html" in answer.text()


def is_new(page: Page) -> bool:
    """Whether no page that says the same was looked at on a screen as wide."""
    # Tokens against forgery are never the same.
    content = re.sub(r'value="\w{64}"', "", page.locator("main").inner_html())
    seen = ((page.viewport_size or DESKTOP)["width"], content)
    is_first = seen not in LOOKED_AT
    LOOKED_AT.add(seen)
    return is_first


def walk(page: Page, school: School, who: str) -> list[str]:
    """Open every page that this person has, and say what is wrong with each."""
    said = listening(page)
    wrong: list[str] = []
    pictured: Counter[str] = Counter()
    for name, address in school.addresses():
        if not is_page(page, name, address):
            continue
        pictured[name] += 1
        said.clear()
        page.goto(address)
        picture(page, f"{name}-{pictured[name]}-{who}")
        found = wrong_with(page, said) if is_new(page) else iter(said)
        wrong += [f"{name}: {line}" for line in found]
    return wrong


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("role", Role)
def test_pages_of_a_role(school: School, come: SignIn, role: Role, screen: ViewportSize) -> None:
    wrong = walk(come(role, viewport=screen), school, role)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_before_signing_in(school: School, browser: Browser, screen: ViewportSize) -> None:
    with browser.new_context(base_url=school.served.address, viewport=screen) as context:
        page = context.new_page()
        wrong = walk(page, school, NOBODY)
        assert not wrong, "\n".join(wrong)
        page.goto("/nothing-here/")
        picture(page, f"missing-{NOBODY}")
        assert list(wrong_with(page, [])) == []


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_of_somebody_without_a_second_factor(school: School, browser: Browser, screen: ViewportSize) -> None:
    with browser.new_context(base_url=school.served.address, viewport=screen) as context:
        page = context.new_page()
        page.goto("/")
        page.locator("[name=login]").fill("newcomer")
        page.locator("[name=password]").fill(PASSPHRASE)
        page.locator("[name=password]").press("Enter")
        expect(page.get_by_text("Signed in as newcomer", exact=True)).to_be_visible()
        wrong = walk(page, school, "newcomer")
        assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_follow_up_that_is_open(school: School, come: SignIn, screen: ViewportSize) -> None:
    page = come("lead", viewport=screen)
    said = listening(page)
    sealed = school.arguments["session_id"][0]
    page.goto(reverse("following-session", kwargs={"session_id": sealed, "route": "dsl"}))
    page.locator("[data-identity=file]").set_input_files(school.keys / "dsl.key")
    page.get_by_role("button", name="Open with my key").click()
    items = page.get_by_role("list", name="Items")
    expect(items).to_be_visible()
    picture(page, "opened-list-lead")
    assert list(wrong_with(page, said)) == []
    items.get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="What was said")).to_be_visible()
    picture(page, "opened-item-lead")
    assert list(wrong_with(page, said)) == []


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_review_that_is_open(school: School, come: SignIn, screen: ViewportSize) -> None:
    page = come("reviewer", viewport=screen)
    said = listening(page)
    sealed = school.arguments["session_id"][0]
    page.goto(reverse("reviewing-session", kwargs={"session_id": sealed}))
    page.get_by_label("Your key file").set_input_files(school.keys / "reviewer.key")
    page.get_by_role("button", name="Open with my key").click()
    expect(page.locator("[data-slot=lead-in]")).to_be_focused()
    picture(page, "opened-review-reviewer")
    assert list(wrong_with(page, said)) == []


def test_every_route_was_looked_at_or_says_why_not(school: School) -> None:
    assert {name for name, _ in school.addresses()} - ANSWERED == set(NEVER_SEEN)
