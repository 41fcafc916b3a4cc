"""For ATLAS.ti: Add Documents, or Import Transcript where there is a recording; then Focus Group Coding.

Rules: ATLAS.ti 22 User Manual (Windows), "Guidelines for Preparing Focus Group Data": each speaker has one identifier
throughout; of the two patterns that are recognised, `@name:` is the one that nothing said can look like. ATLAS.ti
manual, "Working with Multimedia Transcripts": what stands between two time stamps is played between these times. A
stamp is `#hh:mm:ss.t#` and stands behind the name, so that a paragraph still begins with it, when the turn begins.
"""

from __future__ import annotations

from pipeline.exchange.contributions import heading, tenths, with_sections
from pipeline.values import RedactedTranscript


def write(transcript: RedactedTranscript) -> bytes:
    """Plain text, UTF-8 with a byte order mark, so that no other encoding is guessed; one paragraph a line."""
    lines = list(heading(transcript))
    for said in with_sections(transcript):
        stamp = "" if said.start_ms is None else f"#{tenths(said.start_ms, '.')}# "
        lines.append(f"@{said.label}: {stamp}{said.text}")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")
