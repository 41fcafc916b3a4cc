from __future__ import annotations

from playwright.sync_api import expect

from tests.service.browser.conftest import PHONE, SignIn


def test_everybody_finds_a_page_behind_the_sign_in(sign_in: SignIn) -> None:
    for name in ("lead", "uploader"):
        expect(sign_in(name).locator("h1")).to_be_visible()


def test_on_a_phone_no_page_scrolls_sideways(sign_in: SignIn) -> None:
    page = sign_in("lead", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
