"""One document with every block in it."""

from __future__ import annotations

from functools import cache

from matplotlib.figure import Figure

from pipeline.documents import (
    Bullets,
    Document,
    Heading,
    Item,
    Mark,
    Notice,
    PageBreak,
    Paragraph,
    Picture,
    Poster,
    Quotation,
    Table,
)
from pipeline.documents.pictures import COLOURS, picture

ALT = "Bars: corridors 8, online 5, bus stop 3."
MARKUP = 'Ask & <b>tell</b> "them" \x07\u202e'
"""What no format may take for its own."""
LONG_TABLE = Table(
    rows=tuple((f"Theme {number}", str(number), "two\nlines") for number in range(60)),
    heads=("Theme", "Turns", "Where"),
    widths=(2, 1, 4),
    caption="Themes by place",
    numbers=frozenset({1}),
    has_row_heads=True,
)


def bars(figure: Figure) -> None:
    axes = figure.add_subplot()
    axes.barh(("bus stop", "online", "corridors"), (3, 5, 8), color=COLOURS[0])


@cache
def bar_chart() -> Picture:
    return picture(bars, alt=ALT, height_cm=6, caption="Turns per place.")


@cache
def document() -> Document:
    return Document(
        title="Report of a session",
        subtitle="Spring term",
        marking="RELEASE 1, CHECKED BY A PERSON",
        foot="Fern Hill School",
        blocks=(
            Notice("They point, and nobody is judged.", lead="Pointers, not findings."),
            Heading("What was said"),
            Paragraph(MARKUP, lead="Mind."),
            Heading("Lists", 2),
            Bullets((Item("a dot", lead="First"), Item("another"))),
            Bullets((Item("one"), Item("two")), Mark.NUMBER),
            Bullets((Item("one again"), Item("two again")), Mark.NUMBER),
            Bullets((Item("to tick"),), Mark.BOX),
            Heading("In their words", 3),
            Quotation("It is the corridor by the lockers.", "S2, 00:12:03"),
            LONG_TABLE,
            Heading("Places"),
            bar_chart(),
            PageBreak(),
            Table(rows=(("Name", ""), ("Signature", "")), widths=(1, 3), row_mm=12, has_row_heads=True),
            Paragraph("Counted in turns.", is_quiet=True),
            Poster("What helps?", ("At school", "At home")),
            Paragraph("The end."),
        ),
    )
