"""How transcript.docx looks: what all our Word files have, and the styles of turns, marking and notice."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, RGBColor

from pipeline.documents import docx_style
from pipeline.documents.docx_style import Look
from pipeline.documents.look import HOLD, QUIET, TEXT_WIDTH_CM

DRAFT, RELEASE = "7A3E00", "0F5132"

_DRAFT_BACK, _RELEASE_BACK = "FDF0DC", "E3F3EA"
_FACT_INDENT_CM = 2.6

_LOOKS = (
    Look("Normal", 10.5),
    Look("Title", 22, before_pt=6, after_pt=10),
    Look("Heading 1", 15, bold=True, before_pt=22, after_pt=2, keeps_next=True),
    Look("Heading 2", 11.5, QUIET, bold=True, before_pt=12, after_pt=4, keeps_next=True),
    Look("Marking", 9, bold=True),
    Look("Page Foot", 8.5, QUIET),
    Look("Notice", 10, after_pt=12),
    Look("Fact", 10, after_pt=2),
    Look("When", 9, QUIET, after_pt=6, keeps_next=True),
    Look("Turn Head", 8.5, QUIET, before_pt=2, after_pt=2, keeps_next=True),
    Look("Turn Time", 8.5, QUIET, before_pt=4, after_pt=4),
    Look("Turn Speaker", 10.5, bold=True, before_pt=3, after_pt=3),
    Look("Turn Text", 10.5, before_pt=3, after_pt=3),
    Look("Left Out", 10.5, QUIET, italic=True, before_pt=3, after_pt=3),
    Look("Theme Cell", 9.5, before_pt=1, after_pt=1),
    Look("Theme Aside", 8.5, QUIET, before_pt=1, after_pt=1),
    Look("After Table", 4),
)


def dress(document: Document, *, is_draft: bool) -> None:
    """Set page, language and styles of a new document."""
    docx_style.dress(document, _LOOKS)
    colour = DRAFT if is_draft else RELEASE
    document.styles["Marking"].font.color.rgb = RGBColor.from_string(colour)
    docx_style.grounded(document, "Notice", colour, _DRAFT_BACK if is_draft else _RELEASE_BACK)
    _tabs(document)
    _placeholder(document)
    document.styles.element.append(docx_style.table_style("Turns"))


def _tabs(document: Document) -> None:
    foot, fact = document.styles["Page Foot"].paragraph_format, document.styles["Fact"].paragraph_format
    foot.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    fact.tab_stops.add_tab_stop(Cm(_FACT_INDENT_CM))
    fact.left_indent, fact.first_line_indent = Cm(_FACT_INDENT_CM), Cm(-_FACT_INDENT_CM)


def _placeholder(document: Document) -> None:
    style = document.styles.add_style("Placeholder", WD_STYLE_TYPE.CHARACTER)
    style.element.get_or_add_rPr().append(docx_style.shading(HOLD))
