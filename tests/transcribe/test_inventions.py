from __future__ import annotations

import pytest

from pipeline.transcribe.engine import Piece
from pipeline.transcribe.inventions import is_stock, without_inventions
from pipeline.values import Stretch
from tests.transcribe.speech import said, texts

SPEECH = (Stretch(0, 10_000),)
SILENCE = (Stretch(60_000, 70_000),)
STOCK = [
    "Thank you.",
    "Thanks for watching!",
    "Thank you so much for watching.",
    "Please subscribe to my channel.",
    "Like and subscribe.",
    "Subtitles by the Amara.org community",
    "Transcribed by somebody",
    "See you in the next video.",
    "Upbeat music",
    "Bye bye.",
    "You",
]


@pytest.mark.parametrize("text", STOCK)
def test_a_stock_phrase_outside_speech_is_dropped(text: str) -> None:
    heard = Piece(said(f"They met there. {text}", at_ms=100), -0.3, 0.1, 1.0)
    near = (Stretch(0, 1_200), *SILENCE)
    assert texts(without_inventions(heard, near)) == "They met there."


@pytest.mark.parametrize("text", STOCK)
def test_the_same_phrase_said_clearly_in_speech_stays(text: str) -> None:
    heard = Piece(said(text, at_ms=1_000), -0.3, 0.1, 1.0)
    assert texts(without_inventions(heard, SPEECH)) == text


def test_a_stock_phrase_in_speech_is_dropped_when_the_engine_doubts() -> None:
    unsure = Piece(said("Thanks for watching.", confidence=0.3), -0.3, 0.1, 1.0)
    nobody = Piece(said("Thanks for watching."), -0.3, 0.9, 1.0)
    assert without_inventions(unsure, SPEECH) == without_inventions(nobody, SPEECH) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for telling me about him.",
        "I like the new bus shelter.",
        "They put music on at the back.",
        "You never see them there.",
        "Translation is what those families need.",
        "So do I.",
    ],
)
def test_ordinary_talk_is_never_a_stock_phrase(text: str) -> None:
    assert not is_stock(said(text))
    doubtful = Piece(said(text, confidence=0.1), -0.9, 0.9, 1.0)
    assert texts(without_inventions(doubtful, SPEECH)) == text


def test_words_far_from_any_speech_are_dropped_whatever_they_are() -> None:
    heard = Piece(said("He was hurt.", at_ms=20_000), -0.1, 0.0, 1.0)
    assert without_inventions(heard, SPEECH) == ()
