"""What every file says of itself, and lines to print that keep the places of their characters."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from pipeline.values import plain, printable
from pipeline.values.marking import day, section_title, title
from tests.export.examples import EMPTY, TIMED, any_text


@given(any_text)
def test_a_printable_text_is_as_long_as_its_text_and_says_the_same(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert " ".join(printable(text).split()) == plain(text)


def test_a_session_is_named_by_its_label_and_dated_as_in_britain() -> None:
    assert (title(TIMED), day(TIMED)) == ("Fern Hill, group 1", "10 February 2026")
    assert title(EMPTY) == "Staff engagement session"
    assert day(replace(TIMED, session=replace(TIMED.session, date="some day"))) == "some day"


def test_a_section_that_the_transcript_does_not_name_is_spelt_out() -> None:
    assert section_title(TIMED, "introduction") == "Introduction"
    assert section_title(TIMED, "types_of_harm") == "Types of harm"
