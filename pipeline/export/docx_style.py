"""How transcript.docx looks: A4, one quiet typeface, named styles that a reader can change in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from pipeline.export.docx_table import TEXT_WIDTH_CM, element

FONT = "Calibri"
INK = RGBColor(0x1D, 0x27, 0x30)
QUIET = RGBColor(0x5B, 0x68, 0x73)
DRAFT = RGBColor(0x7A, 0x3E, 0x00)
RELEASE = RGBColor(0x0F, 0x51, 0x32)

_DRAFT_BACK, _RELEASE_BACK, _HOLD, _RULE = "FDF0DC", "E3F3EA", "E9EFF5", "D5DBE0"
_FACT_INDENT_CM = 2.6
_LANGUAGE = "en-GB"
_WORD_2013 = "15"
"""The compatibility mode of every Word since 2013; without it Word says so in the title bar."""


@dataclass(frozen=True, slots=True)
class _Look:
    name: str
    size_pt: float
    colour: RGBColor = INK
    bold: bool = False
    italic: bool = False
    before_pt: float = 0
    after_pt: float = 0
    keeps_next: bool = False


_LOOKS = (
    _Look("Normal", 10.5),
    _Look("Title", 22, before_pt=6, after_pt=10),
    _Look("Heading 1", 15, bold=True, before_pt=22, after_pt=2, keeps_next=True),
    _Look("Heading 2", 11.5, QUIET, bold=True, before_pt=12, after_pt=4, keeps_next=True),
    _Look("Marking", 9, bold=True),
    _Look("Page Foot", 8.5, QUIET),
    _Look("Notice", 10, after_pt=12),
    _Look("Fact", 10, after_pt=2),
    _Look("When", 9, QUIET, after_pt=6, keeps_next=True),
    _Look("Turn Head", 8.5, QUIET, before_pt=2, after_pt=2, keeps_next=True),
    _Look("Turn Time", 8.5, QUIET, before_pt=4, after_pt=4),
    _Look("Turn Speaker", 10.5, bold=True, before_pt=3, after_pt=3),
    _Look("Turn Text", 10.5, before_pt=3, after_pt=3),
    _Look("Left Out", 10.5, QUIET, italic=True, before_pt=3, after_pt=3),
    _Look("Theme Cell", 9.5, before_pt=1, after_pt=1),
    _Look("Theme Aside", 8.5, QUIET, before_pt=1, after_pt=1),
    _Look("After Table", 4),
)


def dress(document: Document, *, is_draft: bool) -> None:
    """Set page, language and styles of a new document."""
    _page(document)
    _language(document)
    for look in _LOOKS:
        _apply(document, look)
    _marked(document, DRAFT if is_draft else RELEASE, _DRAFT_BACK if is_draft else _RELEASE_BACK)
    _tabs(document)
    _placeholder(document)
    document.styles.element.append(_table_style())


def page_number(paragraph: Paragraph) -> None:
    """Append "Page 2 of 9" as fields that Word counts."""
    for before, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(before)
        field = element("w:fldSimple", element("w:r", element("w:t")), **{"w:instr": code})
        field[0][0].text = "1"
        paragraph._p.append(field)


def _page(document: Document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - TEXT_WIDTH_CM) / 2)
    page.top_margin, page.bottom_margin = Cm(2.4), Cm(2.2)
    page.header_distance = page.footer_distance = Cm(1.1)


def _language(document: Document) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), _LANGUAGE)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)


def _apply(document: Document, look: _Look) -> None:
    style = _style(document, look.name)
    style.font.size, style.font.bold, style.font.italic = Pt(look.size_pt), look.bold, look.italic
    style.font.color.rgb = look.colour
    _typeface(style)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(look.before_pt), Pt(look.after_pt)
    shape.keep_with_next, shape.line_spacing = look.keeps_next, 1.15
    for rule in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        rule.getparent().remove(rule)


def _style(document: Document, name: str) -> ParagraphStyle:
    styles = document.styles
    style: ParagraphStyle = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    return style


def _typeface(style: ParagraphStyle) -> None:
    """One font for all scripts; the template's theme fonts would win over it."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _marked(document: Document, colour: RGBColor, back: str) -> None:
    """The marking in its colour, and the notice on a ground of the same."""
    document.styles["Marking"].font.color.rgb = colour
    notice = document.styles["Notice"]
    notice.font.color.rgb = colour
    bar = {"w:val": "single", "w:sz": "24", "w:space": "8", "w:color": str(colour)}
    room = {"w:val": "single", "w:sz": "4", "w:space": "5", "w:color": back}
    edges = element("w:pBdr", element("w:top", **room), element("w:left", **bar), element("w:bottom", **room))
    shape = notice.element.get_or_add_pPr()
    shape.insert_element_before(edges, *_AFTER_BORDER)
    shape.insert_element_before(_shading(back), *_AFTER_SHADING)
    notice.paragraph_format.left_indent = Cm(0.35)


_AFTER_SHADING = ("w:tabs", "w:spacing", "w:ind", "w:jc")
_AFTER_BORDER = ("w:shd", *_AFTER_SHADING)
"""Word refuses paragraph properties out of the schema's order."""


def _tabs(document: Document) -> None:
    foot, fact = document.styles["Page Foot"].paragraph_format, document.styles["Fact"].paragraph_format
    foot.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    fact.tab_stops.add_tab_stop(Cm(_FACT_INDENT_CM))
    fact.left_indent, fact.first_line_indent = Cm(_FACT_INDENT_CM), Cm(-_FACT_INDENT_CM)


def _placeholder(document: Document) -> None:
    style = document.styles.add_style("Placeholder", WD_STYLE_TYPE.CHARACTER)
    style.element.get_or_add_rPr().append(_shading(_HOLD))


def _shading(back: str) -> Any:
    return element("w:shd", **{"w:val": "clear", "w:color": "auto", "w:fill": back})


def _table_style() -> Any:
    """Hair lines between rows and nothing else."""
    rule = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": _RULE}
    sides = (element(f"w:{side}", **rule) for side in ("bottom", "insideH"))
    margins = (
        element(f"w:{side}", **{"w:w": width, "w:type": "dxa"}) for side, width in (("left", "0"), ("right", "120"))
    )
    return element(
        "w:style",
        element("w:name", **{"w:val": "Turns"}),
        element("w:basedOn", **{"w:val": "TableNormal"}),
        element("w:tblPr", element("w:tblBorders", *sides), element("w:tblCellMar", *margins)),
        **{"w:type": "table", "w:customStyle": "1", "w:styleId": "Turns"},
    )
