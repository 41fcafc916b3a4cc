"""The head of notes is nobody's word; what was said is, with a label or without."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.values import Line
from pipeline.values.session import LONGEST_HEAD
from tests.export.examples import EMPTY, TIMED, UNTIMED


def said_by(*speakers: str | None) -> tuple[Line, ...]:
    return tuple(Line(None, None, speaker, "introduction", None, "So it goes.") for speaker in speakers)


@pytest.mark.parametrize(
    ("speakers", "head"),
    [
        ((None, None, "S1", "S2", "S1"), 2),
        (("S1", None, "S2"), 0),
        ((None, "S1"), 0),
        ((*[None] * LONGEST_HEAD, *["S1"] * 20), LONGEST_HEAD),
        ((*[None] * (LONGEST_HEAD + 1), *["S1"] * 20), 0),
        ((None, None), 0),
    ],
)
def test_what_stands_above_the_first_label_is_the_head(speakers: tuple[str | None, ...], head: int) -> None:
    notes = replace(EMPTY, entries=said_by(*speakers))
    assert notes.head == head
    assert len(notes.said) == len(speakers) - head


def test_notes_that_label_nobody_and_recordings_have_no_head() -> None:
    assert UNTIMED.said == UNTIMED.lines
    unsure = tuple(replace(line, speaker=None if number == 0 else "S1") for number, line in enumerate(TIMED.lines))
    assert replace(TIMED, entries=unsure).head == 0
