"""Tables of documents in a PDF: the head repeated on every page, rows that are not torn, room to write in a form."""

from __future__ import annotations

from fpdf.enums import Align
from fpdf.fonts import FontFace

from pipeline.documents.blocks import Table, lines
from pipeline.documents.look import GROUND, QUIET, RULE
from pipeline.documents.pdf_pages import WIDTH_MM, Sheet, rgb

_PADDING_MM = (1.2, 2, 1.2, 1)
"""Above, right, below, left."""
_SMALLER_PT = 0.5
"""How much smaller than running text the cells are."""


def add(sheet: Sheet, table: Table) -> None:
    """Draw the table from where the sheet is; raises ValueError for a row that no page can hold."""
    size_pt = sheet.text_pt - _SMALLER_PT
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
        for number, texts in enumerate((table.heads, *table.rows) if table.heads else table.rows):
            is_head = number == 0 and bool(table.heads)
            row = drawn.row()
            for column, text in enumerate(texts):
                names = column == 0 and table.has_row_heads and not is_head
                row.cell(_held(sheet, text), style=FontFace(emphasis="BOLD") if names else None)
    sheet.ln(3)


def first_rows_mm(sheet: Sheet, table: Table) -> float:
    """The height of the head and the first row, without which a heading must not stand above the table."""
    sheet.face("B", sheet.text_pt - _SMALLER_PT)
    rows = (table.heads, *table.rows[:1]) if table.heads else table.rows[:1]
    return sum(_row_mm(sheet, table, row) for row in rows)


def _row_mm(sheet: Sheet, table: Table, texts: tuple[str, ...]) -> float:
    above, right, below, left = _PADDING_MM
    heights = (
        sheet.height_of(text, WIDTH_MM * share - left - right) + above + below
        for text, share in zip(texts, table.shares(), strict=True)
    )
    return max(table.row_mm, *heights)


def _held(sheet: Sheet, text: str) -> str:
    return "\n".join(sheet.held(line) for line in lines(text))
