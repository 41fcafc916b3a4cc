"""The tables of themes in transcript.docx, behind the transcript."""

from __future__ import annotations

from docx.document import Document

from pipeline.export import docx_table
from pipeline.export.docx_table import TEXT_WIDTH_CM, TWIPS_PER_CM, Column, element
from pipeline.export.theme_tables import HEADING, ThemeTable, cells, columns, note, theme_tables
from pipeline.values import RedactedTranscript

_WIDTHS_CM = {"": 4.4, "Turns": 1.5, "Speakers": 1.9, "First said": 4.5}
"""Theme has what is left."""


def add(document: Document, redacted: RedactedTranscript) -> None:
    """Append the part; nothing where nothing was coded."""
    laid = _columns(redacted)
    for number, table in enumerate(theme_tables(redacted)):
        if number == 0:
            document.add_paragraph(HEADING, style="Heading 1")
            document.add_paragraph(note(redacted), style="When")
        document.add_paragraph(table.heading, style="Heading 2")
        _table(document, table, laid)


def _columns(redacted: RedactedTranscript) -> tuple[Column, ...]:
    heads = ("", *columns(redacted))
    left_cm = TEXT_WIDTH_CM - sum(_WIDTHS_CM.get(head, 0) for head in heads)
    return tuple(Column(head, round(_WIDTHS_CM.get(head, left_cm) * TWIPS_PER_CM)) for head in heads)


def _table(document: Document, table: ThemeTable, columns: tuple[Column, ...]) -> None:
    made = element("w:tbl", docx_table.properties(columns), docx_table.grid(columns), docx_table.header(columns))
    for group in table.groups:
        for number, count in enumerate(group.counts):
            texts = {"": "" if number else group.title, **cells(count)}
            styles = {"": "TurnTime", "First said": "TurnTime"}
            laid = (
                docx_table.cell(column, styles.get(column.head, "ThemeCell"), [docx_table.run(texts[column.head])])
                for column in columns
            )
            made.append(element("w:tr", element("w:trPr", element("w:cantSplit")), *laid))
    document.element.body.insert_element_before(made, "w:sectPr")
    document.add_paragraph(style="After Table")
