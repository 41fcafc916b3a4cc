"""A comparison as a document to read and print: what changed, a picture, every figure, and how it was worked out.

It holds titles, counts and times of sessions, and no word that was said; what people wrote into a plan stands in its
review alone. A figure behind which fewer than three people stand is in none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.compare import wording
from pipeline.compare.changes import CHANGES, Comparison, Kind, Row, Verdict
from pipeline.compare.pictures import by_theme
from pipeline.compare.reviewing import Review, Reviewed
from pipeline.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Item,
    Notice,
    Paragraph,
    Table,
    to_docx,
    to_html,
    to_pdf,
)
from pipeline.values.marking import NOTICE
from pipeline.values.wording import plain

MARKING = "FROM RELEASED COPIES, EACH CHECKED BY A PERSON"
THEME, CHANGE = "Theme", "Change"
NO_CHANGE = "No theme differs by more than counting noise."
LEADS = ("", "Who: ", "By: ", "Seen by: ")
"""Before each part of what was planned (`PlanRow.planned`)."""
REVIEW_NOTE = (
    "What people planned, as they wrote it, beside what was heard. A theme that is heard less does not show that what "
    "was done has worked, and one that is heard more may show that people speak of it at last."
)


def document(comparison: Comparison, reviews: Sequence[Review] = ()) -> Document:
    """The whole of it; reviews of earlier plans open it."""
    names = [f"{wording.letter(n)}: {wording.name(one)}" for n, one in enumerate(comparison.sessions)]
    return Document(
        wording.TITLE,
        (
            _sessions(comparison),
            *(Notice(text) for text in (wording.frames(comparison),) if text),
            *(block for review in reviews for block in _review(comparison, review)),
            *_changes(comparison),
            *_figures(comparison),
            *_method(comparison),
        ),
        subtitle=" · ".join(names),
        marking=MARKING,
        foot=wording.TITLE,
    )


def files(comparison: Comparison, reviews: Sequence[Review] = ()) -> dict[str, bytes]:
    """File name -> content: the document in each format."""
    made = document(comparison, reviews)
    return {"comparison.html": to_html(made), "comparison.docx": to_docx(made), "comparison.pdf": to_pdf(made)}


def _sessions(comparison: Comparison) -> Table:
    rows = tuple(
        (
            wording.letter(place),
            wording.name(one),
            f"{plain(one.session.id)}, release {one.release}",
            wording.talk(one),
            f"{one.turns} by {one.people}",
        )
        for place, one in enumerate(comparison.sessions)
    )
    heads = ("", "Session", "Number", "Talk", "Turns by people")
    return Table(rows, heads, (0.6, 4.4, 5.2, 1.8, 2.6), caption="The sessions", has_row_heads=True)


def _review(comparison: Comparison, review: Review) -> Iterator[Block]:
    then, now = wording.letter(review.then), wording.letter(review.now)
    yield Heading(f"What was planned after {then}, and what is heard in {now}")
    yield Paragraph(REVIEW_NOTE, is_quiet=True)
    planned = [issue for issue in review.issues if any(issue.row.planned)]
    others = [issue.row.issue for issue in review.issues if issue not in planned]
    if planned:
        yield Table(
            tuple(_reviewed(comparison, review, issue) for issue in planned),
            ("Issue", "What was planned", then, now, CHANGE),
            (3, 5.4, 1.9, 1.9, 2),
            caption="The plan, and the figures then and now",
            has_row_heads=True,
        )
    if others:
        yield Paragraph(", ".join(map(plain, others)), "Nothing was written down for:")


def _reviewed(comparison: Comparison, review: Review, issue: Reviewed) -> tuple[str, ...]:
    words = "\n".join(f"{lead}{text}" for lead, text in zip(LEADS, issue.row.planned, strict=True) if text)
    if issue.then is None or issue.now is None or issue.verdict is None:
        return (issue.row.issue, words, "", "", "no theme of its own: ask")
    sides = ((review.then, issue.then), (review.now, issue.now))
    shown = ("\n".join(_lines(wording.figures(comparison.sessions[n], count))) for n, count in sides)
    return (issue.row.issue, words, *shown, wording.told(Kind.SERIES, issue.verdict))


def _changes(comparison: Comparison) -> Iterator[Block]:
    yield Heading("What changed" if comparison.kind is Kind.SERIES else "What differs between the groups")
    for number in range(len(comparison.pairs)):
        changed = [row for row in comparison.rows if row.verdicts[number] in CHANGES]
        yield Heading(wording.pair_title(comparison, number), 2)
        if changed:
            yield Bullets(
                tuple(Item(wording.change(comparison, row, number), plain(row.heading.title)) for row in changed)
            )
        else:
            yield Paragraph(NO_CHANGE)
    for caution in wording.CAUTIONS:
        yield Paragraph(caution, is_quiet=True)


def _figures(comparison: Comparison) -> Iterator[Block]:
    yield Heading("Every theme")
    drawn = by_theme(comparison)
    if drawn is not None:
        yield drawn
    yield Paragraph(f"{wording.FIGURES} {wording.SMALL}", is_quiet=True)
    for dimension, found in groupby(comparison.rows, key=lambda row: row.heading.dimension):
        rows = list(found)
        shown = [row for row in rows if set(row.verdicts) != {Verdict.TOO_FEW}]
        rest = [row for row in rows if row not in shown]
        yield Heading(plain(dimension), 2)
        if shown:
            yield _table(comparison, dimension, shown)
        if rest:
            yield Paragraph(", ".join(plain(row.heading.title) for row in rest), "By too few to compare:")


def _table(comparison: Comparison, dimension: str, rows: Sequence[Row]) -> Table:
    count = len(comparison.sessions)
    letters = tuple(wording.letter(place) for place in range(count))
    pairs = tuple(wording.pair_title(comparison, number) for number in range(len(comparison.pairs)))
    return Table(
        tuple(
            (
                plain(row.heading.title),
                *(
                    "\n".join(_lines(wording.figures(one, found)))
                    for one, found in zip(comparison.sessions, row.counts, strict=True)
                ),
                *(wording.told(comparison.kind, verdict) for verdict in row.verdicts),
            )
            for row in rows
        ),
        (THEME, *letters, *pairs),
        (3.6, *[1.8] * count, *[2.2] * len(pairs)),
        caption=plain(dimension),
        numbers=frozenset(range(1, 1 + count)),
        has_row_heads=True,
    )


def _lines(figures: tuple[str, str]) -> Iterator[str]:
    return (figure for figure in figures if figure)


def _method(comparison: Comparison) -> Iterator[Block]:
    yield Heading("How it was worked out")
    yield Paragraph(wording.method(comparison))
    yield Paragraph(NOTICE, is_quiet=True)
