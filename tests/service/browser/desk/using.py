"""What a holder does at the desk, as tests say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.service.browser.served import Served

MAKER = ("-m", "tests.service.browser.desk.follow_ups")
BOY = "One boy told me his uncle hits him"
GIRL = "A girl in my form has bruises"


def number_of(desk: Served, name: str) -> str:
    made: dict[str, str] = json.loads((desk.folder / "made.json").read_text())
    return made[name]


def read(desk: Served, name: str) -> Any:
    return json.loads(desk.run(*MAKER, "read", number_of(desk, name)))


def open_with(page: Page, key: Path) -> None:
    page.get_by_label("Your key file").set_input_files(key)
    page.get_by_role("button", name="Open with my key").click()


def opened(page: Page, desk: Served, name: str = "reading", route: str = "dsl") -> Page:
    """The desk with its list of items."""
    page.goto(f"/follow-up/{number_of(desk, name)}/{route}/")
    open_with(page, desk.folder / f"{route}.key")
    expect(page.get_by_role("heading", name="Session of 4 March 2026")).to_be_focused()
    return page


def rows(page: Page) -> list[str]:
    return page.locator("[data-slot=items] > li").all_text_contents()


def item_view(page: Page, number: int) -> Locator:
    page.locator("[data-slot=items] button").nth(number).click()
    view = page.get_by_role("article")
    expect(view.get_by_role("heading", level=2)).to_be_focused()
    return view


def item_with(page: Page, words: str) -> Locator:
    """The item that holds these words, whichever place decisions have left it in."""
    for number in range(page.locator("[data-slot=items] button").count()):
        view = item_view(page, number)
        if words in view.locator("blockquote").inner_text():
            return view
        page.get_by_role("button", name="Back to all items").click()
    raise AssertionError("no such item")


def document(desk: Served, route: str = "dsl") -> dict[str, Any]:
    """The opened follow-up, by the command line's own code."""
    printed = desk.run(
        "-c",
        "import sys; from pipeline.service import starting; starting.set_up()\n"
        "from pathlib import Path; from pipeline.restricted import load_identity, open_sealed\n"
        "from pipeline.service.store import the_store\n"
        f"key = load_identity(Path('{desk.folder}/{route}.key'), None)\n"
        f"sealed = the_store().get('{number_of(desk, 'reading')}', 'restricted/follow-up-{route}.age')\n"
        "sys.stdout.write(open_sealed(sealed, [key]).decode())",
    )
    found: dict[str, Any] = json.loads(printed)
    return found


def decide(view: Locator, verdict: str, reason: str, *, action: str = "", returns: str = "No, they stay out") -> None:
    view.get_by_label(verdict).check()
    view.get_by_label("Reason for the decision").fill(reason)
    view.get_by_label("Action taken").fill(action)
    view.get_by_label(returns).check()
    view.get_by_role("button", name="Seal and save the decision").click()
    expect(view.page.locator("[data-slot=history]")).to_contain_text(reason)


def add_passage(page: Page, *, words: str, start: str = "", end: str = "") -> None:
    page.get_by_label("Exact words").fill(words)
    page.get_by_label("From, in the recording").fill(start)
    page.get_by_label("To, in the recording").fill(end)
    page.get_by_label("What it may be").fill("Neglect")
    page.get_by_label("Today").check()
    page.get_by_label("a child", exact=True).check()
    page.get_by_label("Why you add it").fill("The reviewer heard it")
    page.get_by_role("button", name="Seal and save").click()
    expect(page.locator("[data-slot=lead-in]")).to_be_visible()
