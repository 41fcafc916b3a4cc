"""From the dictaphone to the decision, and what nobody else gets to see of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.service.browser import acts
from tests.service.browser.conftest import PHONE, signing_in
from tests.service.browser.flow import REASON, Day
from tests.service.browser.keyrings import give_key

pytestmark = pytest.mark.model

OF_THE_PUPIL = re.compile(r"\b(?:sisters?|trays?)\b", re.IGNORECASE)
OF_THE_COLLEAGUE = re.compile(r"\b(?:gate camera|lifts?|own phone)\b", re.IGNORECASE)
"""What each is known by, whatever the model made of the names. Whole words: pages hold long random tokens."""


def test_an_upload_goes_on_after_a_dropped_line_and_killed_pages(day: Day) -> None:
    assert (day.dropped, day.killed) == (1, 1)
    assert re.fullmatch("[0-9a-f]{16}", day.session_id)


def test_the_lead_reads_and_hears_what_is_about_the_pupil_and_nothing_of_the_colleague(day: Day) -> None:
    assert any(OF_THE_PUPIL.search(words) for words in day.lead_read)
    assert not any(OF_THE_COLLEAGUE.search(words) for words in day.lead_read)
    assert day.lead_heard_s >= 0.5


def test_what_the_lead_decided_is_there_when_it_is_opened_again(day: Day, browser: Browser) -> None:
    with signing_in(browser, day.served) as sign_in:
        page = sign_in("lead")
        acts.open_follow_up(page, "dsl", day.lead_key)
        decided = 0
        for number in range(acts.items(page)):
            if acts.open_item(page, number) in day.lead_read:
                expect(page.locator("#view [data-slot=history]")).to_contain_text(REASON)
                decided += 1
            page.get_by_role("button", name="Back to all items").click()
        assert decided == len(day.lead_read)


def test_the_headteacher_sees_only_what_is_about_the_colleague_on_a_phone_too(day: Day, browser: Browser) -> None:
    with signing_in(browser, day.served) as sign_in:
        page = sign_in("headteacher", viewport=PHONE)
        acts.open_follow_up(page, "headteacher", day.keys / "headteacher.key")
        read = []
        for number in range(acts.items(page)):
            read.append(acts.open_item(page, number))
            assert acts.listen(page) >= 0.5
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            page.get_by_role("button", name="Back to all items").click()
        page.goto("/follow-up/")
        assert page.goto(f"/follow-up/{day.session_id}/dsl/").status == 404  # type: ignore[union-attr]
    assert any(OF_THE_COLLEAGUE.search(words) for words in read)
    assert not any(OF_THE_PUPIL.search(words) for words in read)


def test_a_key_of_another_route_opens_nothing(day: Day, browser: Browser) -> None:
    with signing_in(browser, day.served) as sign_in:
        page = sign_in("lead")
        page.goto(f"/follow-up/{day.session_id}/dsl/")
        give_key(page, day.keys / "headteacher.key")
        page.get_by_role("button", name="Open with my key").click()
        expect(page.locator("#open-problem")).to_contain_text("does not open this")
        assert acts.items(page) == 0


@pytest.mark.parametrize("name", ["administrator", "analyst", "uploader", "reviewer"])
def test_nobody_else_finds_any_of_it(name: str, day: Day, browser: Browser) -> None:
    with signing_in(browser, day.served) as sign_in:
        page = sign_in(name)
        for route in ("dsl", "headteacher", "chair"):
            for end in ("", "sealed", "records/1"):
                response = page.request.get(f"/follow-up/{day.session_id}/{route}/{end}")
                assert response.status in (403, 404)
        for address in sorted(
            set(page.locator("a[href^='/']").evaluate_all("links => links.map(link => link.pathname)"))
        ):
            said = page.request.get(address).text() if "sign-out" not in address else ""
            assert not OF_THE_PUPIL.search(said)
            assert not OF_THE_COLLEAGUE.search(said)


def test_whoever_uploaded_learns_neither_words_nor_whether_anything_was_flagged(day: Day) -> None:
    assert "not shown here" in day.uploader_saw
    assert not OF_THE_PUPIL.search(day.uploader_saw)
    assert not re.search(r"\bflagged\b(?! means)|\d+ items?\b", day.uploader_saw)
