from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.values.sentences import LONGEST_WORDS, asks, sentences
from tests.export.examples import any_text


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def test_a_turn_is_cut_at_its_stops() -> None:
    assert cut(" It kicks off.  Every day! Why? Nobody knows") == [
        "It kicks off.",
        "Every day!",
        "Why?",
        "Nobody knows",
    ]


def test_talk_without_stops_is_cut_at_joints() -> None:
    pieces = cut("they wait by the gate and somebody shouts and " * 12)
    assert len(pieces) > 3
    assert all(len(piece.split()) <= LONGEST_WORDS for piece in pieces)


@given(any_text)
def test_every_word_stands_in_one_sentence(text: str) -> None:
    assert " ".join(cut(text)).split() == text.split()


@pytest.mark.parametrize("said", ["Is it the toilets?", "What could be better, then?", '"Who would they tell?"'])
def test_a_question_asks(said: str) -> None:
    assert asks(said)


@pytest.mark.parametrize(
    "said",
    ["It's the toilets, isn't it?", "Bullying, innit?", "Why don't we open the library?", "Could we have two?", "No."],
)
def test_a_tag_or_a_proposal_does_not(said: str) -> None:
    assert not asks(said)
