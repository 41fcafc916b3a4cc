"""CSV files for spreadsheets: cells that are run as formulas by nobody, and come back as they were (RFC 4180).

A cell that starts like a formula is run by spreadsheet programs, and what was said in the room, or what somebody types
into a table, may start like one: such cells get a leading apostrophe (OWASP, "CSV Injection"). The marking stands in
every row, because rows get copied out of files. Nothing but this writes CSV, so that no table goes without.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

SEPARATORS = ",;\t"
"""What spreadsheet programs put between cells, by the country that a computer is set to."""

_FORMULA_SIGNS = tuple("=+-@")
_CONTROLS = ("\t", "\r", "\n")


def write(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel misreads accents; lines end in CR LF."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(head)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def read(content: bytes) -> list[list[str]]:
    """Rows of cells, the head first and empty rows left out, with the apostrophes of `write` taken off again.

    The separator is the one that gives the head most cells. Raises ValueError for what is no CSV in UTF-8.
    """
    text = content.decode("utf-8-sig")
    try:
        sign = max(SEPARATORS, key=lambda tried: len(next(_cut(text, tried), ())))
        table = list(_cut(text, sign, strict=True))
    except csv.Error as problem:
        raise ValueError("not CSV") from problem
    return [[_as_it_was(cell) for cell in row] for row in table if any(cell.strip() for cell in row)]


def _cut(text: str, separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet could take it for a formula, in any width of the sign.

    One that already has apostrophes before such a sign gets another, so that `read` knows which of them were added.
    """
    return f"'{cell}" if _could_run(cell.lstrip("'")) else cell


def _could_run(cell: str) -> bool:
    first = unicodedata.normalize("NFKC", cell.lstrip()[:1])
    return first in _FORMULA_SIGNS or cell[:1] in _CONTROLS


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _could_run(cell.lstrip("'")) else cell
