"""The rows of a table that a spreadsheet or a school system wrote as text.

Untrusted bytes in, rows of cells out, or one clear line. UTF-8 with or without a mark is what we ask for; what is
not UTF-8 is read as Windows-1252, which Excel's plain "CSV" is in British schools, unless letters show that it is
neither: a wrong guess would spell a name as nobody says it. No cell ever reaches a message.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice

from pipeline.errors import RosterError

SEPARATORS = (",", ";", "\t")
MAX_CHARACTERS = 20_000_000
MAX_COLUMNS = 1_000
HEAD_ROWS = 10
"""Rows among which the one with the columns' names must be: reports put titles above it."""
_EXCEL_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""Excel's own first line for a separator, which is no row."""
_FAR_HALF = bytes(range(128, 256)).decode("cp1252", "ignore")
_SIGNS = "".join(sign for sign in _FAR_HALF if not sign.isalpha() and sign not in "’‘“”–—…·´\xa0")
_MISREAD = re.compile(rf"[^\W\d_][{_SIGNS}]|[{_SIGNS}][^\W\d_]|[a-z][À-ÖØ-ÞŠŽŒŸ]|[\x00-\x08\x0e-\x1f\x7f]|ÿ")
"""What only a wrong guess gives: a sign or a capital inside a word ("£ucja", "ZoŽ"), control characters, a lone ÿ."""

Row = list[str]


def decode(untrusted: bytes) -> str:
    """The text of a file in UTF-8 or Windows-1252; raises RosterError for what is neither."""
    try:
        return untrusted.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = untrusted.decode("cp1252")
    except UnicodeDecodeError:
        text = "\x00"
    if _MISREAD.search(text):
        raise RosterError("the roster is neither UTF-8 nor Windows-1252; save it as 'CSV UTF-8'")
    return text


def rows_of(text: str, worth: Callable[[Row], int]) -> list[Row]:
    """The table's rows, cut at whichever separator gives the worthiest head row; raises RosterError if none can.

    `worth` says how many columns of a row are known by name.
    """
    excel = _EXCEL_LINE.match(text)
    bare = (text[excel.end() :] if excel else text).replace("\x00", "")
    if len(bare) > MAX_CHARACTERS:
        raise RosterError(f"the roster is over {MAX_CHARACTERS // 1_000_000} MB; give the people of one school")
    try:
        best = max(SEPARATORS, key=lambda mark: _head_worth(_cut(bare, mark), worth))
        rows = list(_cut(bare, best))
    except csv.Error:
        raise RosterError("the roster is not a CSV file; save it as 'CSV UTF-8'") from None
    wide = next((number for number, row in enumerate(rows, 1) if len(row) > MAX_COLUMNS), None)
    if wide is not None:
        raise RosterError(f"row {wide}: more than {MAX_COLUMNS} columns; export fewer")
    return rows


def _head_worth(rows: Iterator[Row], worth: Callable[[Row], int]) -> int:
    return max((worth(row) for row in islice(rows, HEAD_ROWS) if len(row) <= MAX_COLUMNS), default=0)


def _cut(text: str, separator: str) -> Iterator[Row]:
    return csv.reader(io.StringIO(text, newline=None), delimiter=separator, strict=False)


def clean(cell: str) -> str:
    """One line of letters as they are meant, without control and format characters."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", cell))
    return " ".join(kept.split())
