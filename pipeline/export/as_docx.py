"""transcript.docx: for Word and whatever reads its files.

Headings are real ones, so that the navigation pane and screen readers find the sections; each table repeats
its header row over pages; the marking stands at the head of every page. python-docx writes it, `docx_package`
takes away what would differ between two machines.
"""

from __future__ import annotations

import docx
from docx.document import Document
from docx.shared import RGBColor

from pipeline.documents.docx_package import fixed_bytes
from pipeline.documents.docx_parts import Column, page_number
from pipeline.documents.look import QUIET
from pipeline.export import docx_table, docx_themes
from pipeline.export.docx_style import dress
from pipeline.export.wording import Chapter, chapters
from pipeline.values import RedactedTranscript, plain
from pipeline.values.marking import NOTICE, facts, has_speakers, status, title


def write(redacted: RedactedTranscript) -> bytes:
    """A Word document, A4, language en-GB."""
    document = docx.Document()
    dress(document, is_draft=redacted.release is None)
    _page_edges(document, redacted)
    _front(document, redacted)
    columns = docx_table.columns(
        has_times=any(entry.start_ms is not None for entry in redacted.entries),
        has_speakers=has_speakers(redacted),
    )
    for chapter in chapters(redacted):
        _chapter(document, chapter, columns)
    docx_themes.add(document, redacted)
    return fixed_bytes(document, title=title(redacted), subject=status(redacted))


def _page_edges(document: Document, redacted: RedactedTranscript) -> None:
    page = document.sections[0]
    head = page.header.paragraphs[0]
    head.style = "Marking"
    head.add_run(status(redacted))
    foot = page.footer.paragraphs[0]
    foot.style = "Page Foot"
    foot.add_run(f"Session {plain(redacted.session.id)}\t")
    page_number(foot)


def _front(document: Document, redacted: RedactedTranscript) -> None:
    document.add_paragraph(title(redacted), style="Title")
    notice = document.add_paragraph(style="Notice")
    notice.add_run(f"{status(redacted)}. ").bold = True
    notice.add_run(NOTICE)
    for name, value in facts(redacted):
        fact = document.add_paragraph(style="Fact")
        fact.add_run(f"{name}\t").font.color.rgb = RGBColor.from_string(QUIET)
        fact.add_run(value)


def _chapter(document: Document, chapter: Chapter, columns: tuple[Column, ...]) -> None:
    document.add_paragraph(chapter.heading, style="Heading 1")
    if chapter.when:
        document.add_paragraph(chapter.when, style="When")
    for passage in chapter.passages:
        if passage.title:
            document.add_paragraph(passage.title, style="Heading 2")
        docx_table.add(document, passage, columns)
