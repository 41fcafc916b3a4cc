"""Tables that spreadsheets open run nothing, and come back as they were."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spreadsheet import harmless, read, write
from tests.export.examples import any_text


@pytest.mark.parametrize("sign", list("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫"))
def test_formula_signs_of_any_width_are_neutralised(sign: str) -> None:
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize(
    "cell", ["", "S1", "00:00:01", "[left out]", "a=b", "'tis", "(-1)", "3 - 2", "12", "abcdef0123456789"]
)
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.sampled_from(["", " ", "\u3000", "\x0b"]), st.sampled_from(list("=+-@＝＋－＠")), any_text)
def test_no_cell_starts_like_a_formula(space: str, sign: str, rest: str) -> None:
    assert harmless(f"{space}{sign}{rest}").startswith("'")


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20) | st.sampled_from(
    ["'=1", "''+1", "'", "-", "a, b; c", 'a "b" c', "one\ntwo"]
)


@given(st.lists(st.tuples(cells, cells, cells), max_size=4))
def test_a_table_comes_back_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    kept = [list(row) for row in rows if any(cell.strip() for cell in row)]
    assert read(write(("one", "two", "three"), rows)) == [["one", "two", "three"], *kept]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_that_another_countrys_excel_saved_is_read(separator: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([["one", "two"], ["a, b", 'he said "no"'], ["", ""]])
    assert read(out.getvalue().encode()) == [["one", "two"], ["a, b", 'he said "no"']]


@pytest.mark.parametrize("cell", ["1234567890123456", "12e4567890123456", "0000000000000E10"])
def test_an_identifier_that_looks_like_a_number_is_kept_from_being_rounded(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert read(write(("session", "who"), [(cell, "")])) == [["session", "who"], [cell, ""]]


def test_empty_cells_at_the_end_are_as_many_as_the_head_asks_for() -> None:
    assert read(b"one,two,,\r\na\r\nb,c,,\r\nd,e,f,\r\n") == [["one", "two"], ["a", ""], ["b", "c"], ["d", "e", "f"]]


@pytest.mark.parametrize("content", [b"\xff\xfe", b'one,two\r\n"never closed'])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"CSV|decode"):
        read(content)


def test_an_empty_file_has_no_rows() -> None:
    assert read(b"") == []
