"""What a reviewer does on the page that checks and releases; each act is given that page."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.service.browser.acts import heard_at


def open_review(page: Page) -> Page:
    """Open the session, the key's fields being filled in; the page comes back once the words are there."""
    page.get_by_role("button", name="Open with my key").click()
    expect(page.locator("[data-slot=lead-in]")).to_be_focused()
    return page


def places(page: Page) -> Locator:
    """The doubtful ones."""
    return page.locator("[data-slot=doubts] > li")


def section(page: Page, title: str) -> Locator:
    """The section of this title, unfolded."""
    found = page.locator("details.quiet-review__section").filter(has_text=title)
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def turn(page: Page, title: str, words: str) -> Locator:
    """The turn of a section in which these words stand."""
    return section(page, title).locator("li").filter(has_text=words)


def turn_anywhere(page: Page, words: str) -> Locator:
    """The first turn in which these words stand, whatever its section: all are unfolded."""
    folded = page.locator("details.quiet-review__section:not([open]) > summary")
    while folded.count():
        folded.first.click()
    return page.locator("li.quiet-review__turn").filter(has_text=words).first


def decide(place: Locator, act: str, *, said: str = "", kind: str = "", words: tuple[str, ...] = ()) -> None:
    """In the panel that is open at this place; a word may have a mark behind it."""
    panel = place.locator("form")
    for word in words:
        panel.get_by_role("button", name=re.compile(rf"^{word}\W*$")).first.click()
    panel.get_by_label(act).check()
    if said:
        panel.get_by_label("What was really said").fill(said)
    if kind:
        panel.get_by_label("What they are").select_option(kind)
    panel.get_by_role("button", name="Decide so").click()
    expect(panel).to_have_count(0)
    expect(place).to_be_focused()


def listen_at(page: Page, place: Locator) -> float:
    """Hear the recording around a doubtful place; where it was then, in seconds."""
    place.get_by_role("button", name="Hear").click()
    return heard_at(page.locator("#sound audio"))


def sign_off(page: Page, *, sound: bool = False) -> None:
    """Say who one was and that one has checked it, and release, the recording too where that is asked for.

    What was not looked at is left so.
    """
    page.get_by_label("I led the session").check()
    page.get_by_label("I have checked what is hidden").check()
    if sound:
        page.get_by_label("Release the recording too").check()
    all_the_same = page.get_by_label("Release it all the same")
    if all_the_same.is_visible():
        all_the_same.check()
    page.get_by_role("button", name="Sign off and release").click()
