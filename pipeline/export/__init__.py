"""The redacted transcript as files an analyst can open, one small writer per format.

Writers take a `RedactedTranscript` and nothing else, so that exporting true words is a type error. They are
pure: the same transcript gives the same bytes on every machine, with no author, no clock and no font or
computer name in them. Every file says what it is: a draft that nobody checked, or a release; pseudonymised,
not anonymous; with stretches left out, whatever the reason.
"""

from __future__ import annotations

from pipeline.export import as_csv, as_docx, as_html, as_json, as_txt, as_vtt
from pipeline.export.furniture import HTML_SHAPES, furniture
from pipeline.values import RedactedTranscript
from pipeline.values.marking import gap_text, is_timed

__all__ = ["HTML_SHAPES", "furniture", "gap_text", "render"]


def render(redacted: RedactedTranscript) -> dict[str, bytes]:
    """File name -> content: transcript.json .docx .vtt .txt .csv .html; no .vtt where there are no times."""
    files = {
        "transcript.json": as_json.write(redacted),
        "transcript.docx": as_docx.write(redacted),
        "transcript.txt": as_txt.write(redacted),
        "transcript.csv": as_csv.write(redacted),
        "transcript.html": as_html.write(redacted),
    }
    if is_timed(redacted):
        files["transcript.vtt"] = as_vtt.write(redacted)
    return files
