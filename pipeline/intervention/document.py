"""The plan as a document for a meeting: an overview, then a page part for each issue with room to write.

It shows what the plan holds and nothing more; what nobody has filled in is blank, to be filled in by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import Block, Document, Heading, Notice, Paragraph, Table, to_docx
from pipeline.intervention import as_csv
from pipeline.values import InterventionPlan, PlanRow
from pipeline.values.marking import NOTICE, UNTITLED, in_words
from pipeline.values.wording import plain

TITLE = "Intervention plan"
ABOUT = (
    "Issues, context and evidence were found by a machine in the released transcript, and are to be checked against it "
    "by a person. What is to be done, by whom, by when and how success will be seen is for people to say: what nobody "
    "has said yet is blank. Turns are not cases. Name roles here rather than people, and no pupil at all."
)
LABELS = ("Where, when, who", "Evidence", "What is to be done", "Who acts", "By when", "How success will be seen")
ROW_MM = 9
"""Room to write a line by hand."""
ALSO = "Fewer than three people each named these, so that no figures are shown. They may matter none the less."


def document(plan: InterventionPlan) -> Document:
    """The whole of it."""
    return Document(
        TITLE,
        (
            Notice(ABOUT),
            *_overview(plan),
            *(block for number, row in enumerate(plan.rows, 1) for block in _issue(number, row)),
            *_also(plan),
            Paragraph(NOTICE, is_quiet=True),
        ),
        subtitle=f"{plain(plan.session.label) or UNTITLED}, {in_words(plan.session.date)}",
        marking=f"MADE FROM RELEASE {plan.release}, CHECKED BY A PERSON",
        foot=f"{TITLE}, session {plain(plan.session.id)}",
    )


def files(plan: InterventionPlan) -> dict[str, bytes]:
    """File name -> content: the document for Word, and the table for spreadsheets that can be read back."""
    return {"plan.docx": to_docx(document(plan)), "plan.csv": as_csv.write(plan)}


def _overview(plan: InterventionPlan) -> Iterator[Block]:
    yield Heading("At a glance")
    if not plan.rows:
        yield Paragraph("Nothing was named by three people or more. Read the transcript before you plan.")
        return
    yield Table(
        tuple((str(number), row.issue, row.who, row.by_when) for number, row in enumerate(plan.rows, 1)),
        ("", "Issue", "Who acts", "By when"),
        (0.6, 6, 5, 4),
        caption="The issues of the plan",
        numbers=frozenset({0}),
    )


def _issue(number: int, row: PlanRow) -> Iterator[Block]:
    yield Heading(f"{number}. {plain(row.issue)}")
    cells = (row.context, row.evidence, *row.planned)
    yield Table(
        tuple(zip(LABELS, cells, strict=True)),
        widths=(3.4, 13.2),
        caption=plain(row.issue),
        has_row_heads=True,
        row_mm=ROW_MM,
    )


def _also(plan: InterventionPlan) -> Iterator[Block]:
    if plan.also_named:
        yield Heading("Also named")
        yield Paragraph(ALSO, is_quiet=True)
        yield Paragraph(", ".join(map(plain, plan.also_named)))
