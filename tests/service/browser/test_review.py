"""Check and release in a browser: what a reviewer decides is what analysts then read, and nothing of it is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.service.browser.acts_review import decide, open_review, places, section, sign_off, turn
from tests.service.browser.conftest import DESKTOP, PHONE, SignIn
from tests.service.browser.looking import kept_in_the_browser, listening, wrong_with
from tests.service.browser.served import Served

MAKER = ("-m", "tests.service.browser.reviews")
UNCLE = "One boy told me his uncle hits him."
RELEASE_MS = 60_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages, sealed sessions, and the worker's part of a release."""
    served = Served(tmp_path_factory.mktemp("review"))
    served.run("-m", "tests.service.browser.people")
    (served.folder / "made.json").write_text(served.run(*MAKER, "make"))
    served.start("--as-child")
    with (served.folder / "worker.log").open("wb") as printed:
        worker = subprocess.Popen(
            [sys.executable, *MAKER, "work"],
            cwd=served.folder,
            env=served.environment,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    yield served
    worker.terminate()
    worker.wait(30)
    served.stop()


@pytest.fixture
def reviewer(sign_in_at_desk: SignIn) -> Page:
    return sign_in_at_desk("reviewer")


def number_of(desk: Served, name: str) -> str:
    made: dict[str, str] = json.loads((desk.folder / "made.json").read_text())
    return made[name]


def released(desk: Served, name: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads(desk.run(*MAKER, "read", number_of(desk, name)))
    return texts


def opened(page: Page, desk: Served, name: str = "reading") -> Page:
    page.goto(f"/review/{number_of(desk, name)}/")
    page.get_by_label("Your key file").set_input_files(desk.folder / "reviewer-0.key")
    return open_review(page)


def is_kept(page: Page) -> None:
    expect(page.locator("[data-slot=kept]")).to_contain_text("Kept on the server")


def test_a_reviewer_hides_a_term_corrects_a_word_signs_off_and_analysts_read_it(reviewer: Page, desk: Served) -> None:
    page = opened(reviewer, desk, "whole")
    expect(page.locator("[data-slot=progress]")).to_contain_text("3 of 3 doubtful places, 2 of 2 sections")
    expect(places(page).nth(0)).to_contain_text("bike sheds")
    expect(places(page).nth(1)).to_contain_text("Hidden: roster:given")
    places(page).nth(0).get_by_role("button", name="Change “").click()
    expect(places(page).nth(0).locator("[data-slot=chosen]")).to_have_text("bike sheds")
    decide(places(page).nth(0), "Hide them wherever they are said", kind="PLACE")
    expect(page.locator("[data-slot=progress]")).to_contain_text("2 of 3 doubtful places")
    said = turn(page, "Introduction", "late again")
    expect(said.get_by_role("button", name="Callum [")).to_be_visible()
    expect(said.get_by_role("button", name="bike sheds [PLACE]")).to_be_visible()
    said.get_by_role("button", name="Change words").click()
    decide(said, "They were misheard", said="Callum", words=("Kalum",))
    expect(said.locator("del")).to_have_text("Kalum")
    expect(said.locator("ins")).to_have_text("Callum")
    expect(page.locator("[data-slot=decisions] > li")).to_have_count(2)
    page.get_by_role("button", name="Sign off and release").click()
    expect(page.locator("[data-slot=sign-off] [data-slot=problem]")).to_contain_text("Say what you were")
    expect(page.locator("[data-slot=sign-off] [data-slot=problem]")).to_contain_text("Look at what is left")
    page.get_by_label("all the same: I have not looked at 2 doubtful places and 2 sections").check()
    section(page, "Introduction").get_by_label("I have read").check()
    expect(page.get_by_label("all the same: I have not looked at 2 doubtful places and 1 section")).not_to_be_checked()
    assert released(desk, "whole") == {}
    sign_off(page)
    expect(page.get_by_text("Release 1 is made.")).to_be_visible(timeout=RELEASE_MS)
    expect(page.locator("#releases")).to_contain_text("analysts read this one")
    text = released(desk, "whole")["1"]
    assert "was late again by the [PLACE 1] and [" in text
    assert "Thank you, the [PLACE 1] again then" in text
    assert not any(word in text.casefold() for word in ("callum", "kalum", "sheds", "uncle"))
    page.get_by_label("S4, 1 turn").check()
    expect(turn(page, "Types of harm", "rather not be in this")).to_contain_text("the speaker withdrew")
    sign_off(page)
    expect(page.get_by_text("Release 2 is made.")).to_be_visible(timeout=RELEASE_MS)
    assert "rather not" in text
    assert "rather not" not in released(desk, "whole")["2"]
    expect(page.locator("#releases")).to_contain_text("superseded")
    page.get_by_role("button", name="Recall release 2").click()
    expect(page.locator("#releases")).to_contain_text("recalled on")
    expect(page.locator("[data-slot=decisions] > li")).to_have_count(2)


def test_whoever_withdrew_is_found_by_the_label_that_notes_have(reviewer: Page, desk: Served) -> None:
    page = opened(reviewer, desk, "notes")
    speakers = page.locator("[data-slot=speakers]")
    expect(speakers).to_contain_text("Labels are those of the notes")
    expect(speakers.get_by_label("S2 (“Jolanta” in the notes), 2 turns")).to_be_visible()
    expect(speakers.get_by_label("S3, 1 turn")).to_be_visible()
    opened(page, desk, "reading")
    expect(speakers).to_contain_text("Voices are told apart by a machine")
    expect(speakers.get_by_label("S2, 2 turns")).to_be_visible()


def test_what_a_release_refuses_is_told_at_its_place_and_nothing_decided_is_lost(reviewer: Page, desk: Served) -> None:
    page = opened(reviewer, desk, "failing")
    said = turn(page, "Introduction", "late again")
    for act, words in (("Show them wherever they are said", "again"), ("Hide them only here", "sheds")):
        said.get_by_role("button", name="Change words").click()
        decide(said, act, words=(words,))
    answers = iter(
        [
            {"state": "failed", "code": "decisions", "message": "spans.0: there is no word there"},
            {"state": "failed", "code": "leak", "message": "found 1 place (rules: surface); at 00:00:19"},
        ]
    )

    def refuse(route: Route) -> None:
        told: dict[str, Any] | None = next(answers, None)
        if told is None or route.request.method != "GET":
            route.continue_()
        else:
            route.fulfill(json={"public_key": "", "number": None, **told})

    page.route("**/requests/*", refuse)
    sign_off(page)
    refused = page.locator("[data-slot=decisions] > li").nth(1)
    expect(refused).to_contain_text("spans.0: there is no word there")
    problem = page.locator("[data-slot=sign-off] [data-slot=problem]")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text(
        "does not fit the transcript, so nothing was released. It is this one: Hide “sheds”"
    )
    page.get_by_role("button", name="Sign off and release").click()
    expect(problem).to_contain_text("would be left in this release, so nothing was released")
    expect(page.get_by_text("would be left here").and_(page.locator(":visible"))).to_have_count(1)
    expect(turn(page, "Types of harm", "rather not")).to_contain_text("would be left here")
    refused.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-slot=decisions] > li")).to_have_count(1)
    is_kept(page)
    page.reload()
    opened(page, desk, "failing")
    expect(page.locator("[data-slot=decisions] [data-slot=says]")).to_have_text(["Show “again” wherever it is said"])
    sign_off(page)
    expect(page.get_by_text("Release 1 is made.")).to_be_visible(timeout=RELEASE_MS)


def test_what_a_lead_gave_back_returns_redacted_and_what_they_asked_to_leave_out_does_not_show(
    reviewer: Page, desk: Served
) -> None:
    page = opened(reviewer, desk, "returning")
    expect(page.locator("[data-slot=withheld-list] li")).to_have_text(
        ["00:00:09 to 00:00:12: will return", "00:00:22 to 00:00:25: stays out"]
    )
    expect(turn(page, "Types of harm", "his uncle").get_by_role("button", name="Change words")).to_be_visible()
    expect(turn(page, "Types of harm", "who limps")).to_contain_text("Withheld")
    sign_off(page)
    expect(page.get_by_text("Release 1 is made.")).to_be_visible(timeout=RELEASE_MS)
    text = released(desk, "returning")["1"]
    assert UNCLE in text
    assert "who limps" not in text


def test_the_sound_around_a_place_is_fetched_only_when_asked_for(reviewer: Page, desk: Served) -> None:
    asked: list[str] = []
    reviewer.on("request", lambda request: asked.append(request.url))
    page = opened(reviewer, desk)
    assert not any("listening" in url for url in asked)
    first = places(page).nth(0).get_by_role("button", name="Hear")
    first.focus()
    page.keyboard.press("Enter")
    audio = page.locator("#sound audio")
    expect(audio).to_be_visible()
    said_s = 5.4
    page.wait_for_function("document.querySelector('#sound audio').currentTime > 0")
    assert said_s - 2 <= audio.evaluate("audio => audio.currentTime") < said_s + 3
    assert audio.evaluate("audio => audio.src").startswith("blob:")


def test_what_is_withheld_is_seen_and_cannot_be_changed_and_words_are_no_markup(reviewer: Page, desk: Served) -> None:
    page = opened(reviewer, desk)
    expect(page.locator("[data-slot=unrouted-list]")).to_contain_text("outside the school (the LADO)")
    held = turn(page, "Types of harm", "his uncle")
    expect(held).to_contain_text("Withheld: it stays out")
    expect(held.get_by_role("button", name="Change words")).to_be_hidden()
    expect(turn(page, "Types of harm", "<img src=x")).to_be_visible()
    assert page.locator("#view img").count() == 0
    assert "Quietroom" in page.title()


def test_escape_empties_the_page_and_what_was_decided_last_is_kept_sealed(reviewer: Page, desk: Served) -> None:
    page = opened(reviewer, desk)
    section(page, "Introduction")
    on_its_way: list[Route] = []
    page.route("**/draft", lambda route: on_its_way.append(route))
    with page.expect_request("**/draft"):
        places(page).nth(0).get_by_role("button", name="Right as it is").click()
        page.keyboard.press("Escape")
    expect(page.locator("body *")).to_have_count(0)
    assert page.title() == "Quietroom"
    on_its_way[0].continue_()
    page.unroute("**/draft")
    expect(page.get_by_role("heading", name="Nothing is open")).to_be_visible()
    assert kept_in_the_browser(page) == 0
    page.go_back()
    expect(page.get_by_text("Callum")).to_have_count(0)
    opened(page, desk)
    expect(places(page).nth(0).get_by_role("button", name="Looked at")).to_be_visible()


def test_another_key_opens_nothing(reviewer: Page, desk: Served, tmp_path: Path) -> None:
    other = tmp_path / "other.key"
    other.write_text(desk.run("-c", "import pyrage; print(pyrage.x25519.Identity.generate())"))
    reviewer.goto(f"/review/{number_of(desk, 'reading')}/")
    reviewer.get_by_label("Your key file").set_input_files(other)
    reviewer.get_by_role("button", name="Open with my key").click()
    expect(reviewer.locator("#open-problem")).to_contain_text("sealed to other people")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_works_by_keyboard_and_for_everybody(sign_in_at_desk: SignIn, desk: Served, screen: Any) -> None:
    page = sign_in_at_desk("reviewer", viewport=screen)
    said = listening(page)
    opened(page, desk, "notes")
    assert page.get_by_role("button", name="Hear").count() == 0
    places(page).nth(0).get_by_role("button", name="Change “").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-slot=heading]")).to_be_focused()
    page.get_by_label("Hide them only here").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("What they are")).to_be_visible()
    section(page, "Introduction")
    assert list(wrong_with(page, said)) == []
    page.get_by_role("button", name="Decide so").focus()
    page.keyboard.press("Enter")
    expect(places(page).nth(0)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    is_kept(page)
