"""A person's own start times stand in place of the alignment."""

from __future__ import annotations

import pytest

from pipeline.errors import PlanError
from pipeline.segment import by_times
from pipeline.settings.sections import SectionStart
from pipeline.values import Transcript
from tests.segment.scripted import PLAN, TALK, headings_of, transcript_of

NAMES, HARMS, ANSWERS, _ = PLAN.items
STARTS = (
    SectionStart(0, NAMES, None),
    SectionStart(11_400, HARMS, None),
    SectionStart(26_000, ANSWERS, ANSWERS.subsections[1]),
)


def test_each_start_moves_to_the_nearest_turn_and_all_talk_is_covered() -> None:
    transcript = transcript_of(TALK)
    found = by_times(transcript, STARTS)
    assert headings_of(found) == ["names", "harms", "answers/learning"]
    assert found.sections[1].span.of(found.text).startswith("Right, which harms")
    assert found.sections[0].span.start == 0
    assert found.sections[-1].span.end == len(found.text)


def test_talk_before_the_first_start_falls_under_it() -> None:
    found = by_times(transcript_of(TALK), STARTS[1:])
    assert headings_of(found) == ["harms", "answers/learning"]
    assert found.sections[0].span.start == 0


def test_of_two_starts_on_one_place_the_later_counts() -> None:
    late = (*STARTS, SectionStart(9_000_000, HARMS, None), SectionStart(9_100_000, NAMES, None))
    assert headings_of(by_times(transcript_of(TALK), late)) == ["names", "harms", "answers/learning", "names"]


def test_untimed_notes_are_refused() -> None:
    with pytest.raises(PlanError, match="no times"):
        by_times(transcript_of(TALK, timed=False), STARTS)


def test_no_words_make_no_sections() -> None:
    assert by_times(Transcript("", (), (), 0, "scripted"), STARTS).sections == ()
