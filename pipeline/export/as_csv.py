"""transcript.csv: one row per turn or gap, for spreadsheets and coding tools (RFC 4180).

A cell that starts like a formula is run by spreadsheet programs, and what was said in the room may start like
one: such cells get a leading apostrophe (OWASP, "CSV Injection"). The marking stands in every row, because rows
get copied out of files.
"""

from __future__ import annotations

import csv
import io
import unicodedata

from pipeline.export.theme_tables import codes_of
from pipeline.export.wording import NOTICE, gap_text, plain, status
from pipeline.values import Gap, Line, RedactedTranscript, clock

COLUMNS = ("start", "end", "speaker", "section", "subsection", "text", "status", "notice", "themes")

_FORMULA_SIGNS = tuple("=+-@")
_CONTROLS = ("\t", "\r", "\n")


def write(redacted: RedactedTranscript) -> bytes:
    """UTF-8 with a byte order mark, without which Excel misreads accents; lines end in CR LF."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    rows = [(_row(entry), codes_of(entry) if isinstance(entry, Line) else "") for entry in redacted.entries] or [
        (("",) * 6, "")
    ]
    table.writerows([harmless(cell) for cell in (*row, status(redacted), NOTICE, codes)] for row, codes in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet could take it for a formula, in any width of the sign."""
    first = unicodedata.normalize("NFKC", cell.lstrip()[:1])
    return f"'{cell}" if first in _FORMULA_SIGNS or cell[:1] in _CONTROLS else cell


def _row(entry: Line | Gap) -> tuple[str, ...]:
    """Section and sub-section by id, as in transcript.json."""
    times = tuple("" if at_ms is None else clock(at_ms) for at_ms in (entry.start_ms, entry.end_ms))
    if isinstance(entry, Gap):
        return (*times, "", plain(entry.section), "", gap_text(entry))
    return (*times, *map(plain, (entry.speaker or "", entry.section, entry.subsection or "", entry.text)))
