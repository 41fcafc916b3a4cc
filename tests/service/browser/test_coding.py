"""An analyst codes in a browser: by keyboard, on selected words, and in a list that stays where it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.service.browser.conftest import SignIn
from tests.service.browser.looking import listening, picture, wrong_with
from tests.service.browser.served import Served


@pytest.fixture
def coding(sign_in_to_read: SignIn, released_school: tuple[Served, str]) -> Page:
    page = sign_in_to_read("analyst")
    page.goto(f"/read/{released_school[1]}/coding/")
    return page


def code(page: Page, title: str, *, turn: int | None = None) -> Locator:
    """A code on a passage, with its tag and its buttons."""
    within = page.locator(f"#turn-{turn}") if turn else page
    return within.locator(".quiet-coding").filter(has=page.locator(f".quiet-coding__what strong:text-is('{title}')"))


def test_a_suggestion_is_judged_by_keyboard_and_the_list_stays_where_it_is(coding: Page) -> None:
    said, address = listening(coding), coding.url
    turn = coding.locator("#turn-2")
    accept = turn.get_by_role("button", name="Accept Corridors, turn 2")
    accept.focus()
    coding.keyboard.press("Enter")
    row = code(coding, "Corridors", turn=2)
    expect(row).to_contain_text("Accepted")
    expect(row.get_by_role("button", name="Take back Corridors, turn 2")).to_be_focused()
    expect(coding.locator("#looked-at")).to_have_text(re.compile(r"1 of \d+"))
    assert coding.url == address
    picture(coding, "coding-decided-analyst")
    assert list(wrong_with(coding, said)) == []
    coding.reload()
    expect(coding.locator("#looked-at")).to_have_text(re.compile(r"1 of \d+"))


def test_turns_that_nobody_looked_at_are_filtered_in_the_page(coding: Page) -> None:
    coding.get_by_label("Codes that are").select_option("Not looked at")
    expect(coding.locator("#found")).to_have_text(re.compile(r"\d+ of \d+ turns"))
    expect(coding.get_by_text("Thank you for coming")).to_be_hidden()


def test_a_code_is_filtered_by_how_it_stands_itself(coding: Page) -> None:
    """Where another code of the turn was decided, this one was not."""
    turn = coding.locator("#turn-2")
    decided = turn.locator(".quiet-coding").filter(has_text="Accepted").count()
    if not decided:
        turn.get_by_role("button", name="Accept Corridors, turn 2").click()
        expect(code(coding, "Corridors", turn=2)).to_contain_text("Accepted")
    coding.get_by_label("Codes that are").select_option("Accepted")
    expect(turn).to_be_visible()
    coding.get_by_label("Where in school").select_option("Corridors")
    expect(turn).to_be_visible()
    coding.get_by_label("Codes that are").select_option("Not looked at")
    expect(turn).to_be_hidden()


def test_selected_words_get_a_code_and_it_is_changed_into_another(coding: Page) -> None:
    coding.get_by_role("link", name="Change or add codes of turn 3").click()
    coding.evaluate(
        """() => {
          const text = document.getElementById("turn-words").firstChild;
          const at = text.data.indexOf("group chats");
          document.getSelection().setBaseAndExtent(text, at, text, at + "group chats".length);
        }"""
    )
    expect(coding.get_by_label("To which words").locator("option:checked")).to_have_text("Selected: group chats")
    coding.get_by_label("Which code").select_option("Among peers")
    coding.get_by_role("button", name="Add the code").click()
    added = code(coding, "Among peers")
    expect(added).to_contain_text("group chats")
    expect(added).to_contain_text("Added")
    picture(coding, "coding-turn-added-analyst")
    coding.get_by_label("Instead of Among peers").select_option("Online harm")
    coding.get_by_role("button", name="Change Among peers").click()
    expect(code(coding, "Online harm")).to_contain_text("Added")


def test_without_a_script_everything_can_be_done(
    browser: Browser, released_school: tuple[Served, str], sign_in_to_read: SignIn
) -> None:
    served, number = released_school
    sign_in_to_read("analyst")
    context = browser.new_context(
        base_url=served.address, storage_state=served.cookies["analyst"], java_script_enabled=False
    )
    with context:
        page = context.new_page()
        page.goto(f"/read/{number}/coding/")
        page.locator("#turn-4").get_by_role("button", name="Reject Bus stop, bus bay, turn 4").click()
        expect(code(page, "Bus stop, bus bay", turn=4)).to_contain_text("Rejected")
        assert page.url.endswith("/coding/#turn-4")
