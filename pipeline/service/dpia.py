"""The notes for a data protection officer as a page: the text that lies in config/ for who writes the assessment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.settings import defaults

CLASSES = {
    "h1": "govuk-heading-xl",
    "h2": "govuk-heading-l",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "table": "govuk-table",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "code": "quiet-code",
}
"""What the pages' styles know each part of a text by."""


@require_safe
def dpia(request: HttpRequest) -> HttpResponse:
    """What it processes, on what ground, who sees it, how long it stays, and what may go wrong."""
    return render(request, "dpia.html", {"text": as_html()})


@cache
def as_html() -> SafeString:
    """Of a file that ships with the program; a table scrolls in a part of the page that has its heading's name."""
    reader = MarkdownIt("js-default", {"html": False})
    tokens = reader.parse(defaults("config/dpia.example.md").read_text(encoding="utf-8"))
    heading = ""
    for before, token in pairwise(tokens):
        heading = token.content if before.type == "heading_open" else heading
        token.meta["heading"] = heading
    inner = (child for token in tokens for child in token.children or ())
    for token in (*tokens, *inner):
        if token.nesting >= 0 and (name := CLASSES.get(token.tag)):
            token.attrSet("class", name)
    reader.add_render_rule("table_open", _table)
    reader.add_render_rule("table_close", lambda *_: "</table></div>")
    text: str = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(text)  # noqa: S308  our own file, its markup escaped


def _table(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return format_html(
        '<div class="quiet-scroll" tabindex="0" role="region" aria-label="{}"><table class="{}">',
        tokens[index].meta["heading"],
        CLASSES["table"],
    )
