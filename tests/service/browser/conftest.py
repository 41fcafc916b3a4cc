"""The service in processes of its own, and Chromium to use it as each role.

The test process itself still opens no socket (tests/conftest.py): Playwright speaks to its driver over pipes, and it is
the browser, another process, that connects to the pages on loopback.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.service.browser.flow import Day, live_through
from tests.service.browser.people import PASSPHRASE, SECRET
from tests.service.browser.served import Served

HERE = Path(__file__).resolve().parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
CODE_S = 30
"""How long a code of an authenticator app is good for."""
ENOUGH_S = 8
"""What must be left of that when it is typed."""
PATIENCE_MS = 20_000
"""For whatever is awaited on a page: machines that run tests are busy."""
SignIn = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that is here needs Chromium."""
    missing = pytest.mark.skip(reason="no Chromium here: apt install chromium (Debian), or put one on the PATH")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for this folder's tests; root may not have its sandbox.

    No longer than these: Playwright keeps a loop in the thread, in which Django refuses its database to other tests.
    """
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages alone, with people for every role: what needs no worker and no model."""
    served = Served(tmp_path_factory.mktemp("pages"))
    served.run("-m", "tests.service.browser.people")
    served.start("--as-child")
    yield served
    served.stop()


@pytest.fixture
def sign_in(browser: Browser, pages: Served) -> Iterator[SignIn]:
    """`sign_in("lead")`, `sign_in("lead", viewport=PHONE)`: a page of `pages` on which this person is signed in."""
    with signing_in(browser, pages) as sign_in:
        yield sign_in


@pytest.fixture(scope="package")
def released_school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """An instance with a released session, and that session's number; keys lie in its folder."""
    served = Served(tmp_path_factory.mktemp("released"))
    served.run("-m", "tests.service.browser.people")
    made = json.loads(served.run("-m", "tests.service.browser.school", str(served.folder)))
    served.start("--as-child")
    yield served, made["session_id"][0]
    served.stop()


@pytest.fixture
def sign_in_to_read(browser: Browser, released_school: tuple[Served, str]) -> Iterator[SignIn]:
    """The same on `released_school`."""
    with signing_in(browser, released_school[0]) as sign_in:
        yield sign_in


@pytest.fixture(scope="package")
def day(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """A session from its upload to the decision, with the worker and the real models; still being served."""
    keys = tmp_path_factory.mktemp("keys-of-people")
    served = Served(tmp_path_factory.mktemp("day"))
    served.run("-m", "tests.service.browser.people", str(keys))
    served.start()
    try:
        with signing_in(browser, served) as sign_in:
            yield live_through(served, sign_in, keys)
    finally:
        served.stop()


@pytest.fixture
def sign_in_at_desk(browser: Browser, desk: Served) -> Iterator[SignIn]:
    """The same on `desk`, an instance with sealed sessions that the tests of a desk make for themselves."""
    with signing_in(browser, desk) as sign_in:
        yield sign_in


@contextmanager
def signing_in(browser: Browser, served: Served) -> Iterator[SignIn]:
    """Signs people in to this instance: each once, since a code is taken once; closes their windows afterwards."""
    opened: list[BrowserContext] = []

    def sign_in(name: str, *, viewport: ViewportSize = DESKTOP) -> Page:
        context = browser.new_context(
            viewport=viewport, base_url=served.address, storage_state=served.cookies.get(name)
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        page = context.new_page()
        page.goto("/")
        if "/sign-in/" in page.url:
            type_in(page, name)
            served.cookies[name] = context.storage_state()
        return page

    yield sign_in
    for context in opened:
        context.close()


def type_in(page: Page, name: str) -> None:
    """Sign in on the page shown: name, passphrase, and the code of the authenticator app."""
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("[name=password]").press("Enter")
    give_code(page)
    expect(page.locator("[name=code]")).to_have_count(0)


def give_code(page: Page) -> None:
    """Type the code that the authenticator app shows; the page refuses one that was given before."""
    left_s = CODE_S - time.time() % CODE_S
    if left_s < ENOUGH_S:
        time.sleep(left_s)
    shown = int(time.time()) // CODE_S
    page.locator("[name=code]").fill(str(format_hotp_value(hotp_value(SECRET, shown))))
    page.locator("[name=code]").press("Enter")
