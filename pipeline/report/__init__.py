"""A released session as a report for analysts and leaders: what was said, counted and quoted, and nothing else.

Made from the redacted, released transcript alone, so that it can tell no more than that; figures of fewer than three
people are not shown, nor what they could be worked out from. It must hold no sentence that is neither a fixed frame
around counted figures nor a quotation with its time and speaker: nothing is summed up, paraphrased or concluded.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import WRITERS, Document, Notice, Table
from pipeline.errors import NotReleasedError
from pipeline.report import wording
from pipeline.report.chapters import blocks, report_of
from pipeline.report.figures import Figures, figures
from pipeline.report.quoting import quotable
from pipeline.values import RedactedTranscript, clock, plain
from pipeline.values.marking import NOTICE, day, status, title

__all__ = ["document", "files"]


def document(redacted: RedactedTranscript, decisions: int = 0) -> Document:
    """The report; raises NotReleasedError for a draft.

    `decisions` is how many decisions of analysts the codes of the transcript have in them (`coding.settled`).
    """
    if redacted.release is None:
        raise NotReleasedError("a report is made from a release; this is a draft that nobody has checked")
    counted = figures(redacted)
    report = report_of(counted, quotable(redacted, counted))
    front = (
        Notice(f"{wording.CAUTION} {NOTICE}", f"{status(redacted)}."),
        Table(tuple(_facts(redacted, counted, decisions)), widths=(1, 4), has_row_heads=True),
    )
    return Document(
        wording.TITLE,
        (*front, *blocks(report)),
        subtitle=f"{title(redacted)} · {day(redacted)}",
        marking=status(redacted),
        foot=f"Session {plain(redacted.session.id)}",
    )


def files(redacted: RedactedTranscript, decisions: int = 0) -> dict[str, bytes]:
    """File name -> content: report.html .docx .pdf; the same transcript gives the same bytes. Else as `document`."""
    made = document(redacted, decisions)
    return {f"report.{ending}": write(made) for ending, write in WRITERS.items()}


def _facts(redacted: RedactedTranscript, counted: Figures, decisions: int) -> Iterator[tuple[str, str]]:
    yield "Date", day(redacted)
    if redacted.duration_ms is not None:
        yield "Length", clock(redacted.duration_ms)
    yield wording.units(counted)[0], str(counted.turns)
    if counted.people is not None:
        yield "Speakers", str(counted.people)
    yield "Release", str(redacted.release)
    yield wording.CODES, wording.decided(decisions)
