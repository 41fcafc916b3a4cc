"""Tables of documents in Word: a repeated head, rows that are not torn, forms that stay together with room to write."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from pipeline.documents.blocks import Table, lines
from pipeline.documents.docx_dress import FORM, ROWS
from pipeline.documents.docx_parts import TWIPS_PER_CM, Column, cell, element, grid, properties, run
from pipeline.documents.docx_style import shading
from pipeline.documents.look import GROUND, TEXT_WIDTH_CM
from pipeline.values import plain


def add(word: Word, table: Table) -> None:
    """Append the table, and a small paragraph after it that keeps two tables apart."""
    columns = tuple(
        Column(head, round(share * TEXT_WIDTH_CM * TWIPS_PER_CM))
        for head, share in zip(table.heads or table.rows[0], table.shares(), strict=True)
    )
    told = properties(columns, FORM if table.row_mm else ROWS)
    if table.caption:
        told.append(element("w:tblCaption", **{"w:val": plain(table.caption)}))
    made = element("w:tbl", told, grid(columns))
    if table.heads:
        made.append(_row(table, columns, table.heads, is_head=True))
    rows = [_row(table, columns, row) for row in table.rows]
    for row in () if table.heads else rows[:-1]:
        _keep_with_next(word, row)
    made.extend(rows)
    word.element.body.insert_element_before(made, "w:sectPr")
    word.add_paragraph(style="After Table")


def _keep_with_next(word: Word, row: Any) -> None:
    """A form has no head that could be repeated: it stands on one page, where a page can hold it."""
    for paragraph in row.iter(qn("w:p")):
        Paragraph(paragraph, word).paragraph_format.keep_with_next = True


def _row(table: Table, columns: tuple[Column, ...], texts: tuple[str, ...], *, is_head: bool = False) -> Any:
    shape = element("w:trPr", element("w:cantSplit"))
    if is_head:
        shape.append(element("w:tblHeader"))
    elif table.row_mm:
        height = {"w:val": str(round(table.row_mm / 10 * TWIPS_PER_CM)), "w:hRule": "atLeast"}
        shape.append(element("w:trHeight", **height))
    row = element("w:tr", shape)
    for number, (column, text) in enumerate(zip(columns, texts, strict=True)):
        made = cell(column, _style(table, number, is_head=is_head), _runs(text))
        if is_head:
            made.tcPr.append(shading(GROUND))
        row.append(made)
    return row


def _style(table: Table, number: int, *, is_head: bool) -> str:
    if number in table.numbers:
        return "CellNumberHead" if is_head else "CellNumber"
    if is_head:
        return "CellHead"
    return "CellName" if number == 0 and table.has_row_heads else "Cell"


def _runs(text: str) -> list[Any]:
    first, *others = lines(text)
    return [run(first), *(made for line in others for made in (element("w:r", element("w:br")), run(line)))]
