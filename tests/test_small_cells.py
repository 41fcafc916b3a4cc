"""Fewer than three people are never counted, however little is known of who spoke."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.small_cells import FEWEST, is_small, people
from pipeline.values import Line
from tests.export.examples import EMPTY, UNTIMED


def said_by(*speakers: str | None) -> tuple[Line, ...]:
    return tuple(Line(None, None, speaker, "introduction", None, "So it goes.") for speaker in speakers)


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [((), 0), (("S1", "S1"), 1), (("S1", "S2", "S1", "S3"), 3), (("S1", None, None), 2), ((None, None, "S2"), 2)],
)
def test_turns_without_a_label_count_as_one_person(speakers: tuple[str | None, ...], expected: int) -> None:
    lines = said_by(*speakers)
    session = replace(EMPTY, entries=(*lines, *said_by("S9")))
    assert people(session, lines) == expected


def test_in_notes_that_label_nobody_points_are_counted() -> None:
    assert people(UNTIMED, UNTIMED.lines) == 2


def test_one_and_two_are_small_and_nobody_is_not() -> None:
    assert [count for count in range(6) if is_small(count)] == [1, 2]
    assert not is_small(FEWEST)
