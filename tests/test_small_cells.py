"""Fewer than three people are never counted, however little is known of who spoke."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.small_cells import FEWEST, beside_total, is_small, people
from pipeline.values import Line, RedactedTranscript
from tests.export.examples import EMPTY, UNTIMED


def said_by(*speakers: str | None) -> tuple[Line, ...]:
    return tuple(Line(None, None, speaker, "introduction", None, "So it goes.") for speaker in speakers)


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [
        ((), 0),
        (("S1", "S1"), 1),
        (("S1", "S2", "S1", "S3"), 3),
        (("S1", None, None), 1),
        ((None, None, "S2"), 1),
        ((None, None), 1),
    ],
)
def test_turns_without_a_label_add_nobody_to_those_who_have_one(
    speakers: tuple[str | None, ...], expected: int
) -> None:
    lines = said_by(*speakers)
    session = replace(EMPTY, entries=(*lines, *said_by("S9")))
    assert people(session, lines) == expected


def test_in_notes_that_label_nobody_points_are_counted() -> None:
    assert people(UNTIMED, UNTIMED.lines) == 2


def test_in_a_recording_that_labels_nobody_all_count_as_one() -> None:
    recorded = tuple(replace(line, start_ms=at, end_ms=at + 1) for at, line in enumerate(UNTIMED.lines))
    assert people(replace(UNTIMED, entries=recorded), recorded) == 1


def test_one_and_two_are_small_and_nobody_is_not() -> None:
    assert [count for count in range(6) if is_small(count)] == [1, 2]
    assert not is_small(FEWEST)


@st.composite
def rows(draw: st.DrawFn) -> tuple[RedactedTranscript, list[tuple[Line, ...]]]:
    """A session in which somebody is told apart, and the turns on one theme by section."""
    speakers = st.lists(st.sampled_from(["S1", "S2", "S3", "S4", "S5", None]), max_size=5)
    cells = [said_by(*cell) for cell in draw(st.lists(speakers, min_size=1, max_size=5))]
    return replace(EMPTY, entries=(*said_by("S1"), *(line for cell in cells for line in cell))), cells


@given(rows())
def test_no_small_cell_can_be_worked_out_from_a_total(given: tuple[RedactedTranscript, list[tuple[Line, ...]]]) -> None:
    session, cells = given
    shown = beside_total(session, cells)
    hidden = [cell for place, cell in enumerate(cells) if place not in shown]
    rest = [line for cell in hidden for line in cell]
    assert all(people(session, cells[place]) >= FEWEST for place in shown)
    for cell in cells:
        if is_small(people(session, cell)):
            assert cell in hidden
            if people(session, [line for cell in cells for line in cell]) >= FEWEST:
                assert people(session, rest) >= FEWEST
                assert len(rest) - len(cell) >= 1


def test_what_is_large_is_hidden_only_to_cover_what_is_small() -> None:
    several, more, few = said_by("S1", "S2", "S3"), said_by("S1", "S2", "S3", "S4"), said_by("S4")
    session = replace(EMPTY, entries=(*several, *more, *few))
    assert beside_total(session, [more, several, few]) == {0}
    assert beside_total(session, [more, several]) == {0, 1}
    assert beside_total(session, [more, several, ()]) == {0, 1}
    assert beside_total(session, [few, few]) == frozenset()
