from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcribe.loops import without_loops
from tests.transcribe.speech import said, texts


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ("so they " + "wait " * 40, "so they wait"),
        ("he said " + "by the gate, " * 12 + "yes", "he said by the gate, yes"),
        ("and " + "I do not know what they do. " * 3, "and I do not know what they do."),
        ("the number is 7,00,00,00,00,00,00,00,00 and", "the number is 7,00 and"),
        ("Go. go, GO " + "go " * 9, "Go."),
        ("it was " + "ha" * 30, "it was ha"),
    ],
)
def test_one_copy_of_a_loop_is_left(heard: str, left: str) -> None:
    assert texts(without_loops(said(heard))) == left


@pytest.mark.parametrize(
    "heard",
    [
        "no no no no no, he did not",
        "I don't know, I don't know, I don't know.",
        "very very very quiet",
        "oh seven seven double oh, nine hundred, nine hundred",
        "hahahaha that is",
        "they come here, they go there, they come here, they go there",
        "01632960000",
        "",
    ],
)
def test_people_who_repeat_themselves_are_left_alone(heard: str) -> None:
    assert without_loops(said(heard)) == said(heard)


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=60))
def test_taking_out_loops_only_takes_out(heard: list[str]) -> None:
    words = said(" ".join(heard))
    kept = without_loops(words)
    assert set(kept) <= set(words)
    assert list(kept) == sorted(kept, key=lambda word: word.start_ms)


def test_a_word_that_was_stuck_ends_sooner() -> None:
    (word,) = said("5" + ",55" * 9)
    (kept,) = without_loops([word])
    assert kept.start_ms == word.start_ms < kept.end_ms < word.end_ms
