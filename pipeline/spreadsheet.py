"""CSV files for spreadsheets: cells that are run as formulas by nobody, and come back as they were (RFC 4180).

A cell that starts like a formula is run by spreadsheet programs, and what was said in the room, or what somebody types
into a table, may start like one: such cells get a leading apostrophe (OWASP, "CSV Injection"). So does a number that
they would round: one session in eight hundred has an identifier that looks like one. Nothing but this writes CSV, so
that no table goes without.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

SEPARATORS = ",;\t"
"""What spreadsheet programs put between cells, by the country that a computer is set to."""

_FORMULA_SIGNS = tuple("=+-@")
_CONTROLS = ("\t", "\r", "\n")
_ROUNDED = re.compile(r"\d{16,}|\d+e\d+", re.IGNORECASE | re.ASCII)
"""Spreadsheets keep fifteen digits of a number, and take an e for a power of ten."""


def write(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel misreads accents; lines end in CR LF."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(head)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def read(content: bytes) -> list[list[str]]:
    """Rows of cells, the head first and empty rows left out, with the apostrophes of `write` taken off again.

    The separator is the one that gives the head most cells. Empty cells at the end are as many as the head asks for:
    spreadsheets leave some out, and add some where a column was used and emptied. Raises ValueError for what is no CSV
    in UTF-8.
    """
    text = content.decode("utf-8-sig")
    try:
        sign = max(SEPARATORS, key=lambda tried: len(next(_cut(text, tried), ())))
        table = list(_cut(text, sign, strict=True))
    except csv.Error as problem:
        raise ValueError("not CSV") from problem
    rows = [[_as_it_was(cell) for cell in row] for row in table if any(cell.strip() for cell in row)]
    width = len(_shortened(rows[0], 0)) if rows else 0
    return [[*_shortened(row, width), *[""] * (width - len(row))] for row in rows]


def _shortened(row: Sequence[str], width: int) -> Sequence[str]:
    """The row without empty cells at its end, but no shorter than this."""
    used = max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
    return row[: max(used, width)]


def _cut(text: str, separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet could run it or round it; signs of any width are meant.

    One that already has apostrophes before such a text gets another, so that `read` knows which of them were added.
    """
    return f"'{cell}" if _needs_mark(cell.lstrip("'")) else cell


def _needs_mark(cell: str) -> bool:
    first = unicodedata.normalize("NFKC", cell.lstrip()[:1])
    return first in _FORMULA_SIGNS or cell[:1] in _CONTROLS or _ROUNDED.fullmatch(cell.strip()) is not None


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _needs_mark(cell.lstrip("'")) else cell
