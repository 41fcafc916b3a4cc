"""An analyst in a browser: finds words and themes, saves a copy, and tells the lead, who finds it on the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.service.browser.conftest import SignIn
from tests.service.browser.served import Served


@pytest.fixture
def reading(sign_in_to_read: SignIn, released_school: tuple[Served, str]) -> Page:
    page = sign_in_to_read("analyst")
    page.goto(f"/read/{released_school[1]}/")
    return page


def test_words_and_themes_are_found_in_the_page_and_nowhere_else(reading: Page) -> None:
    address = reading.url
    reading.get_by_label("Words").fill("GROUP chats")
    expect(reading.locator("#found")).to_have_text("2 of 18 turns")
    expect(reading.get_by_text("With us it is online")).to_be_visible()
    expect(reading.get_by_text("Thank you for coming")).to_be_hidden()
    expect(reading.locator("[data-marker]")).to_be_hidden()
    reading.get_by_role("button", name="Show all").click()
    expect(reading.get_by_text("Thank you for coming")).to_be_visible()
    reading.get_by_label("Context").select_option("Online")
    expect(reading.locator("#found")).to_have_text("5 of 18 turns")
    assert reading.url == address


def test_a_copy_is_saved_as_it_was_released(reading: Page) -> None:
    with reading.expect_download() as download:
        reading.get_by_role("link", name="Text").click()
    assert "With us it is online" in " ".join(Path(download.value.path()).read_text().split())


def test_what_an_analyst_tells_reaches_the_lead_sealed(
    reading: Page, sign_in_to_read: SignIn, released_school: tuple[Served, str]
) -> None:
    served, number = released_school
    reading.get_by_role("link", name="Tell the safeguarding lead").click()
    reading.get_by_role("button", name="Seal and send").click()
    expect(reading.locator("#tell-problem")).to_contain_text("Write down the words")
    reading.get_by_label("The words that you read").fill("the herons know")
    reading.get_by_label("Why it should").fill("somebody may be meant")
    reading.get_by_label("A place or a group").check()
    reading.get_by_role("button", name="Seal and send").click()
    expect(reading.locator("#status")).to_contain_text("Sent", timeout=30_000)
    kept = [path for path in served.folder.rglob("*") if path.is_file()]
    assert [path for path in kept if "records" in path.parts]
    assert not [path for path in kept if b"herons" in path.read_bytes()]

    lead = sign_in_to_read("lead")
    lead.goto(f"/follow-up/{number}/dsl/")
    lead.get_by_label("Your key file").set_input_files(served.folder / "dsl.key")
    lead.get_by_role("button", name="Open with my key").click()
    expect(lead.get_by_text("something that an analyst read").first).to_be_visible(timeout=30_000)
