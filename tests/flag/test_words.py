from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flag.words import hits, one_of, phrases, plain


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("She didn't SAY.", "she didnt say"),
        ("He’s gone – home!", "hes gone home"),
        ("mum’s 'boyfriend'", "mums boyfriend"),
    ],
)
def test_typed_and_misheard_talk_become_the_same(typed: str, heard: str) -> None:
    assert plain(typed) == plain(heard)


@given(st.text())
def test_plain_is_idempotent(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_a_phrase_matches_whole_words_only() -> None:
    pattern = phrases(["hit", "bruis*"])
    assert hits(pattern, plain("He hit her.")) == 1
    assert hits(pattern, plain("A white shirt")) == 0
    assert hits(pattern, plain("bruising, and bruised again")) == 2


def test_the_same_phrase_said_twice_counts_once() -> None:
    assert hits(phrases(["hit"]), plain("hit and hit and hit")) == 1


def test_neighbouring_phrases_are_both_found() -> None:
    assert hits(phrases(["hit", "kicked"]), plain("hit kicked")) == 2


def test_no_phrases_find_nothing() -> None:
    assert phrases([]) is None
    assert hits(None, plain("anything")) == 0


def test_alternatives_may_be_written_over_lines() -> None:
    pattern = one_of("""red
        |blue""")
    assert pattern.search(plain("so blue"))
