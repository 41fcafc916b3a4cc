"""The tables of transcript.docx: time, speaker, text."""

from __future__ import annotations

from typing import Any

from docx.document import Document

from pipeline.documents.docx_parts import TWIPS_PER_CM, Column, cell, element, grid, header, properties, run
from pipeline.documents.look import TEXT_WIDTH_CM
from pipeline.export.wording import Passage, fragments
from pipeline.values import Gap, Line, clock, plain
from pipeline.values.marking import gap_text


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
