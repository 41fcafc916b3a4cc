"""The reader in one file: opened from the disk, it searches and filters by its own script and asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from pipeline import coding
from pipeline.exchange import reader
from pipeline.values import Decision, Place, Span, Verdict
from tests.export.examples import CODED

RELEASED = replace(CODED, release=2)
ADDED = Decision(Place(0, Span(0, 12), "who_to_tell"), Verdict.ADD, "analyst 1", "2026-02-12T10:00:00+00:00")
"""The first turn has two codes then: one suggested, one added."""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "reader.html"
    file.write_bytes(reader.write(RELEASED, coding.codings(RELEASED, [ADDED])))
    page = browser.new_context(offline=True).new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto(file.as_uri())
    yield page
    assert [request.url for request in asked] == [file.as_uri()]


def shown(page: Page) -> list[int]:
    """Numbers of the turns that are seen, from 1."""
    turns = page.locator("[data-turn]").all()
    return [number for number, turn in enumerate(turns, 1) if turn.is_visible()]


def test_words_are_found_in_whatever_case_and_gaps_are_not_shown_between_turns_that_are_not(page: Page) -> None:
    assert shown(page) == [1, 2, 3, 4]
    expect(page.get_by_text("left out 00:00:31-00:01:05")).to_be_visible()
    page.get_by_label("Words").fill("ZOË HERE")
    expect(page.locator("#found")).to_have_text("1 of 4 turns")
    assert shown(page) == [2]
    expect(page.get_by_text("left out 00:00:31-00:01:05")).to_be_hidden()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#found")).to_have_text("")
    assert shown(page) == [1, 2, 3, 4]


def test_a_code_and_how_it_stands_are_looked_for_in_one_coding(page: Page) -> None:
    page.get_by_label("Theme").select_option("Whom to tell")
    assert shown(page) == [1, 3]
    page.get_by_label("Codes that are").select_option("Added by a person")
    assert shown(page) == [1]
    page.get_by_label("Theme").select_option("Staff & others")
    assert shown(page) == [], "its first turn has an added code, and this one, which is not it"
    page.get_by_label("Codes that are").select_option("Suggested only")
    assert shown(page) == [1]


def test_speakers_and_sections_are_shown_alone(page: Page) -> None:
    page.get_by_label("Speaker").select_option("S1")
    assert shown(page) == [1, 4]
    page.get_by_label("Section").select_option("Introduction")
    assert shown(page) == [1]
    expect(page.locator("#found")).to_have_text("1 of 4 turns")
