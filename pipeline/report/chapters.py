"""The chapters of a report as blocks: counted frames, pictures, and quotations, each of which stands once.

Which quotation stands where is settled in one order, the rarest themes first, so that a long list of one kind takes
nothing from a short one. Must add no sentence of its own: those are in `wording`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.documents import Block, Bullets, Heading, Item, Paragraph, Quotation, Table
from pipeline.report import pictures, wording
from pipeline.report.figures import BESIDE_HARM, HARM, Figures, Named
from pipeline.report.quoting import Quote, chosen

RESPONSE = ("response", "enabler")
TRAINING = ("training_needs",)
PARTNERS = ("partner_asks", "partner")
CLAIMS = (*TRAINING, *PARTNERS, *RESPONSE, HARM)
"""Dimensions whose themes have a heading and quotations of their own, in the order in which they choose."""
MOST_OF_THEME, MOST_OF_PART = 5, 4
GLANCE = 3
"""Themes of each kind that are seen at once."""
MOST_COLUMNS = 9
"""Sections that a page has columns for; with more of them, what was named in each stands under its own heading."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the chapters are written from."""

    figures: Figures
    by_theme: dict[str, tuple[Quote, ...]] = field(repr=False)
    by_part: dict[str, tuple[Quote, ...]] = field(repr=False)


def report_of(figures: Figures, quotes: Iterable[Quote]) -> Report:
    """Allot the sentences that may be quoted: first to themes, then what is left to sections."""
    left = list(quotes)
    by_theme: dict[str, tuple[Quote, ...]] = {}
    for dimension in CLAIMS:
        for named in sorted(figures.of(dimension), key=lambda named: named.turns):
            by_theme[named.code] = chosen((quote for quote in left if named.code in quote.codes), MOST_OF_THEME)
            left = [quote for quote in left if quote not in by_theme[named.code]]
    codes = {named.code for named in figures.named}
    by_part = {
        part.id: chosen((quote for quote in left if quote.section == part.id and quote.codes & codes), MOST_OF_PART)
        for part in figures.parts
    }
    return Report(figures, by_theme, by_part)


def blocks(report: Report) -> Iterator[Block]:
    """Everything behind the front, in the order in which it is read."""
    yield from _glance(report.figures)
    yield Heading(wording.HARMS)
    yield from filter(None, [pictures.heat_map(report.figures)])
    yield from _themes(report, (HARM,))
    for title, dimensions in (
        (wording.RESPONSE, RESPONSE),
        (wording.TRAINING, TRAINING),
        (wording.PARTNERS, PARTNERS),
    ):
        yield Heading(title)
        yield from _themes(report, dimensions)
    yield from _parts(report)
    yield from _all(report.figures)
    yield Heading(wording.MADE)
    yield Bullets(tuple(map(Item, wording.method(report.figures))))


def _glance(figures: Figures) -> Iterator[Block]:
    yield Heading(wording.GLANCE)
    items = []
    for kind, named in groupby(figures.named, key=lambda named: named.dimension_title):
        most = sorted(named, key=lambda found: (-found.people, -found.turns))[:GLANCE]
        items.append(Item("; ".join(wording.short(figures, found) for found in most), f"{kind}:"))
    yield Bullets(tuple(items)) if items else Paragraph(wording.nothing(figures))
    yield from filter(None, [pictures.shares(figures)])


def _themes(report: Report, dimensions: tuple[str, ...]) -> Iterator[Block]:
    """Every theme of these dimensions, how often it was named and beside what, and in whose words."""
    found = report.figures.of(*dimensions)
    if not found:
        yield Paragraph(wording.nothing(report.figures))
    for named in found:
        yield Heading(named.title, 2)
        yield Paragraph(f"{wording.count(report.figures, named.turns, named.people)}.")
        yield from _beside(report.figures, named)
        yield from _quotations(report.by_theme.get(named.code, ()))
    for merged in report.figures.merged:
        if merged.dimension in dimensions:
            yield Paragraph(wording.merged(report.figures, merged), f"{merged.dimension_title}:", is_quiet=True)


def _beside(figures: Figures, harm: Named) -> Iterator[Block]:
    others = [
        (other.title, figures.beside_harm[harm.code, other.code])
        for other in figures.of(*BESIDE_HARM)
        if (harm.code, other.code) in figures.beside_harm
    ]
    if others:
        yield Paragraph(wording.listed(others), wording.TOGETHER)


def _parts(report: Report) -> Iterator[Block]:
    yield Heading(wording.PARTS)
    yield from filter(None, [pictures.along_time(report.figures)])
    for place, part in enumerate(report.figures.parts):
        yield Heading(f"{place + 1}. {part.title}", 2)
        yield Paragraph(wording.of_part(report.figures, part), is_quiet=True)
        counted = [(named, named.by_part[place]) for named in report.figures.named]
        most = sorted(((named.title, turns) for named, turns in counted if turns), key=lambda named: -named[1])
        if most:
            yield Paragraph(wording.listed(most), wording.NAMED_HERE)
        else:
            yield Paragraph(wording.nothing_here(report.figures))
        yield from _quotations(report.by_part[part.id])


def _quotations(quotes: Iterable[Quote]) -> Iterator[Block]:
    for quote in quotes:
        yield Quotation(quote.text, quote.source)


def _all(figures: Figures) -> Iterator[Block]:
    """Every figure of the pictures, for those who would rather read them or cannot see them."""
    if not figures.named:
        return
    yield Heading(wording.ALL)
    told_apart = not figures.is_by_point
    parts = figures.parts if len(figures.parts) <= MOST_COLUMNS else ()
    heads = (*wording.HEADS, *(str(n) for n, _ in enumerate(parts, 1)), *wording.units(figures))
    rows = tuple(_row(named, len(parts), told_apart) for named in figures.named)
    widths = (3, 4, *[0.8] * len(parts), 1.5, *[2.2] * told_apart)
    numbers = frozenset(range(2, len(heads)))
    yield Table(rows, heads, widths, caption=wording.ALL, numbers=numbers)
    if parts:
        yield Paragraph(f"{wording.key(parts)}. {wording.dots(figures)}", is_quiet=True)


def _row(named: Named, parts: int, told_apart: bool) -> tuple[str, ...]:
    in_parts = (wording.DOT if turns is None else str(turns) for turns in named.by_part[:parts])
    people = (str(named.people),) if told_apart else ()
    return (named.dimension_title, named.title, *in_parts, str(named.turns), *people)
