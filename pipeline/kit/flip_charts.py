"""The headings of the flip chart, a page each: to copy from, or to print large and hang up."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import Bullets, Document, Item, Mark, Paragraph, Poster
from pipeline.kit.filled import Filled
from pipeline.values import PlanItem


def document(filled: Filled) -> Document:
    """A page that lists the sheets, then the sheets; the list alone says so where the plan has none."""
    sheets = tuple(_sheets(filled))
    return Document(
        title="Flip chart",
        subtitle=filled.when,
        foot=filled.foot,
        blocks=(
            Paragraph(
                "Write each heading on a sheet of its own beforehand, or print these pages on A3 and hang them up."
            )
            if sheets
            else Paragraph("The session plan has no headings for a flip chart: `flip_chart` of an item gives it one."),
            Bullets(tuple(Item(sheet.title) for sheet in sheets), Mark.NUMBER),
            *sheets,
        ),
    )


def _sheets(filled: Filled) -> Iterator[Poster]:
    for item in _headings(filled):
        if item.flip_chart:
            title, *lines = item.flip_chart
            yield Poster(title, tuple(lines))


def _headings(filled: Filled) -> Iterator[PlanItem]:
    for item in filled.plan.items:
        yield item
        yield from item.subsections
