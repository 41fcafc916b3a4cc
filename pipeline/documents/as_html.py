"""A document as one HTML file to read in any browser, with nothing in it that runs or loads.

Its own security policy forbids scripts and every outside resource; only its one style sheet is allowed, by hash, and
pictures that lie in the file. Everything is escaped.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from typing import assert_never

from pipeline.documents.blocks import (
    Bullets,
    Document,
    Heading,
    Mark,
    Notice,
    Paragraph,
    Picture,
    Poster,
    Quotation,
    Shown,
    Table,
    Words,
    lines,
)
from pipeline.documents.html_page import head
from pipeline.documents.html_style import style
from pipeline.values import plain

_LISTS = {Mark.DOT: ("<ul>", "</ul>"), Mark.NUMBER: ("<ol>", "</ol>"), Mark.BOX: ('<ul class="box">', "</ul>")}


def to_html(document: Document) -> bytes:
    """UTF-8 HTML, language en-GB."""
    written = [
        *head(plain(document.title), style(plain(document.marking), plain(document.foot)), also="img-src data:; "),
        '<a class="skip" href="#document">Skip to the document</a>',
        *([f'<aside class="mark" aria-label="Status">{_text(document.marking)}</aside>'] if document.marking else []),
        "<header>",
        f"<h1>{_text(document.title)}</h1>",
        *([f'<p class="subtitle">{_text(document.subtitle)}</p>'] if document.subtitle else []),
        "</header>",
        '<main id="document">',
        *_body(document),
        "</main>",
        *([f"<footer><p>{_text(document.foot)}</p></footer>"] if document.foot else []),
        "</body>",
        "</html>",
    ]
    return ("\n".join(written) + "\n").encode()


def _body(document: Document) -> Iterator[str]:
    for begins_page, block in document.paged():
        if begins_page:
            yield '<div class="new-page"></div>'
        yield from _block(block)


def _block(block: Shown) -> Iterator[str]:
    match block:
        case Heading() | Paragraph() | Notice() | Quotation():
            yield _words(block)
        case Bullets():
            opening, closing = _LISTS[block.mark]
            yield from (opening, *(f"<li>{_led(item.lead, item.text)}</li>" for item in block.items), closing)
        case Table():
            yield from _table(block)
        case Picture():
            yield from _picture(block)
        case Poster():
            said = "".join(f"<p>{_broken(line)}</p>" for line in block.lines)
            yield f'<section class="poster"><h2>{_broken(block.title)}</h2>{said}</section>'
        case never:
            assert_never(never)


def _words(block: Words) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 1}>{_text(block.text)}</h{block.level + 1}>"
        case Paragraph():
            start = '<p class="quiet">' if block.is_quiet else "<p>"
            return f"{start}{_led(block.lead, block.text)}</p>"
        case Notice():
            return f'<p class="notice">{_led(block.lead, block.text)}</p>'
        case Quotation():
            return f"<blockquote>{_text(block.text)} <cite>{_text(block.source)}</cite></blockquote>"
        case never:
            assert_never(never)


def _table(table: Table) -> Iterator[str]:
    yield '<table class="form">' if table.row_mm else "<table>"
    if table.caption:
        yield f'<caption class="hidden">{_text(table.caption)}</caption>'
    # A table's own attribute for widths, not a style: the file's policy allows no style but the sheet.
    yield "<colgroup>" + "".join(f'<col width="{share:.1%}">' for share in table.shares()) + "</colgroup>"
    if table.heads:
        heads = "".join(f'<th scope="col"{_side(table, n)}>{_text(head)}</th>' for n, head in enumerate(table.heads))
        yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        yield "<tr>" + "".join(_cell(table, number, text) for number, text in enumerate(row)) + "</tr>"
    yield "</tbody></table>"


def _cell(table: Table, number: int, text: str) -> str:
    height = f' height="{round(table.row_mm * 96 / 25.4)}"' if table.row_mm else ""
    if number == 0 and table.has_row_heads:
        return f'<th scope="row"{height}>{_broken(text)}</th>'
    return f"<td{_side(table, number)}{height}>{_broken(text)}</td>"


def _side(table: Table, number: int) -> str:
    return ' class="number"' if number in table.numbers else ""


def _picture(picture: Picture) -> Iterator[str]:
    data = base64.b64encode(picture.svg.encode()).decode()
    yield "<figure>"
    yield f'<img src="data:image/svg+xml;base64,{data}" alt="{_text(picture.alt)}"'
    yield f'width="{round(picture.width_mm * 96 / 25.4)}" height="{round(picture.height_mm * 96 / 25.4)}">'
    if picture.caption:
        yield f"<figcaption>{_text(picture.caption)}</figcaption>"
    yield "</figure>"


def _led(lead: str, text: str) -> str:
    return f"<b>{_text(lead)}</b> {_text(text)}" if lead else _text(text)


def _broken(text: str) -> str:
    return "<br>".join(escape(line) for line in lines(text))


def _text(text: str) -> str:
    return escape(plain(text))
