"""A document as blocks, and the three formats that people are given: a page, a Word file, a PDF.

Whoever makes a document (a session's kit, a report, a plan) says what stands in it and never how a format is
written; so all of them look alike, can be read by a screen reader, and print on A4. The same document always gives
the same bytes. Must never load anything from outside, and never put a text of a document into a name or an error.
"""

from pipeline.documents.as_docx import to_docx
from pipeline.documents.as_html import to_html
from pipeline.documents.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Item,
    Mark,
    Notice,
    PageBreak,
    Paragraph,
    Picture,
    Poster,
    Quotation,
    Table,
)

__all__ = [
    "WRITERS",
    "Block",
    "Bullets",
    "Document",
    "Heading",
    "Item",
    "Mark",
    "Notice",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Poster",
    "Quotation",
    "Table",
    "to_docx",
    "to_html",
    "to_pdf",
]


def to_pdf(document: Document) -> bytes:
    """A PDF, language en-GB."""
    # Its libraries take as long to load as all the rest of a command that writes no PDF.
    from pipeline.documents import as_pdf

    return as_pdf.to_pdf(document)


WRITERS = {"html": to_html, "docx": to_docx, "pdf": to_pdf}
"""A document as each kind of file, by its ending."""
