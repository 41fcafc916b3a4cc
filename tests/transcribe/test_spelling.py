from __future__ import annotations

from pipeline.transcribe.engine import HeardWord
from pipeline.transcribe.spelling import joined


def test_parts_without_a_space_belong_to_the_word_before() -> None:
    parts = [
        HeardWord(" Half", 0, 200, 0.9),
        HeardWord("-past", 200, 400, 0.4),
        HeardWord(" three.", 500, 800, 0.8),
    ]
    assert joined(parts) == (HeardWord("Half-past", 0, 400, 0.4), HeardWord("three.", 500, 800, 0.8))


def test_a_first_word_needs_no_space_and_empty_parts_are_none() -> None:
    assert joined([HeardWord("So", 0, 100, 1.0), HeardWord(" ", 100, 200, 1.0)]) == (HeardWord("So", 0, 100, 1.0),)
