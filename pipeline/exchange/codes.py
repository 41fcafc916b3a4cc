"""codings.csv: one row for each code on a passage, for spreadsheets, R and whoever checks who coded what.

Everything that a coding rests on stands in its row, because rows get copied out of files: which session and release,
the words and where they stand in their turn, which codebook in which version, and whether a person has looked at it.
Rejected codes are there too, so that agreement between coders can be worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline import coding, spreadsheet
from pipeline.values import Coding, RedactedTranscript, clock, printable
from pipeline.values.marking import NOTICE, status

COLUMNS = (
    *("session", "date", "release", "turn", "start", "start_ms", "end_ms", "speaker", "section", "subsection"),
    *("dimension", "dimension_title", "code", "title", "from", "to", "passage", "denied", "state", "by", "at"),
    *("instead_of", "codebook_version", "codebook_digest", "status", "notice"),
)


def write(transcript: RedactedTranscript, codings: Sequence[Coding]) -> bytes:
    """As `spreadsheet.write` has it. `turn` counts from 1; `from` and `to` are code points of the turn's text.

    Raises CodingError as `coding.codebook_of`.
    """
    return spreadsheet.write(COLUMNS, _rows(transcript, codings))


def _rows(transcript: RedactedTranscript, codings: Sequence[Coding]) -> Iterator[tuple[str, ...]]:
    book, lines = coding.codebook_of(transcript), transcript.lines
    session = (transcript.session.id, transcript.session.date, str(transcript.release))
    last = (str(book.version), book.digest, status(transcript), NOTICE)
    for found in codings:
        place, line = found.place, lines[found.place.line]
        dimension, entry = book.dimension_of[place.code], book.entries[place.code]
        yield (
            *session,
            str(place.line + 1),
            *("" if line.start_ms is None else clock(line.start_ms), _ms(line.start_ms), _ms(line.end_ms)),
            *(line.speaker or "", line.section, line.subsection or ""),
            *(dimension.id, dimension.title, entry.id, entry.title),
            *(str(place.span.start), str(place.span.end), printable(place.span.of(line.text))),
            *("yes" if found.denied else "no", found.state, found.by, found.at, found.instead_of),
            *last,
        )


def _ms(at_ms: int | None) -> str:
    return "" if at_ms is None else str(at_ms)
