"""One grammar of placeholders, for whoever writes, reads or passes over them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.values import PLACEHOLDER
from pipeline.values.placeholders import KINDS, WORD, words_in_force, written


@given(st.from_regex(WORD, fullmatch=True), st.integers(min_value=1, max_value=10**6))
def test_what_is_written_is_read(word: str, number: int) -> None:
    assert PLACEHOLDER.fullmatch(written(word, number))


@pytest.mark.parametrize("text", ["[student 1]", "[STUDENT]", "[STUDENT  1]", "STUDENT 1", "[A B 1]", "[left out 0]"])
def test_nothing_else_is(text: str) -> None:
    assert PLACEHOLDER.search(text) is None


def test_every_kind_has_a_word_of_its_own_and_keeps_it_unless_another_is_chosen() -> None:
    assert len(set(KINDS)) == len(KINDS)
    assert words_in_force({}) == {kind: kind for kind in KINDS}
    assert words_in_force({"PERSON": "NAME"})["PERSON"] == "NAME"
