"""Plain text notes: where one point ends and the next begins.

Blank lines, list marks and lines that start with a speaker part the points. A file whose lines are broken at
a fixed width is told from one with a point on each line by whether most of its lines are full (the next line's
first word would not have fitted any more) and stop in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.notes.blocks import Block, has_words
from pipeline.notes.labels import label_of

_MARK = re.compile(r"^\s*(?:[-*+•·▪◦‣–—]|\(?\d{1,2}[.)]|\(?[a-z][.)]|#{1,6})\s+")
_INDENT = re.compile(r"^(?: {2,}|\t)")
_WRAP_WIDTHS = range(35, 121)
_SENTENCE_END = (".", "!", "?", ":", ";")
_SHARE_FULL = 0.6
_MIN_PAIRS = 2


def blocks(text: str) -> tuple[Block, ...]:
    """One block per point, list marks removed."""
    lines = text.split("\n")
    width = _wrap_width(lines)
    points: list[list[str]] = []
    before = ""
    for line in lines:
        if before.strip() and points and _continues(before, line, width):
            points[-1].append(line.strip())
        elif has_words(line):
            points.append([_MARK.sub("", line).strip()])
        before = line
    return tuple(Block(tuple(point)) for point in points)


def _continues(before: str, line: str, width: int) -> bool:
    if not has_words(line) or _starts_point(line):
        return False
    hangs = bool(_INDENT.match(line)) and bool(_MARK.match(before) or _INDENT.match(before))
    return hangs or _is_full(before, line, width)


def _starts_point(line: str) -> bool:
    return bool(_MARK.match(line)) or label_of(line) is not None


def _is_full(before: str, line: str, width: int) -> bool:
    return len(before.rstrip()) + 1 + len(line.split()[0]) > width


def _wrap_width(lines: list[str]) -> int:
    """The width the file was wrapped at, or one that no line reaches when it was not wrapped."""
    width = max((len(line.rstrip()) for line in lines), default=0)
    full = [
        _is_full(before, line, width) and not before.rstrip().endswith(_SENTENCE_END)
        for before, line in _neighbours(lines)
    ]
    wrapped = width in _WRAP_WIDTHS and len(full) >= _MIN_PAIRS and sum(full) >= _SHARE_FULL * len(full)
    return width if wrapped else 2 * len(max(lines, key=len)) + 2


def _neighbours(lines: list[str]) -> Iterator[tuple[str, str]]:
    for before, line in pairwise(lines):
        if has_words(before) and has_words(line) and not _starts_point(line) and not _INDENT.match(line):
            yield before, line
