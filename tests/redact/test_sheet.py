"""Bytes of a spreadsheet become rows, or one line that says how to save them."""

from __future__ import annotations

import pytest

from pipeline.errors import RosterError
from pipeline.redact.sheet import Row, clean, decode, rows_of


def heads(row: Row) -> int:
    return sum(cell in ("Name", "Reg", "Surname, Forename") for cell in row)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252"])
def test_utf8_and_windows_are_read(codec: str) -> None:
    text = "Name\nZoë O’Neill – Müller\nSinéad\n£20\n"
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize(
    "content",
    [
        "Łukasz".encode("cp1250"),
        "Michał".encode("cp1250"),
        "Zoé".encode("mac_roman"),
        "Zoé".encode("utf-16"),
        b"Zo\x81",
        b"\xff\xfe",
        b"Zo\xeb\x00\x07",
    ],
)
def test_what_is_neither_is_refused(content: bytes) -> None:
    with pytest.raises(RosterError, match="neither UTF-8 nor Windows-1252; save it as 'CSV UTF-8'"):
        decode(content)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_separator_is_the_one_that_gives_known_heads(separator: str, ending: str) -> None:
    text = ending.join(["A list; of, things", f"Name{separator}Reg", f'"a, b; c"{separator}9B', ""])
    assert rows_of(text, heads)[1:] == [["Name", "Reg"], ["a, b; c", "9B"]]


def test_a_comma_in_a_head_is_no_separator_where_another_fits_better() -> None:
    assert rows_of("Surname, Forename;Reg\nOkoro, Temi;9B\n", heads)[1] == ["Okoro, Temi", "9B"]


def test_excels_own_first_line_is_no_row() -> None:
    assert rows_of("sep=;\r\nName;Reg\r\n", heads) == [["Name", "Reg"]]


def test_nothing_at_all_is_no_rows() -> None:
    assert rows_of("", heads) == []


def test_a_cell_without_end_is_no_csv() -> None:
    with pytest.raises(RosterError, match="not a CSV"):
        rows_of("Name\n" + "a" * 200_000, heads)


def test_a_cell_is_one_line_of_visible_letters() -> None:
    assert clean("\u202e Te\u0000mi\n  Oko\u0301ro\u00ad ") == "Te mi Okóro"
