"""A plan goes into a spreadsheet and comes back; what it claims was said cannot be changed there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import spreadsheet
from pipeline.errors import InterventionError
from pipeline.intervention import LONGEST_CELL, MOST_ROWS, draft
from pipeline.intervention.as_csv import COLUMNS, LARGEST_BYTES, read, write
from pipeline.values import InterventionPlan, PlanRow
from tests.intervention.examples import released

DRAFTED = draft(released())
cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
filled = st.builds(
    lambda row, *typed: replace(row, action=typed[0], who=typed[1], by_when=typed[2], success=typed[3]),
    st.sampled_from(DRAFTED.rows),
    cells,
    cells,
    cells,
    cells,
)
added = st.builds(
    PlanRow, st.just(""), cells.map(lambda text: f"x{text}"), cells, st.just(""), cells, cells, cells, cells
)
plans = st.lists(filled | added, max_size=6, unique_by=lambda row: row.key or object()).map(
    lambda rows: replace(DRAFTED, rows=tuple(rows))
)


@given(plans)
def test_a_plan_comes_back_as_people_filled_it_in(plan: InterventionPlan) -> None:
    assert read(write(plan), DRAFTED) == plan


@given(plans)
def test_no_cell_is_run_by_a_spreadsheet(plan: InterventionPlan) -> None:
    table = csv.reader(io.StringIO(write(plan).decode("utf-8-sig"), newline=""))
    assert all(spreadsheet.harmless(cell) == cell or cell.startswith("'") for row in table for cell in row)


def test_a_formula_that_somebody_typed_is_kept_as_text() -> None:
    plan = replace(DRAFTED, rows=(replace(DRAFTED.rows[0], who='=HYPERLINK("x")'),))
    assert b"'=HYPERLINK" in write(plan)
    assert read(write(plan), DRAFTED).rows[0].who == '=HYPERLINK("x")'


def test_what_too_few_people_named_stands_at_the_end_and_makes_no_row() -> None:
    assert spreadsheet.read(write(DRAFTED))[-1][-1] == "Weapons"
    assert read(write(DRAFTED), DRAFTED) == DRAFTED


def test_a_row_without_a_session_is_one_that_somebody_added() -> None:
    table = spreadsheet.read(write(DRAFTED))
    table.append(["", "", "", "Bike sheds", "", "", "Look", "", "", "", ""])
    assert read(spreadsheet.write(table[0], table[1:]), DRAFTED).rows[-1] == PlanRow("", "Bike sheds", action="Look")


def test_a_table_whose_last_columns_a_spreadsheet_cut_or_added_is_read() -> None:
    table = spreadsheet.read(write(DRAFTED))
    assert read(spreadsheet.write(table[0], [row[:-1] for row in table[1:-1]]), DRAFTED).rows == DRAFTED.rows
    wide = spreadsheet.write([*table[0], ""], [[*row, ""] for row in table[1:]])
    assert read(wide, DRAFTED) == DRAFTED


def changed(how: Callable[[list[list[str]]], object]) -> bytes:
    table = spreadsheet.read(write(DRAFTED))
    how(table)
    return spreadsheet.write(table[0], table[1:])


def put(row: int, column: str, text: str) -> bytes:
    def change(table: list[list[str]]) -> None:
        table[row][COLUMNS.index(column)] = text

    return changed(change)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (put(0, "who", "whom"), "columns"),
        (b"", "columns"),
        (put(2, "session", "f" * 16), "row 3: it belongs to another session"),
        (put(2, "release", "2"), "row 3: it belongs to another session"),
        (put(2, "evidence", "Secretly invented."), "issue 2: its evidence"),
        (put(2, "key", "weapons"), "issue 2: its key"),
        (put(2, "key", "bullying"), "issue 2: its key"),
        (put(2, "key", ""), "issue 2: its evidence"),
        (put(2, "issue", " "), "issue 2: it does not say"),
        (put(2, "who", "x" * (LONGEST_CELL + 1)), "issue 2: a cell"),
        (changed(lambda table: table[2].append("more")), "row 3: it has 12 cells"),
        (changed(lambda table: table.extend([["", "", "", "More", *[""] * 7]] * MOST_ROWS)), "at most"),
        (b"\xff\xff", "CSV"),
        (b"x" * (LARGEST_BYTES + 1), "larger"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_without_a_word_of_it(content: bytes, says: str) -> None:
    with pytest.raises(InterventionError, match=says) as problem:
        read(content, DRAFTED)
    assert "Secretly" not in str(problem.value)
