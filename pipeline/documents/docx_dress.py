"""The styles of documents in Word: what all our Word files have, and one for each block."""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm

from pipeline.documents import docx_style
from pipeline.documents.docx_style import Look
from pipeline.documents.look import ACCENT, HOLD, QUIET, TEXT_WIDTH_CM

ROWS, FORM = "Rows", "Form"
"""Table styles: hair lines between rows, or a line around each cell."""

_FORM_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_INDENT_CM = 0.65


def dress(word: Word, *, text_pt: float) -> None:
    """Set page, language and styles of a new document whose running text has this size."""
    docx_style.dress(word, _looks(text_pt))
    docx_style.grounded(word, "Notice", ACCENT, HOLD)
    _shapes(word)
    word.styles.element.append(docx_style.table_style(ROWS, left=60))
    word.styles.element.append(docx_style.table_style(FORM, _FORM_SIDES, left=120))


def _looks(text_pt: float) -> tuple[Look, ...]:
    small, room = text_pt - 1.5, text_pt * 0.4
    return (
        Look("Normal", text_pt),
        Look("Title", 22, before_pt=0, after_pt=2),
        Look("Under Title", 11.5, QUIET, after_pt=8),
        Look("Heading 1", 14, ACCENT, bold=True, before_pt=1.3 * text_pt, after_pt=3, keeps_next=True),
        Look("Heading 2", 11.5, bold=True, before_pt=text_pt, after_pt=2, keeps_next=True),
        Look("Heading 3", text_pt, QUIET, bold=True, before_pt=8, after_pt=2, keeps_next=True),
        Look("Body Text", text_pt, after_pt=room),
        Look("Aside", small, QUIET, after_pt=room),
        Look("Notice", text_pt, before_pt=6, after_pt=10),
        Look("Quotation", text_pt, before_pt=4, keeps_next=True),
        Look("Quotation Source", small, QUIET, after_pt=room),
        Look("List Bullet", text_pt, after_pt=0.6 * room),
        Look("List Number", text_pt, after_pt=0.6 * room),
        Look("Tick", text_pt, after_pt=0.6 * room),
        Look("Picture", 4, before_pt=4, after_pt=2),
        Look("Cell Head", small, QUIET, bold=True, before_pt=3, after_pt=3, keeps_next=True),
        Look("Cell Name", text_pt - 0.5, bold=True, before_pt=2, after_pt=2),
        Look("Cell", text_pt - 0.5, before_pt=2, after_pt=2),
        Look("Cell Number", text_pt - 0.5, before_pt=2, after_pt=2),
        Look("Cell Number Head", small, QUIET, bold=True, before_pt=3, after_pt=3, keeps_next=True),
        Look("Poster", 60, bold=True, before_pt=60, after_pt=30),
        Look("Poster Line", 28, QUIET, after_pt=14),
        Look("Marking", 9, QUIET, bold=True),
        Look("Page Foot", 8.5, QUIET),
        Look("After Table", 4),
    )


def _shapes(word: Word) -> None:
    styles = word.styles
    styles["Page Foot"].paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    tick = styles["Tick"].paragraph_format
    tick.left_indent, tick.first_line_indent = Cm(_INDENT_CM), Cm(-_INDENT_CM)
    tick.tab_stops.add_tab_stop(Cm(_INDENT_CM))
    for name in ("Quotation", "Quotation Source"):
        styles[name].paragraph_format.left_indent = Cm(_INDENT_CM)
    for name in ("Cell Number", "Cell Number Head"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
