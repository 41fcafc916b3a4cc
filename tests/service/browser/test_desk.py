from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pipeline.restricted import record
from tests.service.browser.conftest import PHONE, SignIn, signing_in
from tests.service.browser.follow_ups import HOSTILE, PASSPHRASE
from tests.service.browser.served import Served

MAKER = ("-m", "tests.service.browser.follow_ups")
BOY = "One boy told me his uncle hits him"
GIRL = "A girl in my form has bruises"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages with keys and processed sessions."""
    served = Served(tmp_path_factory.mktemp("desk"))
    served.run("-m", "tests.service.browser.people")
    (served.folder / "made.json").write_text(served.run(*MAKER, "make"))
    served.start("--as-child")
    yield served
    served.stop()


@pytest.fixture
def sign_in_at_desk(browser: Browser, desk: Served) -> Iterator[SignIn]:
    with signing_in(browser, desk) as sign_in:
        yield sign_in


def number_of(desk: Served, name: str) -> str:
    made: dict[str, str] = json.loads((desk.folder / "made.json").read_text())
    return made[name]


def read(desk: Served, name: str) -> Any:
    return json.loads(desk.run(*MAKER, "read", number_of(desk, name)))


def open_with(page: Page, key: Path, passphrase: str = "") -> None:
    page.get_by_label("Your key file").set_input_files(key)
    page.get_by_label("Its passphrase", exact=True).fill(passphrase)
    page.get_by_role("button", name="Open with my key").click()


def opened(page: Page, desk: Served, name: str = "reading", route: str = "dsl") -> Page:
    """The desk with its list of items."""
    page.goto(f"/follow-up/{number_of(desk, name)}/{route}/")
    open_with(page, desk.folder / f"{route}.key")
    expect(page.get_by_role("heading", name="Session of 4 March 2026")).to_be_focused()
    return page


@pytest.fixture
def lead(sign_in_at_desk: SignIn) -> Page:
    return sign_in_at_desk("lead")


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


def decide(view: Locator, verdict: str, reason: str, *, action: str = "", returns: str = "No, they stay out") -> None:
    view.get_by_label(verdict).check()
    view.get_by_label("Reason for the decision").fill(reason)
    view.get_by_label("Action taken").fill(action)
    view.get_by_label(returns).check()
    view.get_by_role("button", name="Seal and save the decision").click()
    expect(view.page.locator("[data-slot=history]")).to_contain_text(reason)


def test_a_decision_needs_a_reason_and_is_sealed_to_the_route(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "deciding")
    view = item_with(page, BOY)
    view.get_by_role("button", name="Seal and save the decision").click()
    problems = view.locator("[data-slot=decide] [data-slot=problem]")
    expect(problems).to_be_focused()
    for words in ("Choose what you decide", "the reason for your decision", "return to the transcript"):
        expect(problems).to_contain_text(words)
    expect(page.locator("#undecided")).to_have_text("Not decided yet: 2 of 2.")
    decide(view, "For action", "He named the uncle", action="Called social care")
    [kept] = read(desk, "deciding")["records"]
    assert (kept["route"], kept["number"], kept["by"], kept["length"]) == ("dsl", 1, "lead", 4096)
    decision = kept["content"]["decision"]
    assert (decision["item"], decision["verdict"], decision["action"]) == ("boy", "for_action", "Called social care")
    assert decision["return_to_transcript"] is False
    page.reload()
    opened(page, desk, "deciding")
    assert "for action" in "".join(rows(page))
    expect(item_with(page, BOY).locator("[data-slot=history]")).to_contain_text("Called social care")


def test_reviewers_learn_the_verdict_and_that_words_return_and_nothing_else(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "returning")
    view = item_with(page, GIRL)
    decide(view, "Not a concern", "Known: she fell from her bicycle", returns="Yes, they return")
    [given] = [kept for kept in read(desk, "returning")["records"] if kept["route"] == "reviewer"]
    assert given["length"] == 4096
    assert given["content"] == {
        "schema": 1,
        "kind": "return",
        "item": "girl",
        "verdict": "not_a_concern",
        "return_to_transcript": True,
    }
    digest = hashlib.sha256(b"girl").hexdigest()
    assert (given["returns"], given["withdraws"]) == (digest, "")
    decide(page.get_by_role("article"), "For action", "It was no bicycle")
    [_, taken_back] = [kept for kept in read(desk, "returning")["records"] if kept["route"] == "reviewer"]
    assert taken_back["content"]["return_to_transcript"] is False
    assert (taken_back["returns"], taken_back["withdraws"]) == ("", digest)


def test_an_item_sent_to_another_route_is_read_there_with_its_sound(sign_in_at_desk: SignIn, desk: Served) -> None:
    page = opened(sign_in_at_desk("lead"), desk, "sending")
    view = item_with(page, GIRL)
    view.get_by_label("For another route").check()
    warning = view.locator("[data-slot=rerouting]")
    expect(warning).to_contain_text("Do not send them to anyone who is named in them")
    expect(view.get_by_text("Do these words return")).to_be_hidden()
    view.get_by_label("Reason for the decision").fill("It was said of a member of staff")
    view.get_by_role("button", name="Seal and save the decision").click()
    expect(view.locator("[data-slot=decide] [data-slot=problem]")).to_contain_text("Choose the route")
    view.get_by_label("Send to").select_option("headteacher")
    view.get_by_label("Nobody who opens that route").check()
    view.get_by_role("button", name="Seal and save the decision").click()
    expect(page.locator("[data-slot=history]")).to_contain_text("Sent to")
    [sent] = [kept for kept in read(desk, "sending")["records"] if kept["route"] == "headteacher"]
    assert sent["length"] == 1 << 20
    there = opened(sign_in_at_desk("headteacher"), desk, "sending", "headteacher")
    assert len(rows(there)) == 2
    received = item_with(there, GIRL)
    expect(received).to_contain_text("Sent by the safeguarding lead: It was said of a member of staff")
    there.wait_for_function("document.querySelector('audio').duration > 1")


def test_an_item_is_never_sent_where_the_conflict_rule_forbids_it(sign_in_at_desk: SignIn, desk: Served) -> None:
    page = opened(sign_in_at_desk("chair"), desk, "adding", "chair")
    expect(page.get_by_text("Nothing was flagged. This does not mean that nothing was disclosed.")).to_be_visible()
    page.get_by_role("button", name="Add a passage").click()
    add_passage(page, words="The head shouts at them.")
    view = item_view(page, 0)
    view.get_by_label("For another route").check()
    options = view.get_by_label("Send to").locator("option").all_inner_texts()
    assert options == ["Choose a route", "safeguarding lead"]
    expect(view).to_contain_text("must not be read there: headteacher")


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


def test_a_missed_passage_is_added_and_its_time_goes_to_the_reviewers(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "adding")
    page.get_by_role("button", name="Add a passage").click()
    page.get_by_role("button", name="Seal and save").click()
    expect(page.locator("[data-slot=problem]").first).to_contain_text("Write down the words")
    add_passage(page, words="He comes in hungry on Mondays.", start="00:01:05", end="1:09")
    view = item_with(page, "He comes in hungry")
    expect(view).to_contain_text("Added by hand (safeguarding lead): The reviewer heard it")
    expect(view).to_contain_text("at 00:01:05 to 00:01:09 of the recording")
    told = [kept["content"] for kept in read(desk, "adding")["records"] if kept["content"]["kind"] == "withhold"]
    [content] = told
    assert set(content) == {"schema", "kind", "item", "start_ms", "end_ms"}
    assert (content["start_ms"], content["end_ms"]) == (65_000, 69_000)


def test_a_comment_and_a_reference_stand_beside_what_was_written(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "writing")
    view = item_with(page, BOY)
    view.get_by_label("Entered in CPOMS").fill("C-1042")
    view.get_by_role("button", name="Seal and save the reference").click()
    expect(view.locator("[data-slot=enter] [data-slot=problem]")).to_contain_text("Decide on this item first")
    decide(view, "For action", "He named the uncle")
    view.get_by_label("What was saved is never changed").fill("It was the step-uncle")
    view.get_by_role("button", name="Seal and save the comment").click()
    history = page.locator("[data-slot=history]")
    expect(history).to_contain_text("It was the step-uncle")
    view.get_by_label("Entered in CPOMS").fill("C-1042")
    view.get_by_role("button", name="Seal and save the reference").click()
    expect(history).to_contain_text("C-1042")
    expect(history).to_contain_text("He named the uncle")
    expect(history.get_by_role("heading")).to_contain_text(["Decision 1", "Comment 2", "Entered elsewhere 3"])
    page.get_by_role("button", name="Back to all items").click()
    assert "for action, entered" in rows(page)[1]


def test_one_item_is_saved_as_text_and_as_a_table_that_runs_nothing(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "saving")
    view = item_with(page, BOY)
    expect(view).to_contain_text("no longer sealed")
    with page.expect_download() as saved:
        view.get_by_role("button", name="Save it as text").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "concern-record.txt"
    assert text.startswith("CONFIDENTIAL: safeguarding record for the safeguarding lead alone.")
    assert f"Exact words: S3: {BOY}" in text
    assert GIRL not in text.split("Exact words")[1]
    view.get_by_label("What was saved is never changed").fill('=HYPERLINK("x")')
    view.get_by_role("button", name="Seal and save the comment").click()
    expect(page.locator("[data-slot=history]")).to_contain_text("HYPERLINK")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as a table").click()
    table = dict(csv.reader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert table["Comment"] == '\'=HYPERLINK("x")'
    assert table["Urgency"] == "Immediate"


def test_paper_has_the_item_and_no_control(lead: Page, desk: Served) -> None:
    page = opened(lead, desk, "reading")
    view = item_with(page, BOY)
    page.emulate_media(media="print")
    expect(page.get_by_text("CONFIDENTIAL: safeguarding record")).to_be_visible()
    expect(view.locator("blockquote")).to_be_visible()
    assert page.locator("main button:visible, main audio:visible, main textarea:visible").count() == 0


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


def test_another_routes_key_opens_nothing_and_the_deputy_is_still_alerted(lead: Page, desk: Served) -> None:
    page = lead
    page.goto(f"/follow-up/{number_of(desk, 'empty')}/dsl/")
    open_with(page, desk.folder / "headteacher.key")
    expect(page.get_by_role("alert")).to_contain_text("sealed to other people")
    assert read(desk, "empty")["opened"] == []
    open_with(page, desk.folder / "protected.key", "not the passphrase at all")
    expect(page.get_by_role("alert")).to_contain_text("passphrase is wrong", timeout=30_000)
    open_with(page, desk.folder / "protected.key", PASSPHRASE)
    expect(page.get_by_text("Nothing was flagged. This does not mean")).to_be_visible(timeout=30_000)
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
    expect(page.get_by_role("button", name="Blank the screen")).to_be_in_viewport()
    view.get_by_label("Reason for the decision").focus()
    page.keyboard.type("Typed on a telephone")
    expect(view.get_by_label("Reason for the decision")).to_have_value("Typed on a telephone")


def test_closing_shows_when_it_goes(lead: Page, desk: Served) -> None:
    opened(lead, desk, "empty")
    lead.get_by_text("Close it: everything is in").click()
    lead.get_by_label("Every item is decided").check()
    lead.get_by_role("button", name="Close this follow-up").click()
    expect(lead.get_by_role("heading", name="What is kept")).to_be_visible()
    expect(lead.get_by_role("table")).to_contain_text("Closed")
