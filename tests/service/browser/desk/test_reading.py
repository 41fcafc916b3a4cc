from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from pipeline.restricted import record
from pipeline.restricted.keys import fingerprint
from tests.service.browser.conftest import PHONE, SignIn
from tests.service.browser.desk.follow_ups import HOSTILE
from tests.service.browser.desk.using import (
    BOY,
    document,
    item_view,
    item_with,
    number_of,
    open_with,
    opened,
    read,
    rows,
)
from tests.service.browser.served import Served


def test_items_come_in_the_order_to_act_in_and_say_what_the_printed_record_says(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "reading")
    first, second = rows(page)
    assert "Immediate" in first
    assert "Routine" in second
    assert read(desk, "reading")["opened"] == ["dsl"]
    whole = document(desk)
    for number, item in enumerate(whole["items"]):
        view = item_view(page, number)
        shown = [
            (row.locator("dt").inner_text(), row.locator("dd").inner_text())
            for row in view.locator("[data-slot=facts] > div").all()
        ]
        assert shown == list(record.facts(item, whole))
        (_, before), (_, exact), (_, after) = record.words(item)
        assert view.locator("blockquote").text_content() == exact
        assert view.locator("[data-slot=before]").text_content() == before
        assert view.get_by_text("Due:").inner_text() == f"Due: {item['clock']['due']}"
        if after:
            assert view.locator("[data-slot=after]").text_content() == after
        page.get_by_role("button", name="Back to all items").click()


def test_what_was_said_is_text_whatever_it_looks_like(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "reading")
    assert HOSTILE in (item_with(page, BOY).locator("blockquote").text_content() or "")
    assert page.locator("#view img, #view script").count() == 0
    assert page.title() == "Follow-up - Quietroom"


def test_the_sound_plays_from_memory_goes_back_and_slows_down(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "reading")
    view = item_view(page, 0)
    sound = view.locator("audio")
    page.wait_for_function("document.querySelector('audio').duration > 1")
    address = sound.get_attribute("src") or ""
    assert address.startswith("blob:")
    sound.evaluate("audio => { audio.currentTime = 8; }")
    view.get_by_role("button", name="Back 5 seconds").click()
    assert sound.evaluate("audio => Math.round(audio.currentTime)") == 3
    slower = view.get_by_role("button", name="Slower")
    slower.click()
    expect(slower).to_have_attribute("aria-pressed", "true")
    assert sound.evaluate("audio => audio.playbackRate") == 0.75
    page.get_by_role("button", name="Back to all items").click()
    with pytest.raises(Exception, match="Failed to fetch"):
        page.evaluate("address => fetch(address)", address)


def test_another_routes_key_opens_nothing_and_the_deputy_is_still_alerted(lead: Page, desk: Served) -> None:
    page = lead
    page.goto(f"/follow-up/{number_of(desk, 'empty')}/dsl/")
    open_with(page, desk.folder / "headteacher.key")
    expect(page.get_by_role("alert")).to_contain_text("sealed to other people")
    assert read(desk, "empty")["opened"] == []
    open_with(page, desk.folder / "dsl.key")
    expect(page.get_by_text("Nothing was flagged. This does not mean")).to_be_visible()
    assert read(desk, "empty")["opened"] == ["dsl"]


def test_a_record_that_does_not_open_is_told_and_the_rest_is_shown(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "unreadable")
    apart = page.locator("[data-slot=apart-list] li")
    expect(apart).to_contain_text(["Record 1, by lead-deputy: Your key does not open this", "Item 2, by lead-deputy"])
    assert len(rows(page)) == 2


def test_it_works_by_keyboard_on_a_telephone(sign_in_at_desk: SignIn, desk: Served) -> None:
    page = opened(sign_in_at_desk("lead", viewport=PHONE), desk, "reading")
    page.locator("[data-slot=items] button").first.focus()
    page.keyboard.press("Enter")
    view = page.get_by_role("article")
    expect(view.get_by_role("heading", level=2)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    bar, heading = page.locator(".quiet-desk__bar").bounding_box(), view.get_by_role("heading", level=2).bounding_box()
    assert bar
    assert heading
    assert bar["y"] + bar["height"] <= heading["y"]
    expect(page.get_by_role("button", name="Blank the screen")).to_be_in_viewport()
    view.get_by_label("Reason for the decision").focus()
    page.keyboard.type("Typed on a telephone")
    expect(view.get_by_label("Reason for the decision")).to_have_value("Typed on a telephone")


def test_escape_empties_the_page_its_history_and_every_store(lead: Page, desk: Served) -> None:
    lead.goto("/follow-up/")
    page = opened(lead, desk, "reading")
    item_with(page, BOY)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Nothing is open")).to_be_visible()
    assert page.url.endswith("/follow-up/blank/")
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,"
        " (await indexedDB.databases()).length]"
    )
    assert kept == [0, 0, 0, 0]
    page.go_back()
    expect(page.get_by_role("heading", name="Sessions that wait for you")).to_be_visible()
    page.go_forward()
    expect(page.get_by_text(BOY)).to_have_count(0)


def test_the_button_blanks_too_and_leaving_keeps_nothing_in_memory(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "reading")
    page.get_by_role("button", name="Blank the screen").click()
    expect(page.get_by_role("heading", name="Nothing is open")).to_be_visible()
    opened(page, desk, "reading")
    page.get_by_role("link", name="Sessions that wait").click()
    expect(page.get_by_role("heading", name="Sessions that wait for you")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(BOY)).to_have_count(0)
    expect(page.locator("[data-slot=items]")).to_have_count(0)


def test_nobody_at_the_desk_for_five_minutes_blanks_it(lead: Page, desk: Served) -> None:
    lead.clock.install()
    page = opened(lead, desk, "reading")
    page.clock.run_for("04:50")
    expect(page.locator("[data-slot=items]")).to_be_visible()
    page.clock.run_for("00:20")
    expect(page.get_by_role("heading", name="Nothing is open")).to_be_visible()


def test_a_page_out_of_sight_for_a_minute_is_blanked(lead: Page, desk: Served) -> None:
    lead.clock.install()
    page = opened(lead, desk, "reading")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for("00:50")
    expect(page.locator("[data-slot=items]")).to_have_count(1)
    page.clock.run_for("00:20")
    expect(page.get_by_role("heading", name="Nothing is open")).to_be_visible()


def test_whom_records_are_sealed_to_is_shown_by_fingerprints(lead: Page, desk: Served) -> None:
    page = opened(lead, desk)
    page.get_by_text("Whom what you write is sealed to").click()
    keys = json.loads(page.locator("#recipients").text_content() or "")
    shown = page.locator("[data-slot=sealed-to] li").all_inner_texts()
    assert shown[-1] == "reviewers: " + "; ".join(fingerprint(key) for key in keys["reviewer"]["keys"])
    assert len(shown) == 4
