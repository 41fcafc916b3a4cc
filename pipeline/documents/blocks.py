"""What a document is made of, whatever it is written as.

Texts are plain: a block says what it is, never how it looks, and nothing in a text is taken for markup. Blocks may
hold what was said in a session, so none of them shows its texts in `repr`. A break of a line is `\\n`, in the cells of
a table and the lines of a poster alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.values import plain


@dataclass(frozen=True, slots=True, repr=False)
class Heading:
    """A heading of level 1 to 3 under the title; it never stands alone at the foot of a page."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        """Refuse a level that the formats have no style for."""
        if self.level not in (1, 2, 3):
            raise ValueError("a heading has level 1, 2 or 3")


@dataclass(frozen=True, slots=True, repr=False)
class Paragraph:
    """Running text."""

    text: str
    lead: str = ""
    """A few bold words before it."""
    is_quiet: bool = False
    """For notes on how something was counted: smaller and grey."""


@dataclass(frozen=True, slots=True, repr=False)
class Notice:
    """What nobody may overlook, on a ground of its own."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Quotation:
    """Words that somebody spoke, and where they stand."""

    text: str
    source: str
    """Such as `S2, 00:12:03`."""


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """An entry of a list."""

    text: str
    lead: str = ""
    """A few bold words before it."""


class Mark(StrEnum):
    """What stands before each item of a list."""

    DOT = "dot"
    NUMBER = "number"
    BOX = "box"
    """To tick by hand."""


@dataclass(frozen=True, slots=True, repr=False)
class Bullets:
    """A list."""

    items: tuple[Item, ...]
    mark: Mark = Mark.DOT


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """Rows under heads that are repeated on every page; a row is never torn.

    Raises ValueError where a row has not one cell for each column.
    """

    rows: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...] = ()
    """None for a form: labels on the left, room to write beside them."""
    widths: tuple[float, ...] = ()
    """Shares of the page's width, of any sum; equal where there are none."""
    caption: str = ""
    """Told to screen readers and not shown."""
    numbers: frozenset[int] = frozenset()
    """Columns, from 0, that are set to the right."""
    has_row_heads: bool = False
    """Whether the first column names its row."""
    row_mm: float = 0
    """The least height of a row: room to write by hand, with a line around each cell."""

    def __post_init__(self) -> None:
        """Refuse a table that is none."""
        rows = (self.heads, *self.rows) if self.heads else self.rows
        if not rows or len({len(row) for row in rows}) != 1:
            raise ValueError("a table needs rows of the same number of cells, as many as heads")
        if self.widths and len(self.widths) != len(rows[0]):
            raise ValueError("a table needs as many widths as columns, or none")

    def shares(self) -> tuple[float, ...]:
        """Each column's part of the width; their sum is 1."""
        widths = self.widths or (1.0,) * len(self.heads or self.rows[0])
        return tuple(width / sum(widths) for width in widths)


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A drawing in the two forms that the formats take; `pictures.picture` makes it.

    Raises ValueError without words for whoever cannot see it.
    """

    svg: str
    png: bytes
    alt: str
    """What the picture shows, in a sentence or two, its figures included where they are few."""
    width_mm: float
    height_mm: float
    caption: str = ""

    def __post_init__(self) -> None:
        """Refuse a picture that says nothing to a screen reader."""
        if not self.alt.strip():
            raise ValueError("a picture needs words for whoever cannot see it")


@dataclass(frozen=True, slots=True, repr=False)
class Poster:
    """A page of its own to copy from or to hang up: a few words that can be read across a room."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page on paper."""


Words = Heading | Paragraph | Notice | Quotation
Shown = Words | Bullets | Table | Picture | Poster
Block = Shown | PageBreak


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A whole document, A4 upright, in British English."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    marking: str = ""
    """At the head of every page, such as `RELEASE 2, CHECKED BY A PERSON`."""
    foot: str = ""
    """At the foot of every page, before its number."""
    text_pt: float = 10.5
    """The size of running text in Word; the other two formats follow it."""

    def paged(self) -> Iterator[tuple[bool, Shown]]:
        """What is shown, and whether it begins a page on paper: after a break, and before and after a poster."""
        begins = False
        for block in self.blocks:
            if not isinstance(block, PageBreak):
                yield begins or isinstance(block, Poster), block
            begins = isinstance(block, PageBreak | Poster)


def lines(text: str) -> list[str]:
    """The printable lines of a text in which breaks count; each writer must use it, or `plain`, for every text."""
    return [plain(line) for line in text.split("\n")]
