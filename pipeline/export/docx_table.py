"""The tables of transcript.docx: time, speaker, text.

Rows are built as XML elements; the library's own row objects search the whole table for every cell, which
takes minutes on a long session. Text goes in as text and is escaped by lxml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.export.wording import Passage, fragments, gap_text, plain
from pipeline.values import Gap, Line, clock

TWIPS_PER_CM = 567
TEXT_WIDTH_CM = 16.6
"""Between the margins of the A4 page that `docx_style` sets."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and its width in twentieths of a point."""

    head: str
    width: int


def columns(*, has_times: bool, has_speakers: bool) -> tuple[Column, ...]:
    """Only columns that something stands in; the text takes what is left of the page."""
    chosen = []
    if has_times:
        chosen.append(Column("Time", round(2.0 * TWIPS_PER_CM)))
    if has_speakers:
        chosen.append(Column("Speaker", round(1.9 * TWIPS_PER_CM)))
    left = round(TEXT_WIDTH_CM * TWIPS_PER_CM) - sum(column.width for column in chosen)
    return (*chosen, Column("Text", left))


def add(document: Document, passage: Passage, columns: tuple[Column, ...]) -> None:
    """Append the passage as a table whose head repeats on every page; a single column needs no head."""
    table = element("w:tbl", properties(columns), grid(columns))
    if len(columns) > 1:
        table.append(header(columns))
    for entry in passage.entries:
        table.append(_row(entry, columns))
    document.element.body.insert_element_before(table, "w:sectPr")
    document.add_paragraph(style="After Table")


def properties(columns: tuple[Column, ...]) -> Any:
    """A table's style and width."""
    return element(
        "w:tblPr",
        element("w:tblStyle", **{"w:val": "Turns"}),
        element("w:tblW", **{"w:w": str(sum(column.width for column in columns)), "w:type": "dxa"}),
        element("w:tblLayout", **{"w:type": "fixed"}),
        element("w:tblLook", **{"w:firstRow": "1", "w:noHBand": "1", "w:noVBand": "1"}),
    )


def grid(columns: tuple[Column, ...]) -> Any:
    """The widths of its columns."""
    return element("w:tblGrid", *(element("w:gridCol", **{"w:w": str(column.width)}) for column in columns))


def header(columns: tuple[Column, ...]) -> Any:
    """The row of heads, repeated on every page."""
    unbroken = element("w:trPr", element("w:cantSplit"), element("w:tblHeader"))
    return element("w:tr", unbroken, *(cell(column, "TurnHead", [run(column.head)]) for column in columns))


def _row(entry: Line | Gap, columns: tuple[Column, ...]) -> Any:
    speaker, style, text = ("", "LeftOut", [run(gap_text(entry))]) if isinstance(entry, Gap) else _spoken(entry)
    cells = {
        "Time": ("TurnTime", [run("" if entry.start_ms is None else clock(entry.start_ms))]),
        "Speaker": ("TurnSpeaker", [run(speaker)]),
        "Text": (style, text),
    }
    made = (cell(column, *cells[column.head]) for column in columns)
    return element("w:tr", element("w:trPr", element("w:cantSplit")), *made)


def _spoken(line: Line) -> tuple[str, str, list[Any]]:
    runs = [
        run(piece, style="Placeholder" if is_placeholder else None)
        for piece, is_placeholder in fragments(plain(line.text))
        if piece
    ]
    return plain(line.speaker or ""), "TurnText", runs


def cell(column: Column, style: str, runs: list[Any]) -> Any:
    """A cell of one paragraph in this style."""
    width = element("w:tcPr", element("w:tcW", **{"w:w": str(column.width), "w:type": "dxa"}))
    paragraph = element("w:p", element("w:pPr", element("w:pStyle", **{"w:val": style})), *runs)
    return element("w:tc", width, paragraph)


def run(text: str, *, style: str | None = None) -> Any:
    """Text in one look."""
    written = element("w:t", **{"xml:space": "preserve"})
    written.text = text
    dressed = [element("w:rPr", element("w:rStyle", **{"w:val": style}))] if style else []
    return element("w:r", *dressed, written)


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """A WordprocessingML element; names with their prefix, as in `w:tbl`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    for child in children:
        made.append(child)
    return made
