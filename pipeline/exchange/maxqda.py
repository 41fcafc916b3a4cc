"""For MAXQDA: Import > Focus Group Transcripts.

Rules: MAXQDA 2022 Online Manual, "Focus Group Transcripts"; MAXQDA 12 manual, "Transkripte von Fokusgruppen
importieren". Every contribution is a paragraph that begins with a name of at most 63 characters and a colon; each name
becomes a code; what stands before the first, with no colon in its first 63 characters, is the document's own heading
and is coded as nobody's. Time stamps are those of f4, which it reads in every transcript: `#hh:mm:ss-t#` at the end of
the paragraph, when it ended. Must never begin a paragraph with anything else, or it would be the last speaker's.
"""

from __future__ import annotations

from pipeline.exchange.contributions import LONGEST_LABEL, heading, tenths, with_sections
from pipeline.values import RedactedTranscript


def write(transcript: RedactedTranscript) -> bytes:
    """Plain text, UTF-8 with a byte order mark, so that no other encoding is guessed; one paragraph a line."""
    lines = [_without_colon(line) for line in heading(transcript)]
    for said in with_sections(transcript):
        stamp = "" if said.end_ms is None else f" #{tenths(said.end_ms, '-')}#"
        lines.append(f"{said.label}: {said.text}{stamp}")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _without_colon(line: str) -> str:
    """A colon so near to its beginning would make a speaker of a heading."""
    return line[: LONGEST_LABEL + 1].replace(":", ",") + line[LONGEST_LABEL + 1 :]
