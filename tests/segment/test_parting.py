"""A line of a transcript stands under one heading, and no word is lost on the way there."""

from __future__ import annotations

from pipeline.segment.parting import parted
from tests.segment.scripted import transcript_of

HEARD = transcript_of([(None, "One thing. Another thing. A third."), ("S2", "And a fourth.")])


def test_a_turn_is_parted_where_a_section_begins_inside_it() -> None:
    second = HEARD.text.index("Another")
    found = parted(HEARD, [second])
    assert [turn.span.of(found.text) for turn in found.turns] == [
        "One thing.",
        "Another thing. A third.",
        "And a fourth.",
    ]
    assert found.text.split("\n") == [turn.span.of(found.text) for turn in found.turns]
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(0, 1000), (1000, 3000), (3000, 4500)]
    assert [turn.speaker for turn in found.turns] == [None, None, "S2"]


def test_words_keep_their_places() -> None:
    found = parted(HEARD, [HEARD.text.index("Another"), HEARD.text.index("A third")])
    assert found.words == HEARD.words
    assert found.text.split() == HEARD.text.split()
    assert len(found.turns) == 4


def test_a_section_that_begins_with_a_turn_parts_nothing() -> None:
    assert parted(HEARD, [HEARD.turns[1].span.start]) == HEARD


def test_a_turn_without_times_is_parted_without_times() -> None:
    said = transcript_of([(None, "One thing. Another thing.")], timed=False)
    found = parted(said, [said.text.index("Another")])
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(None, None), (None, None)]
