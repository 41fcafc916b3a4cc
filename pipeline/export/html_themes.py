"""The tables of themes in transcript.html, behind the transcript; times lead to the turns."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pipeline.export.theme_tables import HEADING, Group, ThemeTable, cells, columns, note, theme_tables
from pipeline.export.wording import clock
from pipeline.values import RedactedTranscript, ThemeCount

ANCHOR = "themes"
_CLASSES = {"Theme": "theme", "Turns": "number", "Speakers": "number", "First said": "first"}


def part(redacted: RedactedTranscript) -> list[str]:
    """The lines of the part; none where nothing was coded."""
    tables = list(theme_tables(redacted))
    if not tables:
        return []
    return [
        f'<section aria-labelledby="{ANCHOR}">',
        f'<h2 id="{ANCHOR}">{HEADING}</h2>',
        f'<p class="notice">{escape(note(redacted))}</p>',
        *(line for table in tables for line in _table(table, columns(redacted))),
        "</section>",
    ]


def turn(number: int) -> str:
    """The anchor of a turn, numbered from 0 as the lines are."""
    return f"turn-{number}"


def _table(table: ThemeTable, heads: tuple[str, ...]) -> Iterator[str]:
    heading = escape(table.heading)
    yield f"<h3>{heading}</h3>"
    yield f'<table class="themes"><caption class="hidden">{HEADING}: {heading}</caption>'
    titles = "".join(f'<th scope="col" class="{_CLASSES[head]}">{head}</th>' for head in heads)
    yield f'<thead><tr><td class="dimension"></td>{titles}</tr></thead>'
    for group in table.groups:
        yield from _group(group, heads)
    yield "</table>"


def _group(group: Group, heads: tuple[str, ...]) -> Iterator[str]:
    yield "<tbody>"
    for number, count in enumerate(group.counts):
        first = f'<th scope="rowgroup" class="dimension" rowspan="{len(group.counts)}">{escape(group.title)}</th>'
        laid = "".join(f'<td class="{_CLASSES[head]}">{_cell(count, head)}</td>' for head in heads)
        yield f"<tr>{'' if number else first}{laid}</tr>"
    yield "</tbody>"


def _cell(count: ThemeCount, head: str) -> str:
    if head != "First said":
        return escape(cells(count)[head])
    pairs = zip(count.first_lines, count.first_ms, strict=False)
    return "".join(f'<a href="#{turn(line)}">{clock(at_ms)}</a>' for line, at_ms in pairs)
