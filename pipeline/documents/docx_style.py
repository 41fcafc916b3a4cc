"""How our Word files look: A4, one quiet typeface, named styles that a reader can change in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from pipeline.documents.docx_parts import element
from pipeline.documents.look import BOTTOM_CM, EDGE_CM, FONT, INK, LANGUAGE, PAGE_CM, RULE, SIDE_CM, TOP_CM

_WORD_2013 = "15"
"""The compatibility mode of every Word since 2013; without it Word says so in the title bar."""


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style."""

    name: str
    size_pt: float
    colour: str = INK
    bold: bool = False
    italic: bool = False
    before_pt: float = 0
    after_pt: float = 0
    keeps_next: bool = False


def dress(document: Document, looks: Iterable[Look]) -> None:
    """Set page, language and styles of a new document."""
    _page(document)
    _language(document)
    for look in looks:
        _apply(document, look)


def grounded(document: Document, name: str, colour: str, back: str) -> None:
    """A style's paragraphs on a ground of their own, with a bar to the left."""
    style = document.styles[name]
    style.font.color.rgb = RGBColor.from_string(colour)
    bar = {"w:val": "single", "w:sz": "24", "w:space": "8", "w:color": colour}
    room = {"w:val": "single", "w:sz": "4", "w:space": "5", "w:color": back}
    edges = element("w:pBdr", element("w:top", **room), element("w:left", **bar), element("w:bottom", **room))
    shape = style.element.get_or_add_pPr()
    shape.insert_element_before(edges, *_AFTER_BORDER)
    shape.insert_element_before(shading(back), *_AFTER_SHADING)
    style.paragraph_format.left_indent = Cm(0.35)


_AFTER_SHADING = ("w:tabs", "w:spacing", "w:ind", "w:jc")
_AFTER_BORDER = ("w:shd", *_AFTER_SHADING)
"""Word refuses paragraph properties out of the schema's order."""


def shading(back: str) -> Any:
    """A ground of this colour."""
    return element("w:shd", **{"w:val": "clear", "w:color": "auto", "w:fill": back})


def table_style(name: str, sides: tuple[str, ...] = ("bottom", "insideH"), *, left: int = 0) -> Any:
    """Hair lines on these sides of rows and nothing else; `left` twentieths of a point before the text of a cell."""
    rule = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": RULE}
    lines = (element(f"w:{side}", **rule) for side in sides)
    margins = (
        element(f"w:{side}", **{"w:w": width, "w:type": "dxa"})
        for side, width in (("left", str(left)), ("right", "120"))
    )
    return element(
        "w:style",
        element("w:name", **{"w:val": name}),
        element("w:basedOn", **{"w:val": "TableNormal"}),
        element("w:tblPr", element("w:tblBorders", *lines), element("w:tblCellMar", *margins)),
        **{"w:type": "table", "w:customStyle": "1", "w:styleId": name},
    )


def _page(document: Document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(PAGE_CM[0]), Cm(PAGE_CM[1])
    page.left_margin = page.right_margin = Cm(SIDE_CM)
    page.top_margin, page.bottom_margin = Cm(TOP_CM), Cm(BOTTOM_CM)
    page.header_distance = page.footer_distance = Cm(EDGE_CM)


def _language(document: Document) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)


def _apply(document: Document, look: Look) -> None:
    style = _style(document, look.name)
    style.font.size, style.font.bold, style.font.italic = Pt(look.size_pt), look.bold, look.italic
    style.font.color.rgb = RGBColor.from_string(look.colour)
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
