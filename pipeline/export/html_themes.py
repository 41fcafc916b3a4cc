"""The table of themes in transcript.html, behind the transcript; times lead to the turns."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pipeline.export.theme_tables import FIRST, HEADING, Group, Row, ThemeTable, note, theme_table
from pipeline.values import RedactedTranscript, clock

ANCHOR = "themes"


def part(redacted: RedactedTranscript) -> list[str]:
    """The lines of the part; none where nothing was coded."""
    table = theme_table(redacted)
    if table is None:
        return []
    key = [f'<p class="notice key">{escape(table.key)}</p>'] if table.sections else []
    return [
        f'<section aria-labelledby="{ANCHOR}">',
        f'<h2 id="{ANCHOR}">{HEADING}</h2>',
        f'<p class="notice">{escape(note(redacted))}</p>',
        *key,
        *_table(table),
        "</section>",
    ]


def turn(number: int) -> str:
    """The anchor of a turn, numbered from 0 as the lines are."""
    return f"turn-{number}"


def _table(table: ThemeTable) -> Iterator[str]:
    sections = (
        f'<th scope="col" class="number"><abbr title="{escape(title)}">{letter}</abbr></th>'
        for letter, title in table.sections
    )
    behind = (f'<th scope="col" class="{_class(head)}">{head}</th>' for head in table.heads)
    yield f'<table class="themes"><caption class="hidden">{HEADING}</caption>'
    yield '<thead><tr><td class="dimension"></td><th scope="col" class="theme">Theme</th>'
    yield "".join((*sections, *behind)) + "</tr></thead>"
    for group in table.groups:
        yield from _group(group, table.heads)
    yield "</table>"


def _group(group: Group, heads: tuple[str, ...]) -> Iterator[str]:
    yield "<tbody>"
    for number, row in enumerate(group.rows):
        first = f'<th scope="rowgroup" class="dimension" rowspan="{len(group.rows)}">{escape(group.title)}</th>'
        sections = "".join(f'<td class="number part">{turns}</td>' for turns in row.by_section)
        behind = "".join(f'<td class="{_class(head)}">{_cell(row, head)}</td>' for head in heads)
        yield f'<tr>{"" if number else first}<td class="theme">{escape(row.title)}</td>{sections}{behind}</tr>'
    yield "</tbody>"


def _class(head: str) -> str:
    return "first" if head == FIRST else "number"


def _cell(row: Row, head: str) -> str:
    if head != FIRST:
        return escape(row.cells[head])
    pairs = zip(row.whole.first_lines, row.whole.first_ms, strict=False)
    return " ".join(f'<a href="#{turn(line)}">{clock(at_ms)}</a>' for line, at_ms in pairs)
