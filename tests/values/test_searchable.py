from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.values import PLACEHOLDER
from pipeline.values.searchable import BLANK, phrases, plain
from tests.export.examples import any_text


def found(phrase: str, text: str) -> str | None:
    said, pattern = plain(text), phrases([phrase])
    assert pattern is not None
    match = pattern.search(said.text)
    return match and said.span(*match.span()).of(text)


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("toilet*", "By the Toilets, mostly.", "Toilets"),
        ("dont", "They DON’T go.", "DON’T"),
        ("picture* went round", "Pictures went round.", "Pictures went round"),
        ("far field", "the far  field", "far  field"),
        ("year 9", "in year 9", "year 9"),
        ("break", "at breakfast", None),
        ("no knives", "no, knives", None),
        ("at home", "at [PLACE 1] home", None),
        ("place*", "in [PLACE 2].", None),
    ],
)
def test_a_phrase_is_found_as_whole_words_where_it_stands(phrase: str, text: str, words: str | None) -> None:
    assert found(phrase, text) == words


def test_no_phrases_are_no_pattern() -> None:
    assert phrases([]) is None


def test_what_is_ignored_is_blanked_letter_for_letter() -> None:
    said = plain("a field trip to the field")
    left = said.without(phrases(["field trip"]))
    assert left.text == f" a {BLANK * 5} {BLANK * 4} to the field "
    assert said.without(None) is said


@given(st.lists(any_text | st.sampled_from(["[STUDENT 2]", "İn", "don't", " ", ","]), max_size=6).map("".join))
def test_every_character_knows_its_place(text: str) -> None:
    said = plain(text)
    assert len(said.text) == len(said.at)
    assert "  " not in said.text
    for letter, place in zip(said.text, said.at, strict=True):
        if letter.isalnum():
            assert letter in text[place].lower()


@given(st.lists(any_text | st.just("[STUDENT 2]"), max_size=4).map(" ".join))
def test_no_letter_of_a_placeholder_is_left(text: str) -> None:
    hidden = {place for match in PLACEHOLDER.finditer(text) for place in range(*match.span())}
    said = plain(text)
    words = re.finditer(r"[a-z0-9]+", said.text)
    assert not [match for match in words if said.at[match.start()] in hidden]
