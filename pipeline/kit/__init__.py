"""What a school prints before a session: eight documents, filled from the session plan and the school's facts.

Without them each facilitator writes their own, and promises what the program does not keep. What is promised here
stands once, in `promises`, and is what the rest of Quietroom does. Nothing is kept: the same plan and facts give the
same bytes. Must never hold anything of a session that was held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.documents import Document, to_docx, to_pdf
from pipeline.kit import (
    assessment,
    checklist,
    confidentiality,
    consent_form,
    flip_charts,
    information,
    participants,
    session_sheet,
)
from pipeline.kit.filled import Filled

__all__ = ["DOCUMENTS", "FORMATS", "Filled", "file", "files"]

DOCUMENTS: dict[str, Callable[[Filled], Document]] = {
    "1-participants": participants.document,
    "2-information-sheet": information.document,
    "3-consent-form": consent_form.document,
    "4-confidentiality": confidentiality.document,
    "5-session-sheet": session_sheet.document,
    "6-flip-charts": flip_charts.document,
    "7-checklist": checklist.document,
    "8-data-protection": assessment.document,
}
"""In the order in which they are needed; the name of each file, without its ending."""
FORMATS: dict[str, Callable[[Document], bytes]] = {"docx": to_docx, "pdf": to_pdf}


def files(filled: Filled) -> Iterator[tuple[str, bytes]]:
    """Each document as Word, to change, and as PDF, to print: its file name and content."""
    for name in DOCUMENTS:
        for ending in FORMATS:
            yield f"{name}.{ending}", file(filled, name, ending)


def file(filled: Filled, name: str, ending: str) -> bytes:
    """One document, a name of `DOCUMENTS`, in one format, an ending of `FORMATS`."""
    return FORMATS[ending](DOCUMENTS[name](filled))
