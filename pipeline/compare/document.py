"""A comparison as a document to read and print: what changed, a picture, every figure, and how it was worked out.

It holds titles, counts and times of sessions, and no word that was said; what people wrote into a plan stands in its
review alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.compare import wording
from pipeline.compare.changes import Comparison
from pipeline.compare.pictures import by_theme
from pipeline.compare.reviewing import Review
from pipeline.compare.telling import QuestionTold, ReviewTold, Told, told
from pipeline.documents import (
    WRITERS,
    Block,
    Bullets,
    Document,
    Heading,
    Item,
    Notice,
    Paragraph,
    Table,
)
from pipeline.values.marking import NOTICE

MARKING = "FROM RELEASED COPIES, EACH CHECKED BY A PERSON"


def document(comparison: Comparison, reviews: Sequence[Review] = ()) -> Document:
    """The whole of it; reviews of earlier plans open it."""
    known = told(comparison, reviews)
    return Document(
        wording.TITLE,
        (
            _sessions(known),
            *([Notice(known.frames)] if known.frames else []),
            *(block for review in known.reviews for block in _review(review)),
            *_changes(known),
            *_figures(comparison, known),
            Heading("How it was worked out"),
            Paragraph(known.method),
            Paragraph(NOTICE, is_quiet=True),
        ),
        subtitle=" · ".join(f"{session.letter}: {session.name}" for session in known.sessions),
        marking=MARKING,
        foot=wording.TITLE,
    )


def files(comparison: Comparison, reviews: Sequence[Review] = ()) -> dict[str, bytes]:
    """File name -> content: the document in each format."""
    made = document(comparison, reviews)
    return {f"comparison.{ending}": write(made) for ending, write in WRITERS.items()}


def _sessions(known: Told) -> Table:
    rows = tuple((s.letter, s.name, f"{s.id}, release {s.release}", s.talk, s.spoken) for s in known.sessions)
    heads = ("", "Session", "Number", "Talk", "Turns by people")
    return Table(rows, heads, (0.6, 4.4, 5.2, 1.8, 2.6), caption="The sessions", has_row_heads=True)


def _review(review: ReviewTold) -> Iterator[Block]:
    yield Heading(review.title)
    yield Paragraph(wording.REVIEW_NOTE, is_quiet=True)
    if review.issues:
        yield Table(
            tuple(
                (one.issue, "\n".join(one.planned), "\n".join(one.then), "\n".join(one.now), one.verdict)
                for one in review.issues
            ),
            ("Issue", "What was planned", review.then, review.now, "Change"),
            (3, 5.4, 1.9, 1.9, 2),
            caption="The plan, and the figures then and now",
            has_row_heads=True,
        )
    if review.unplanned:
        yield Paragraph(", ".join(review.unplanned), wording.UNPLANNED)


def _changes(known: Told) -> Iterator[Block]:
    yield Heading(known.changes_title)
    for pair in known.pairs:
        yield Heading(pair.title, 2)
        if pair.changes:
            yield Bullets(tuple(Item(words, theme) for theme, words in pair.changes))
        else:
            yield Paragraph(wording.NO_CHANGE)
    for caution in wording.CAUTIONS:
        yield Paragraph(caution, is_quiet=True)


def _figures(comparison: Comparison, known: Told) -> Iterator[Block]:
    yield Heading("Every theme")
    drawn = by_theme(comparison)
    if drawn is not None:
        yield drawn
    yield Paragraph(f"{wording.FIGURES} {wording.SMALL}", is_quiet=True)
    for question in known.questions:
        yield Heading(question.title, 2)
        if question.rows:
            yield _table(known, question)
        if question.too_few:
            yield Paragraph(", ".join(question.too_few), wording.TOO_FEW)


def _table(known: Told, question: QuestionTold) -> Table:
    count = len(known.sessions)
    return Table(
        tuple((row.title, *map("\n".join, row.cells), *row.verdicts) for row in question.rows),
        ("Theme", *(session.letter for session in known.sessions), *(pair.title for pair in known.pairs)),
        (3.4, *[1.7] * count, *[2.6] * len(known.pairs)),
        caption=question.title,
        numbers=frozenset(range(1, 1 + count)),
        has_row_heads=True,
    )
