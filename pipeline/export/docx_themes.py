"""The table of themes in transcript.docx, behind the transcript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document

from pipeline.documents import docx_parts
from pipeline.documents.docx_parts import TWIPS_PER_CM, Column, element
from pipeline.documents.look import TEXT_WIDTH_CM
from pipeline.export.theme_tables import FIRST, HEADING, SPEAKERS, TURNS, Row, ThemeTable, note, theme_table
from pipeline.values import RedactedTranscript

_DIMENSION, _THEME = "", "Theme"
_WIDTHS_CM = {_DIMENSION: 3.4, TURNS: 1.3, SPEAKERS: 1.7, FIRST: 1.9}
_SECTION_CM = 0.8
_STYLES = {_DIMENSION: "ThemeAside", FIRST: "ThemeAside"}


def add(document: Document, redacted: RedactedTranscript) -> None:
    """Append the part; nothing where nothing was coded."""
    table = theme_table(redacted)
    if table is None:
        return
    document.add_paragraph(HEADING, style="Heading 1")
    document.add_paragraph(note(redacted), style="When")
    if table.sections:
        document.add_paragraph(table.key, style="When")
    columns = _columns(table)
    made = element("w:tbl", docx_parts.properties(columns), docx_parts.grid(columns), docx_parts.header(columns))
    for texts in _rows(table):
        made.append(_row(texts, columns))
    document.element.body.insert_element_before(made, "w:sectPr")
    document.add_paragraph(style="After Table")


def _columns(table: ThemeTable) -> tuple[Column, ...]:
    """The theme takes what is left of the page."""
    letters = [letter for letter, _ in table.sections]
    widths = {**_WIDTHS_CM, **dict.fromkeys(letters, _SECTION_CM)}
    heads = (_DIMENSION, _THEME, *letters, *table.heads)
    widths[_THEME] = TEXT_WIDTH_CM - sum(widths[head] for head in heads if head != _THEME)
    return tuple(Column(head, round(widths[head] * TWIPS_PER_CM)) for head in heads)


def _rows(table: ThemeTable) -> Iterator[tuple[str, ...]]:
    """A dimension's title stands beside its first code only."""
    for group in table.groups:
        for number, row in enumerate(group.rows):
            yield ("" if number else group.title, row.title, *row.by_section, *_behind(row, table))


def _behind(row: Row, table: ThemeTable) -> Iterator[str]:
    """The first time alone: a page has no room for more."""
    for head in table.heads:
        yield row.cells[head].partition(",")[0]


def _row(texts: tuple[str, ...], columns: tuple[Column, ...]) -> Any:
    unbroken = element("w:trPr", element("w:cantSplit"))
    cells = (
        docx_parts.cell(column, _STYLES.get(column.head, "ThemeCell"), [docx_parts.run(text)])
        for column, text in zip(columns, texts, strict=True)
    )
    return element("w:tr", unbroken, *cells)
