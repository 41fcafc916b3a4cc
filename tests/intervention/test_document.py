"""The plan on paper: an overview, a part for each issue, and room for what nobody has said yet."""

from __future__ import annotations

import io
from dataclasses import replace

import docx

from pipeline.intervention import draft
from pipeline.intervention.document import LABELS, document, files
from pipeline.values import InterventionPlan
from tests.intervention.examples import released

DRAFTED = draft(released())


def opened(plan: InterventionPlan) -> docx.document.Document:
    return docx.Document(io.BytesIO(files(plan)["plan.docx"]))


def test_every_issue_has_its_part_and_blanks_are_blank() -> None:
    plan = replace(DRAFTED, rows=(replace(DRAFTED.rows[0], who="Head of Year 9"), *DRAFTED.rows[1:]))
    overview, first, *_ = opened(plan).tables
    assert [cell.text for cell in overview.rows[1].cells] == ["1", "Bullying", "Head of Year 9", ""]
    assert [row.cells[0].text for row in first.rows] == list(LABELS)
    assert first.rows[1].cells[1].text == plan.rows[0].evidence
    assert [row.cells[1].text for row in first.rows[2:]] == ["", "Head of Year 9", "", ""]
    assert len(opened(plan).tables) == 1 + len(plan.rows)


def test_it_says_which_release_it_was_made_from_and_what_it_is() -> None:
    made = document(DRAFTED)
    assert made.marking == "MADE FROM RELEASE 1, CHECKED BY A PERSON"
    assert made.subtitle == "Fern Hill, group 1, 10 February 2026"
    texts = [paragraph.text for paragraph in opened(DRAFTED).paragraphs]
    assert "Weapons" in texts
    assert any(text.startswith("Pseudonymised, not anonymous") for text in texts)


def test_a_session_of_which_too_little_can_be_said_says_so() -> None:
    plan = draft(released(()))
    assert plan.rows == ()
    assert any("Read the transcript" in paragraph.text for paragraph in opened(plan).paragraphs)


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert files(DRAFTED) == files(DRAFTED)
