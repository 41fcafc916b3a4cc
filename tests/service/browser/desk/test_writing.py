from __future__ import annotations

import csv
import hashlib

from playwright.sync_api import Page, expect

from tests.service.browser.conftest import SignIn
from tests.service.browser.desk.using import (
    BOY,
    GIRL,
    add_passage,
    decide,
    item_view,
    item_with,
    opened,
    read,
    rows,
)
from tests.service.browser.served import Served


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


def test_closing_shows_when_it_goes(lead: Page, desk: Served) -> None:
    opened(lead, desk, "closing")
    lead.get_by_text("Close it: everything is in").click()
    lead.get_by_label("Every item is decided").check()
    lead.get_by_role("button", name="Close this follow-up").click()
    expect(lead.get_by_role("heading", name="What is kept")).to_be_visible()
    expect(lead.get_by_role("table")).to_contain_text("Closed")


def test_who_writes_learns_that_another_wrote_meanwhile(lead: Page, desk: Served) -> None:
    page, other = opened(lead, desk, "together"), opened(lead.context.new_page(), desk, "together")
    for writer, says in ((page, "never changed."), (other, "Something else was written meanwhile")):
        view = item_with(writer, BOY)
        view.get_by_label("What was saved is never changed").fill("A comment")
        view.get_by_role("button", name="Seal and save the comment").click()
        expect(writer.get_by_role("status").first).to_contain_text(says)
