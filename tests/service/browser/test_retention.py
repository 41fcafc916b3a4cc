"""The end of a recording in a browser: seen coming, held, let go, over, receipted; and nobody finds it afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.service.browser.conftest import SignIn, signing_in
from tests.service.browser.looking import listening, picture, wrong_with
from tests.service.browser.served import Served

MAKER = ("-m", "tests.service.browser.endings")
WEEK = 7


@pytest.fixture(scope="module")
def ending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """An instance without a worker, and the number of its session."""
    served = Served(tmp_path_factory.mktemp("retention"))
    served.run("-m", "tests.service.browser.people")
    number = served.run(*MAKER, "make").strip()
    served.start("--as-child")
    yield served, number
    served.stop()


@pytest.fixture
def sign_in(browser: Browser, ending: tuple[Served, str]) -> Iterator[SignIn]:
    with signing_in(browser, ending[0]) as sign_in:
        yield sign_in


def look(served: Served, days: int) -> int:
    """How much the worker deletes when it looks that many days from now."""
    return int(served.run(*MAKER, "look", str(days)))


def require_in_order(page: Page, said: list[str], name: str) -> None:
    """Nothing is wrong with the page that is open."""
    picture(page, name)
    assert list(wrong_with(page, said)) == []


def test_a_recording_is_seen_coming_held_let_go_and_ends_with_a_receipt(
    ending: tuple[Served, str], sign_in: SignIn
) -> None:
    served, number = ending
    page = sign_in("administrator")
    page.goto("/retention/")
    recording = page.get_by_role("row").filter(has_text="Recording and transcript")
    expect(recording).to_contain_text(number)
    expect(recording).to_contain_text("Deleted")
    recording.get_by_role("link").click()
    page.get_by_label("Court").check()
    page.get_by_label("Reference of the case").fill("Mrs Adair")
    page.get_by_role("button", name="Hold the whole session").click()
    expect(page.get_by_role("alert")).to_contain_text("Give a number")
    page.get_by_label("Reference of the case").fill("KB/26-104")
    page.get_by_role("button", name="Hold the whole session").click()
    expect(page.get_by_text("ground: Court, KB/26-104")).to_be_visible()
    assert look(served, 1000) == 0
    page.get_by_role("button", name="Lift this hold").click()
    expect(page.get_by_role("status").filter(has_text="The hold is lifted")).to_be_visible()
    assert look(served, WEEK - 1) == 0
    assert look(served, WEEK) == 1

    said = listening(page)
    page.goto("/retention/")
    expect(page.get_by_role("row").filter(has_text="Recording and transcript")).to_have_count(0)
    page.get_by_role("link", name="1 receipt of what was deleted").click()
    page.get_by_role("table").get_by_role("link").click()
    require_in_order(page, said, "retention-receipt-administrator")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save this receipt").click()
    digest = hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest()
    expect(page.get_by_text(digest)).to_be_visible()
    page.goto("/audit/")
    expect(page.get_by_role("row").filter(has_text="deleted").first).to_contain_text(digest)


def test_the_reviewer_is_told_that_it_is_gone_and_can_still_recall(ending: tuple[Served, str], sign_in: SignIn) -> None:
    served, number = ending
    look(served, WEEK)
    analyst = sign_in("analyst")
    analyst.goto("/read/")
    expect(analyst.get_by_text(number).first).to_be_visible()
    page = sign_in("reviewer")
    page.goto(f"/review/{number}/")
    expect(page.get_by_role("heading", name="The recording and transcript were deleted")).to_be_visible()
    said = listening(page)
    require_in_order(page, said, "reviewing-deleted-reviewer")
    page.get_by_role("button", name="Recall release 1").click()
    expect(page.locator("#releases")).to_contain_text("recalled on")
    analyst.goto("/read/")
    expect(analyst.get_by_text(number)).to_have_count(0)


def test_a_lead_still_decides_once_there_is_no_transcript_to_return_words_to(
    ending: tuple[Served, str], sign_in: SignIn
) -> None:
    served, number = ending
    look(served, WEEK)
    page = sign_in("lead")
    page.goto(f"/follow-up/{number}/dsl/")
    page.get_by_label("Your key file").set_input_files(served.folder / "dsl.key")
    page.get_by_role("button", name="Open with my key").click()
    page.locator("[data-slot=items] button").first.click()
    form = page.locator("#view form[data-slot=decide]")
    expect(form.get_by_text("Do these words return to the transcript?")).to_be_hidden()
    form.locator("[name=verdict][value=for_action]").check()
    form.locator("[name=reason]").fill("Spoken to the head of year")
    form.get_by_role("button", name="Seal and save the decision").click()
    expect(page.locator("#view [data-slot=history]")).to_contain_text("Spoken to the head of year")
    page.get_by_role("button", name="Back to all items").click()
    page.get_by_role("button", name="Add a passage that the tool missed").click()
    expect(page.get_by_text("Ask the reviewers to leave this stretch out")).to_be_hidden()
