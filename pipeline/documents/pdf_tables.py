"""Tables of documents in a PDF: the head repeated on every page, rows that are not torn, room to write in a form.

A row that no page can hold goes on under the head of the next: people may write more into a plan than a page has.
"""

from __future__ import annotations

from collections.abc import Iterator

from fpdf.enums import Align
from fpdf.fonts import FontFace

from pipeline.documents.blocks import Table
from pipeline.documents.look import GROUND, QUIET, RULE
from pipeline.documents.pdf_pages import WIDTH_MM, Sheet, rgb

_PADDING_MM = (1.2, 2, 1.2, 1)
"""Above, right, below, left."""
_SMALLER_PT = 0.5
"""How much smaller than running text the cells are."""


def add(sheet: Sheet, table: Table) -> None:
    """Draw the table from where the sheet is."""
    size_pt = sheet.text_pt - _SMALLER_PT
    rows = tuple(_rows(sheet, table))
    sheet.face("", size_pt)
    sheet.set_draw_color(*rgb(RULE))
    # A cell without a colour of its own takes the last one that was set.
    sheet.set_fill_color(255)
    sheet.set_line_width(0.25)
    with sheet.table(
        borders_layout="ALL" if table.row_mm else "HORIZONTAL_LINES",
        col_widths=table.shares(),
        first_row_as_headings=bool(table.heads),
        headings_style=FontFace(emphasis="BOLD", color=rgb(QUIET), fill_color=rgb(GROUND)),
        line_height=sheet.line_mm(size_pt),
        min_row_height=table.row_mm or None,
        padding=_PADDING_MM,
        text_align=tuple(Align.R if n in table.numbers else Align.L for n in range(len(table.shares()))),
        v_align="TOP",
        width=WIDTH_MM,
    ) as drawn:
        for number, texts in enumerate((table.heads, *rows) if table.heads else rows):
            is_head = number == 0 and bool(table.heads)
            row = drawn.row()
            for column, text in enumerate(texts):
                names = column == 0 and table.has_row_heads and not is_head
                row.cell(sheet.held_lines(text), style=FontFace(emphasis="BOLD") if names else None)
    sheet.ln(3)


def first_rows_mm(sheet: Sheet, table: Table) -> float:
    """The height of the head and the first row, without which a heading must not stand above the table."""
    _measure(sheet)
    return _row_mm(sheet, table, table.heads) + _row_mm(sheet, table, next(_rows(sheet, table), ()))


def _rows(sheet: Sheet, table: Table) -> Iterator[tuple[str, ...]]:
    """Each row as it is, or in parts where a page does not hold it under the head."""
    _measure(sheet)
    above, _, below, _ = _PADDING_MM
    room_mm = sheet.eph - _row_mm(sheet, table, table.heads) - above - below
    most = int(room_mm / sheet.line_mm(sheet.font_size_pt))
    for row in table.rows:
        cells = [sheet.wrapped(text, width_mm) for text, width_mm in zip(row, _widths_mm(sheet, table), strict=True)]
        longest = max(map(len, cells))
        if longest <= most:
            yield row
        else:
            yield from (tuple("\n".join(cell[at : at + most]) for cell in cells) for at in range(0, longest, most))


def _measure(sheet: Sheet) -> None:
    """Set the widest type of a table, in which no cell has fewer lines than it will have."""
    sheet.face("B", sheet.text_pt - _SMALLER_PT)


def _row_mm(sheet: Sheet, table: Table, texts: tuple[str, ...]) -> float:
    """The height of a row in the type that is set; that of no row is 0."""
    if not texts:
        return 0
    above, _, below, _ = _PADDING_MM
    heights = (
        sheet.height_of(text, width_mm) + above + below
        for text, width_mm in zip(texts, _widths_mm(sheet, table), strict=True)
    )
    return max(table.row_mm, *heights)


def _widths_mm(sheet: Sheet, table: Table) -> tuple[float, ...]:
    """What each column has for its text, and the margin that the library takes off again where there is no padding."""
    _, right, _, left = _PADDING_MM
    return tuple(WIDTH_MM * share - left - right + 2 * sheet.c_margin for share in table.shares())
