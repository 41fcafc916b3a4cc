"""What staff are promised is what the program does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.kit import promises
from pipeline.restricted.follow_up import CONTEXT_MS
from pipeline.restricted.routing import OF_A_COLLEAGUE, ORDER
from pipeline.settings.service import RetentionSettings
from pipeline.values import Route
from tests.kit.examples import FILLED, changed, said

SHEETS = ("2-information-sheet", "4-confidentiality")


def test_what_is_passed_on_is_as_long_as_it_is_told() -> None:
    assert CONTEXT_MS == 30_000
    assert "up to half a minute on either side" in said(FILLED, *SHEETS)


def test_whoever_is_named_is_passed_over_in_the_order_that_is_told() -> None:
    told = promises.next_in_line(FILLED)
    called = {Route.DSL: "the safeguarding lead", Route.HEADTEACHER: "the headteacher", Route.CHAIR: "the chair"}
    for first, (_, second, *_) in ORDER.items():
        assert f"to {called[second]} instead of {called[first]}" in told
    assert Route.HEADTEACHER not in OF_A_COLLEAGUE
    assert "How you are yourself never goes to the headteacher" in told


def test_times_are_those_of_the_service() -> None:
    longer = replace(FILLED, retention=RetentionSettings(raw_days_after_release=11, raw_days=44, academic_years=2))
    told = said(longer, "2-information-sheet", "8-data-protection")
    assert told.count("11 days after the checked copy is out, 44 days at the longest") == 2
    assert told.count("2 school years after this one") == 2


def test_where_no_service_deletes_the_school_says_when_it_does() -> None:
    alone = changed(keeping={"keeper": "school", "delete_days": 21})
    told = said(alone, "2-information-sheet")
    assert "Amina Khoury deletes them within 21 days of the session" in told
    assert "7 days after" not in told
    assert "This school uses the program alone" in said(alone, "8-data-protection")
    assert "This school uses the program alone" not in said(FILLED)


@pytest.mark.parametrize("name", ["4-confidentiality", "5-session-sheet", "7-checklist"])
def test_a_facilitator_is_told_whom_to_tell_whoever_it_is_about(name: str) -> None:
    assert "Ruth Adair (about an adult who works here Helen Marsh, about the headteacher Peter Lowe)" in said(
        FILLED, name
    )


def test_notes_promise_nothing_that_needs_to_know_who_spoke() -> None:
    told = said(changed(session={"capture": "notes"}), *SHEETS, "3-consent-form")
    assert "S1" not in told
    assert "all that you said" not in told
    assert "can leave out what you point out" in told


def test_several_people_have_verbs_of_their_own() -> None:
    both = ["Amina Khoury", "Tom Bexley"]
    several = changed(people={"reviewers": both}, keeping={"keeper": "school"})
    told = said(several, "2-information-sheet", "3-consent-form")
    assert "Amina Khoury and Tom Bexley delete them" in told
    assert "Amina Khoury and Tom Bexley keep this form" in told


@pytest.mark.parametrize(
    ("person", "part"),
    [
        ("Ruth Adair", "safeguarding lead or deputy"),
        ("Helen Marsh", "headteacher"),
        ("Peter Lowe", "chair of governors"),
    ],
)
def test_staff_are_told_before_they_speak_who_has_two_parts(person: str, part: str) -> None:
    both = changed(people={"facilitators": [person], "reviewers": [person]})
    sentence = f"{person} leads this session and is also {part}"
    assert said(both, *SHEETS).count(sentence) == 2
    assert sentence not in said(FILLED)


def test_a_head_who_is_also_lead_is_not_promised_away() -> None:
    both = changed(people={"safeguarding_leads": ["Helen Marsh"]})
    told = said(both, *SHEETS)
    assert told.count("reaches your line management") == 2
    assert "never goes to the headteacher" not in told


def test_voices_are_asked_for_only_where_they_may_be_shared() -> None:
    asking = changed(session={"ask_to_share_voices": True})
    assert "only if every one of us says yes" in said(asking, "3-consent-form")
    assert "names bleeped, but only if every one of you agrees" in said(asking, "2-information-sheet")
    assert "bleeped" not in said(FILLED, "2-information-sheet", "3-consent-form")
    assert "No sound." in said(FILLED, "2-information-sheet")


def test_what_cannot_be_promised_is_said() -> None:
    told = said(FILLED, "2-information-sheet")
    assert "both miss some" in told
    assert "never means that nothing was said" in told
