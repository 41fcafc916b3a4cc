"""In a browser: the first start, a second factor that is a security key, and being asked before one is signed out."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.service.browser.conftest import PATIENCE_MS, SignIn
from tests.service.browser.people import PASSPHRASE
from tests.service.browser.served import Served

ONE_MINUTE_MS = 60_000
IDLE_MS = 60 * ONE_MINUTE_MS
"""As `served.SETTINGS` has it."""
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": False,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An instance that nobody ever started."""
    served = Served(tmp_path_factory.mktemp("new"))
    served.run("-c", "from pipeline.service import starting; starting.set_up(); starting.make_tables()")
    served.start("--as-child")
    yield served
    served.stop()


def by_name(served: Served, path: str = "/") -> str:
    """The address as browsers want it for security keys: a name, not a number."""
    return served.address.replace("127.0.0.1", "localhost") + path


def printed_link(served: Served) -> str:
    """The path of the link for the first administrator, which is printed after the address."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while (link := re.search(r"http://\S+(/welcome/\S+)", served.log.read_text())) is None:
        assert time.monotonic() < until
        time.sleep(0.05)
    return link[1]


def plug_in(page: Page) -> CDPSession:
    """A security key in this browser, touched whenever it is asked for."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()


def test_the_first_start_leads_to_an_administrator_with_a_security_key(browser: Browser, new: Served) -> None:
    path = printed_link(new)
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        plug_in(page)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

        page.goto(by_name(new, path))
        page.get_by_label("Sign-in name").fill("ada")
        page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
        page.get_by_label("Passphrase once more").fill(PASSPHRASE)
        page.get_by_role("button", name="Set passphrase").click()
        sign_in(page, "ada")
        expect(page.get_by_text("Your role needs a second factor")).to_be_visible()

        page.get_by_role("link", name="Add a security key").click()
        page.get_by_label("Name of the key").fill("blue, on my key ring")
        page.get_by_role("button", name="Add it").click()
        expect(page.locator("h1")).to_have_text("Your recovery codes")
        page.get_by_role("link", name="People").click()
        expect(page.get_by_role("link", name="ada")).to_be_visible()

        page.get_by_role("button", name="Sign out").click()
        sign_in(page, "ada")
        page.get_by_role("button", name="Use a security key").click()
        expect(page.locator("h1")).to_have_text("What you can do here")
        assert said == []

        assert page.goto(by_name(new, path)).status == 404  # type: ignore[union-attr]


def test_whoever_does_nothing_is_asked_and_then_leaves_the_page(sign_in: SignIn) -> None:
    page = sign_in("uploader")
    page.clock.install()
    page.goto("/account/")

    page.clock.fast_forward(IDLE_MS - ONE_MINUTE_MS)
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    with page.expect_response("**/account/still-here/") as told:
        dialog.get_by_role("button", name="Stay signed in").click()
    assert told.value.status == 204
    expect(dialog).to_be_hidden()

    page.clock.fast_forward(IDLE_MS)
    # The server's clock did not move: it takes who is still signed in from there to the start.
    expect(page.locator("h1")).to_have_text("What you can do here")
