"""A document as a PDF to print: A4, with page numbers and an outline, and its letters in the file.

A heading that would stand alone at the foot of a page goes to the next with what it heads, and so does a short
paragraph that would be torn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import assert_never

from pipeline.documents import pdf_tables
from pipeline.documents.blocks import (
    Bullets,
    Document,
    Heading,
    Mark,
    Notice,
    Paragraph,
    Picture,
    Poster,
    Quotation,
    Shown,
    Table,
    Words,
    lines,
)
from pipeline.documents.look import ACCENT, HOLD, INK, QUIET
from pipeline.documents.pdf_pages import WIDTH_MM, Sheet, rgb
from pipeline.values import plain

_HEADINGS = {1: (12.5, ACCENT, 1.1), 2: (10.5, INK, 0.8), 3: (9.5, QUIET, 0.7)}
"""Size in points, colour, and lines above, by level."""
_INDENT_MM, _GAP_MM, _UNDER_HEADING_MM = 5.5, 1.6, 0.8
_LINES_KEPT = 8
"""A paragraph of no more lines is not torn."""


def to_pdf(document: Document) -> bytes:
    """A PDF, language en-GB; the same bytes for the same document."""
    with drawn(document) as sheet:
        return bytes(sheet.output())


@contextmanager
def drawn(document: Document) -> Iterator[Sheet]:
    """The pages before they become bytes; the files of their typeface are open as long."""
    sheet = Sheet(document)
    try:
        _draw(sheet, document)
        yield sheet
    finally:
        sheet.close_faces()


def _draw(sheet: Sheet, document: Document) -> None:
    _line(sheet, document.title, 19, "B", INK)
    if document.subtitle:
        _line(sheet, document.subtitle, 10.5, "", QUIET)
    sheet.ln(2)
    shown = list(document.paged())
    for (begins_page, block), following in zip_longest(shown, shown[1:]):
        if begins_page:
            sheet.add_page()
        _add(sheet, block, None if following is None or following[0] else following[1])


def _add(sheet: Sheet, block: Shown, following: Shown | None) -> None:
    match block:
        case Heading() | Paragraph() | Notice() | Quotation():
            _words(sheet, block, following)
        case Bullets():
            for mark, item in zip(_marks(block), block.items, strict=True):
                _paragraph(sheet, item.lead, item.text, mark=mark)
            sheet.ln(_GAP_MM)
        case Table():
            pdf_tables.add(sheet, block)
        case Picture():
            _picture(sheet, block)
        case Poster():
            sheet.ln(20)
            for text, size_pt, style, colour in (
                (block.title, 52, "B", INK),
                *((line, 25, "", QUIET) for line in block.lines),
            ):
                _line(sheet, text, size_pt, style, colour)
                sheet.ln(8)
        case never:
            assert_never(never)


def _words(sheet: Sheet, block: Words, following: Shown | None) -> None:
    match block:
        case Heading():
            _heading(sheet, block, following)
        case Paragraph():
            _paragraph(sheet, block.lead, block.text, is_quiet=block.is_quiet)
            sheet.ln(_GAP_MM)
        case Notice():
            _notice(sheet, block)
        case Quotation():
            whole_mm = _untorn_mm(sheet, block.text, WIDTH_MM - _INDENT_MM) + sheet.line_mm(sheet.text_pt)
            if sheet.will_page_break(whole_mm):
                sheet.add_page()
            _paragraph(sheet, "", block.text, indent_mm=_INDENT_MM)
            _paragraph(sheet, "", block.source, indent_mm=_INDENT_MM, is_quiet=True)
            sheet.ln(_GAP_MM)
        case never:
            assert_never(never)


def _heading(sheet: Sheet, block: Heading, following: Shown | None) -> None:
    size_pt, colour, lines_above = _HEADINGS[block.level]
    above_mm = lines_above * sheet.line_mm(sheet.text_pt)
    sheet.face("B", size_pt, colour)
    own_mm = above_mm + sheet.height_of(block.text, WIDTH_MM) + _UNDER_HEADING_MM
    if sheet.will_page_break(own_mm + _least_mm(sheet, following)):
        sheet.add_page()
    sheet.ln(above_mm)
    sheet.start_section(sheet.held(plain(block.text)), block.level - 1, strict=False)
    _line(sheet, block.text, size_pt, "B", colour)
    sheet.ln(_UNDER_HEADING_MM)


def _least_mm(sheet: Sheet, following: Shown | None) -> float:
    """What of the next block must stand on the same page as its heading."""
    match following:
        case Table():
            return pdf_tables.first_rows_mm(sheet, following)
        case Picture():
            return following.height_mm + 2
        case Heading():
            return 5 * sheet.line_mm(sheet.text_pt)
        case Paragraph() | Notice() | Quotation():
            return _untorn_mm(sheet, following.text, WIDTH_MM - 8) + 3 * sheet.line_mm(sheet.text_pt)
        case Bullets():
            first = "".join(f"{item.lead} {item.text}" for item in following.items[:1])
            return _untorn_mm(sheet, first, WIDTH_MM - _INDENT_MM) + sheet.line_mm(sheet.text_pt)
        case _:
            return 0


def _untorn_mm(sheet: Sheet, text: str, width_mm: float) -> float:
    """The height of a text that is short enough to be kept whole, or of the first lines of a longer one."""
    sheet.face("B", sheet.text_pt)
    line_mm = sheet.line_mm(sheet.text_pt)
    height_mm = sheet.height_of(text, width_mm)
    return height_mm if height_mm <= _LINES_KEPT * line_mm else 2 * line_mm


def _marks(block: Bullets) -> Iterator[str]:
    for number in range(1, len(block.items) + 1):
        yield {Mark.DOT: "•", Mark.NUMBER: f"{number}.", Mark.BOX: "☐"}[block.mark]


def _paragraph(
    sheet: Sheet, lead: str, text: str, *, mark: str = "", indent_mm: float = 0, is_quiet: bool = False
) -> None:
    """Running text behind a few bold words, indented where a mark stands before it."""
    size_pt, colour = (sheet.text_pt - 1, QUIET) if is_quiet else (sheet.text_pt, INK)
    line_mm, left_mm = sheet.line_mm(size_pt), sheet.l_margin
    indent_mm = _INDENT_MM if mark else indent_mm
    sheet.face("B", size_pt, colour)
    height_mm = sheet.height_of(f"{lead} {text}", WIDTH_MM - indent_mm)
    if height_mm <= _LINES_KEPT * line_mm and sheet.will_page_break(height_mm):
        sheet.add_page()
    if mark:
        sheet.face("", size_pt, colour)
        sheet.text(sheet.l_margin + 0.8, sheet.y + 0.75 * line_mm, mark)
    sheet.set_left_margin(left_mm + indent_mm)
    sheet.set_x(left_mm + indent_mm)
    for style, words in (("B", f"{plain(lead)} " if lead else ""), ("", plain(text))):
        if words.strip():
            sheet.face(style, size_pt, colour)
            sheet.write(line_mm, sheet.held(words))
    sheet.set_left_margin(left_mm)
    sheet.ln(line_mm)


def _notice(sheet: Sheet, block: Notice) -> None:
    """On a ground of its own, with a bar to the left; the bold words have a line of their own."""
    size_pt, inner_mm = sheet.text_pt, WIDTH_MM - 8
    parts = [(style, plain(text)) for style, text in (("B", block.lead), ("", block.text)) if text]
    height_mm = 4.0
    for style, text in parts:
        sheet.face(style, size_pt)
        height_mm += sheet.height_of(text, inner_mm)
    if sheet.will_page_break(height_mm + 3):
        sheet.add_page()
    sheet.ln(1)
    left_mm, top_mm = sheet.l_margin, sheet.y
    sheet.set_fill_color(*rgb(HOLD))
    sheet.rect(left_mm, top_mm, WIDTH_MM, height_mm, style="F")
    sheet.set_fill_color(*rgb(ACCENT))
    sheet.rect(left_mm, top_mm, 1.2, height_mm, style="F")
    sheet.set_y(top_mm + 2)
    for style, text in parts:
        sheet.face(style, size_pt)
        sheet.set_x(left_mm + 4)
        sheet.multi_cell(inner_mm, sheet.line_mm(size_pt), sheet.held(text), align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.set_y(top_mm + height_mm + 3)


def _picture(sheet: Sheet, picture: Picture) -> None:
    caption_mm = 6 if picture.caption else 0
    if sheet.will_page_break(picture.height_mm + caption_mm + 2):
        sheet.add_page()
    sheet.ln(1)
    sheet.image(
        picture.png,
        x=sheet.l_margin,
        w=picture.width_mm,
        h=picture.height_mm,
        alt_text=plain(picture.alt),
    )
    sheet.ln(1)
    if picture.caption:
        _paragraph(sheet, "", picture.caption, is_quiet=True)


def _line(sheet: Sheet, text: str, size_pt: float, style: str, colour: str) -> None:
    """Words over the whole width, breaks of lines where they stand in the text."""
    sheet.face(style, size_pt, colour)
    for line in lines(text):
        sheet.multi_cell(WIDTH_MM, sheet.line_mm(size_pt), sheet.held(line), align="L", new_x="LMARGIN", new_y="NEXT")
