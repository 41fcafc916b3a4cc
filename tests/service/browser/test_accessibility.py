"""Every page as every role: WCAG 2.2 AA by axe-core, no sideways scrolling on a small phone, nothing the CSP stops.

The pages are found, not listed: whatever route answers a role with HTML is looked at, and a route that answers nobody
must say in `NEVER_SEEN` why. `QUIETROOM_SCREENSHOTS=folder` keeps a picture of each, to be looked at by a person.
"""

from __future__ import annotations

import json
import os
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
from tests.service.browser.people import PASSPHRASE
from tests.service.browser.served import Served

ROOT = Path(__file__).resolve().parents[3]
AXE = (ROOT / "pipeline/service/assets/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST: ViewportSize = {"width": 320, "height": 640}
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


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    page.evaluate(AXE)
    return list(
        page.evaluate(
            """async (tags) => (await axe.run(document, {runOnly: tags})).violations.flatMap((rule) =>
                 rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))""",
            STANDARDS,
        )
    )


def kept_in_the_browser(page: Page) -> int:
    """How many things lie in the browser's stores."""
    return int(
        page.evaluate(
            """async () => localStorage.length + sessionStorage.length
                 + (await indexedDB.databases()).length + (await caches.keys()).length"""
        )
    )


def wrong_with(page: Page, said: list[str]) -> Iterator[str]:
    """What is wrong with the page that is open; `said` is what its console printed."""
    yield from said
    yield from violations(page)
    if kept_in_the_browser(page):
        yield "keeps something in the browser"
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size(SMALLEST)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > SMALLEST["width"]:
        yield f"is {wide} px wide on a screen of {SMALLEST['width']}"
    page.set_viewport_size(size)


def picture(page: Page, name: str) -> None:
    """Keep what the page looks like, where somebody asked for it."""
    if folder := os.environ.get("QUIETROOM_SCREENSHOTS"):
        width = (page.viewport_size or DESKTOP)["width"]
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)


def listening(page: Page) -> list[str]:
    """What the page's console says of faults, from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


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
        wrong += [f"{name}: {line}" for line in wrong_with(page, said)]
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


def test_every_route_was_looked_at_or_says_why_not(school: School) -> None:
    assert {name for name, _ in school.addresses()} - ANSWERED == set(NEVER_SEEN)
