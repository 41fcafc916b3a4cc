"""The agenda lies over all of the talk, invents nothing, and lets people skip."""

from __future__ import annotations

import pytest

from pipeline.segment import by_plan
from pipeline.values import Transcript
from tests.segment.scripted import PLAN, TALK, WordOverlap, headings_of, transcript_of

WHOLE = ["names", "harms", "answers/telling", "answers/learning", "goodbye"]
Talk = tuple[tuple[str | None, str], ...]


def segmented(talk: Talk, *, timed: bool = True) -> Transcript:
    return by_plan(transcript_of(talk, timed=timed), PLAN, WordOverlap())


def unnamed(talk: Talk) -> Talk:
    return tuple((None, said) for _, said in talk)


@pytest.mark.parametrize(
    ("talk", "timed"),
    [
        pytest.param(TALK, True, id="speakers and times"),
        pytest.param(TALK, False, id="speakers, no times"),
        pytest.param(unnamed(TALK), True, id="times, no speakers"),
        pytest.param(unnamed(TALK), False, id="notes"),
    ],
)
def test_every_heading_begins_where_it_is_opened(talk: Talk, timed: bool) -> None:
    found = segmented(talk, timed=timed)
    assert headings_of(found) == WHOLE
    opened = [transcript_of(talk).turns[turn].span.start for turn in (0, 3, 6, 9, 12)]
    assert [section.span.start for section in found.sections] == opened


def test_sections_touch_and_cover_the_whole_text() -> None:
    found = segmented(TALK)
    edges = [0, *(section.span.end for section in found.sections)]
    assert [section.span.start for section in found.sections] == edges[:-1]
    assert edges[-1] == len(found.text)


def test_only_the_sections_are_new() -> None:
    before = transcript_of(TALK)
    found = segmented(TALK)
    assert (found.text, found.turns, found.words) == (before.text, before.turns, before.words)


def test_a_recording_that_starts_late_and_ends_early_gets_no_first_and_last_section() -> None:
    assert headings_of(segmented(TALK[4:12])) == WHOLE[1:4]


def test_a_section_left_out_is_not_invented() -> None:
    assert headings_of(segmented(TALK[:3] + TALK[6:])) == [WHOLE[0], *WHOLE[2:]]


def test_parts_of_one_item_are_found_out_of_order() -> None:
    assert headings_of(segmented(TALK[:6] + TALK[9:12] + TALK[6:9] + TALK[12:])) == [
        "names",
        "harms",
        "answers/learning",
        "answers/telling",
        "goodbye",
    ]


def test_a_part_carries_its_items_title() -> None:
    assert {
        (section.title, section.subsection_title)
        for section in segmented(TALK).sections
        if section.item_id == "answers"
    } == {("Answers", "Telling"), ("Answers", "Learning")}
    assert {section.subsection_title for section in segmented(TALK).sections if section.subsection is None} == {""}


def test_scores_are_shares_and_high_where_the_talk_is_plain() -> None:
    scores = [section.score for section in segmented(TALK).sections]
    assert all(0 <= score <= 1 for score in scores)
    assert max(scores) == 1


def test_no_words_make_no_sections() -> None:
    assert by_plan(Transcript("", (), (), 0, "scripted"), PLAN, WordOverlap()).sections == ()


def test_one_sentence_is_one_section() -> None:
    assert headings_of(segmented(TALK[3:4])) == ["harms"]
