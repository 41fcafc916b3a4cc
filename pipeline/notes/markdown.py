"""Markdown notes: headings, paragraphs, list items, table cells and code lines, each a point.

markdown-it-py (CommonMark) parses. Rules that would make text vanish are off: link definitions swallow a line
such as "[Jo]: yes", and raw HTML or indented code is plain text to somebody taking notes.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.errors import NotesError
from pipeline.notes.blocks import Block

_SWALLOWING = ["reference", "html_block", "html_inline", "code"]


_MARKS = re.compile(r"[\[*_`<&\\]")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_NESTING = 40
"""The parser leaves out in silence what lies deeper."""
MAX_MARKS = 5_000
"""In one paragraph; the parser's time grows with their square."""


def blocks(text: str) -> tuple[Block, ...]:
    """One block per heading, paragraph, list item, table cell or line of code; raises NotesError for mere marks."""
    if any(sum(1 for _ in _MARKS.finditer(part)) > MAX_MARKS for part in _PARAGRAPH_END.split(text)):
        raise NotesError(
            "One paragraph of these notes has thousands of brackets, stars or the like: save them as .txt."
        )
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table").disable(_SWALLOWING)
    found: list[Block] = []
    for token in parser.parse(text):
        if token.level >= _NESTING - 1:
            raise NotesError("Lists or quotations in these notes lie too deep in each other: save them as .txt.")
        if token.type == "inline":
            found += [Block(tuple(part.split("\n"))) for part in _written(token.children or []).split("\f")]
        elif token.type == "fence":
            found += [Block((line,)) for line in f"{token.info}\n{token.content}".split("\n")]
    return tuple(found)


def _written(tokens: list[Token]) -> str:
    """The words without their mark-up: a line feed for a soft break, a form feed where a new point starts."""
    return "".join(_word(token) for token in tokens)


def _word(token: Token) -> str:
    match token.type:
        case "softbreak":
            return "\n"
        case "hardbreak":
            return "\f"
        case "image":
            return _written(token.children or [])
        case _:
            return token.content
