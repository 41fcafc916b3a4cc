"""transcript.csv: one row per turn or gap, for spreadsheets and coding tools."""

from __future__ import annotations

from pipeline import spreadsheet
from pipeline.export.theme_tables import codes_of
from pipeline.values import Gap, Line, RedactedTranscript, clock, plain
from pipeline.values.marking import NOTICE, gap_text, status

COLUMNS = ("start", "end", "speaker", "section", "subsection", "text", "status", "notice", "themes")


def write(redacted: RedactedTranscript) -> bytes:
    """As `spreadsheet.write` has it; an empty transcript has one row, which carries the marking."""
    rows = [(_row(entry), codes_of(entry) if isinstance(entry, Line) else "") for entry in redacted.entries] or [
        (("",) * 6, "")
    ]
    return spreadsheet.write(COLUMNS, ((*row, status(redacted), NOTICE, codes) for row, codes in rows))


def _row(entry: Line | Gap) -> tuple[str, ...]:
    """Section and sub-section by id, as in transcript.json."""
    times = tuple("" if at_ms is None else clock(at_ms) for at_ms in (entry.start_ms, entry.end_ms))
    if isinstance(entry, Gap):
        return (*times, "", plain(entry.section), "", gap_text(entry))
    return (*times, *map(plain, (entry.speaker or "", entry.section, entry.subsection or "", entry.text)))
