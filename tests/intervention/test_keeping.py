"""What is kept of a plan is what people wrote; what was said comes from the release in force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import TamperedError
from pipeline.intervention import draft, keep, kept
from pipeline.values import PlanRow
from tests.intervention.examples import HARM, TALK, released

DRAFTED = draft(released())
WRITTEN = (
    replace(DRAFTED.rows[0], who="Head of Year 9", by_when="May"),
    PlanRow("", "Bike sheds", action="Look"),
    *DRAFTED.rows[2:],
)


def test_a_plan_comes_back_as_it_was_kept_and_what_was_taken_out_stays_out() -> None:
    assert kept(keep(WRITTEN, DRAFTED), DRAFTED) == replace(DRAFTED, rows=WRITTEN)


def test_nothing_that_was_said_is_kept() -> None:
    stored = keep(WRITTEN, DRAFTED).decode()
    assert "Head of Year 9" in stored
    for *_, words, _ in TALK:
        assert words.split(".")[0] not in stored


def test_a_later_release_brings_its_own_evidence_and_its_new_issues() -> None:
    knives = [(speaker, HARM, None, "A knife was found again this week.", ("weapons",)) for speaker in ("S2", "S4")]
    less = [turn for turn in (*TALK, *knives) if "bullying" not in turn[-1]]
    later = kept(keep(WRITTEN, DRAFTED), draft(released(less, number=2)))
    assert later.release == 2
    assert later.rows[0] == replace(WRITTEN[0], key="", evidence="")
    assert [row.key for row in later.rows] == ["", "", "gap.training", "training_need", "weapons"]
    assert "A knife was found again this week." in later.rows[-1].evidence
    assert later.rows[-1].who == ""


@pytest.mark.parametrize("stored", [b"", b"{}", b'{"drafted": [], "rows": [1]}'])
def test_what_keep_did_not_write_is_refused(stored: bytes) -> None:
    with pytest.raises(TamperedError):
        kept(stored, DRAFTED)
