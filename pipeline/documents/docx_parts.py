"""The pieces of a Word file that are built as XML elements: tables, and whatever the library has no word for.

The library's own row objects search the whole table for every cell, which takes minutes on a long one. Text goes in
as text and is escaped by lxml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

TWIPS_PER_CM = 567


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and its width in twentieths of a point."""

    head: str
    width: int


def properties(columns: tuple[Column, ...], style: str = "Turns") -> Any:
    """A table's style and width."""
    return element(
        "w:tblPr",
        element("w:tblStyle", **{"w:val": style}),
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


def page_number(paragraph: Paragraph) -> None:
    """Append "Page 2 of 9" as fields that Word counts."""
    for before, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(before)
        field = element("w:fldSimple", element("w:r", element("w:t")), **{"w:instr": code})
        field[0][0].text = "1"
        paragraph._p.append(field)


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """A WordprocessingML element; names with their prefix, as in `w:tbl`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    for child in children:
        made.append(child)
    return made
