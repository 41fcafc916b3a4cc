"""The coding frame as people read it, and whether it is fit to code by.

A frame that was changed and still calls itself by the old number would make codings of two kinds look like one: the
check says so, with the digest that the new version needs. It changes no file; a person writes what became different.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.documents import Block, Document, Heading, Paragraph, Table
from pipeline.settings.themes import ThemeRules

TITLE = "Codebook"
_HEADS = ("Code", "What it means", "Use for", "Not for")
_WIDTHS = (18, 32, 25, 25)


def problems(rules: ThemeRules) -> tuple[str, ...]:
    """What keeps the frame from being a codebook, one line each, the version first; none if it is fit to code by."""
    return tuple(_problems(rules))


def _problems(rules: ThemeRules) -> Iterator[str]:
    newest = rules.version[0]
    if rules.digest != newest.digest:
        yield (
            f"the frame is not what version {newest.number} was: write a [[version]] with number {newest.number + 1} "
            f'above it, what changed, and digest = "{rules.digest}"'
        )
    for title, times in Counter(rules.titles).items():
        if times > 1:
            yield f'the title "{title}" stands there {times} times: nobody could tell them apart'
    for dimension in rules.dimension:
        if not dimension.asks:
            yield f"{dimension.id}: it does not say what it asks"
        for code in dimension.code:
            lacking = [key for key in ("definition", "use_for", "not_for") if not getattr(code, key)]
            if lacking:
                yield f"{dimension.id}.{code.id}: {', '.join(lacking)} left out"


def as_document(rules: ThemeRules) -> Document:
    """All codes with what they mean, by dimension, and what changed from version to version."""
    book = rules.codebook
    return Document(TITLE, tuple(_blocks(rules)), subtitle=f"Version {book.version}", foot=f"Quietroom {book.label}")


def _blocks(rules: ThemeRules) -> Iterator[Block]:
    yield Paragraph(
        "A code is given to the words that it fits, and to no more of them. The machine suggests by words and by "
        "likeness; what a person decides counts. Turns are not cases."
    )
    for dimension in rules.dimension:
        yield Heading(dimension.title)
        if dimension.asks:
            yield Paragraph(dimension.asks, is_quiet=True)
        rows = ((code.title, code.definition, code.use_for, code.not_for) for code in dimension.code)
        yield Table(tuple(rows), _HEADS, _WIDTHS, caption=f"Codes of {dimension.title}", has_row_heads=True)
    yield Heading("Versions")
    changes = ((str(v.number), v.date.isoformat(), " ".join(v.changes), v.digest[:12]) for v in rules.version)
    yield Table(tuple(changes), ("Version", "From", "What changed", "Digest"), (10, 15, 55, 20), caption="Versions")
