"""For NVivo: open the recording, Edit > Transcript > Import Rows, one row for each table row, first row is the header.

Rules: NVivo 12 Help (Windows), "Import transcripts": a Word document with a table that has a column of time stamps or
time spans, and if wanted one of speakers, in any order; NVivo 8 Help, "Importing Transcripts": times as hh:mm:ss in
the order of the recording, kept to a tenth of a second. A span has a hyphen between its ends. Headings of the agenda
are no rows, for they take no time; the section has a column, which becomes a field of the transcript.
"""

from __future__ import annotations

from pipeline.documents import Document, Notice, Table, to_docx
from pipeline.errors import UnsupportedFormatError
from pipeline.exchange.contributions import contributions, tenths
from pipeline.values import RedactedTranscript
from pipeline.values.marking import NOTICE, day, status, title

HEADS = ("Timespan", "Speaker", "Section", "Content")


def write(transcript: RedactedTranscript) -> bytes:
    """A Word document with one table. Raises UnsupportedFormatError for notes without times."""
    rows = [
        (_span(said.start_ms, said.end_ms), said.label, said.section, said.text)
        for said in sorted(contributions(transcript), key=lambda said: said.start_ms or 0)
    ]
    document = Document(
        title(transcript),
        (Notice(NOTICE), Table(tuple(rows) or (("",) * 4,), HEADS, (27, 14, 21, 58))),
        subtitle=day(transcript),
        marking=status(transcript),
    )
    return to_docx(document)


def _span(start_ms: int | None, end_ms: int | None) -> str:
    if start_ms is None or end_ms is None:
        raise UnsupportedFormatError("notes have no times, and NVivo reads none without; write the REFI-QDA project")
    return f"{tenths(start_ms, '.')}-{tenths(end_ms, '.')}"
