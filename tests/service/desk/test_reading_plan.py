"""An analyst drafts a plan, writes into it, takes it away and brings it back; nothing that was said can be changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pipeline import audit, spreadsheet
from pipeline.intervention.as_csv import COLUMNS, LARGEST_BYTES
from pipeline.service.accounts.models import User
from pipeline.service.desk import plans
from pipeline.service.desk.models import Release, SavedPlan
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from tests.service.desk import uploaders
from tests.service.desk.releases import LATER, SAID, release, session_of

PLAN = f"/read/{SAID.session.id}/plan/"


@pytest.fixture
def made(reviewer: User) -> Release:
    return release(session_of(SAID, reviewer))


def sent(made: Release, *, opened: int | str | None = None, **changes: str) -> dict[str, Any]:
    """The form as a browser sends it back, with these fields changed: `issue-0-who`, the dashes as underscores."""
    current = plans.current(made)
    rows = current.plan.rows
    form: dict[str, Any] = {
        "opened": current.number if opened is None else opened,
        "issue-TOTAL_FORMS": len(rows) + 1,
        "issue-INITIAL_FORMS": len(rows),
    }
    for number, row in enumerate(rows):
        for name in ("key", "issue", "context", "action", "who", "by_when", "success"):
            form[f"issue-{number}-{name}"] = getattr(row, name)
    return form | {f"issue-{name[1:2]}-{name[3:]}": value for name, value in changes.items()}


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()
    content: str = answer.content.decode()
    return content


def test_the_draft_shows_evidence_and_leaves_decisions_blank(made: Release, ida: Client) -> None:
    shown = text(ida.get(PLAN))
    assert "nobody has saved it yet" in shown
    assert "1. Bullying" in shown
    assert "week in and week out.” (00:00:20, S2)" in shown
    assert "Weapons" in shown
    assert not SavedPlan.objects.exists()


def test_what_is_written_is_saved_added_and_taken_out(made: Release, ida: Client) -> None:
    form = sent(made, _0_who="Head of Year 9", _1_take_out="on", _4_issue="Bike sheds", _4_action="Look\r\nagain")
    assert ida.post(PLAN, form).status_code == 302
    rows = plans.current(made).plan.rows
    assert [row.issue for row in rows] == ["Bullying", "What falls short: Training", "Training wanted", "Bike sheds"]
    assert rows[0].who == "Head of Year 9"
    assert rows[3].action == "Look\nagain"
    shown = text(ida.get(PLAN))
    assert "Saved 1 time." in shown
    assert "The plan is saved." in shown


def test_evidence_cannot_be_sent(made: Release, ida: Client) -> None:
    ida.post(PLAN, sent(made, _0_evidence="Nobody said this."))
    assert plans.current(made).plan.rows[0].evidence.startswith("3 turns by 3 people.")
    answer = ida.post(PLAN, sent(made, _4_key="bullying", _4_issue="Twice"))
    assert "Nothing was saved" in text(answer, 422)


def test_an_issue_that_was_given_up_since_the_page_was_opened_is_kept_without_evidence(
    made: Release, ida: Client
) -> None:
    assert ida.post(PLAN, sent(made, _0_key="gap.gone", _0_who="Head of Year 9")).status_code == 302
    [kept] = [row for row in plans.current(made).plan.rows if row.who]
    assert (kept.key, kept.issue, kept.evidence) == ("", "Bullying", "")


def test_nobody_writes_over_what_another_saved_meanwhile(made: Release, ida: Client) -> None:
    first, second = sent(made, _0_who="Ours"), sent(made, _0_who="Theirs")
    assert ida.post(PLAN, first).status_code == 302
    shown = text(ida.post(PLAN, second), 422)
    assert "Somebody saved this plan after you opened it" in shown
    assert "Theirs" in shown
    assert plans.current(made).plan.rows[0].who == "Ours"
    assert "Somebody saved" in text(ida.post(PLAN, sent(made, opened="x")), 422)


def test_what_is_wrong_is_said_beside_its_field(made: Release, ida: Client) -> None:
    shown = text(ida.post(PLAN, sent(made, _0_issue="", _1_who="x" * 2_001)), 422)
    assert "Say what the issue is, or take it out." in shown
    assert "This is too long." in shown
    assert not SavedPlan.objects.exists()


def test_a_form_without_its_parts_saves_nothing(made: Release, ida: Client) -> None:
    assert ida.post(PLAN, {"opened": 0}).status_code == 422
    assert not SavedPlan.objects.exists()


def test_the_plan_leaves_as_a_document_and_as_a_table_and_comes_back(made: Release, ida: Client) -> None:
    word = docx.Document(io.BytesIO(ida.get(f"{PLAN}file/docx").content))
    assert word.tables[0].rows[1].cells[1].text == "Bullying"
    answer = ida.get(f"{PLAN}file/csv")
    assert answer["Content-Disposition"].endswith(f'-{SAID.session.id}.csv"')
    table = spreadsheet.read(answer.content)
    table[1][COLUMNS.index("who")] = "=Head of Year 9"
    assert ida.post(f"{PLAN}table", returned(spreadsheet.write(table[0], table[1:]))).status_code == 302
    assert plans.current(made).plan.rows[0].who == "=Head of Year 9"
    assert ida.get(f"{PLAN}file/pdf").status_code == 404


def returned(content: bytes, opened: int = 0) -> dict[str, Any]:
    return {"opened": opened, "table": SimpleUploadedFile("plan.csv", content)}


def test_a_table_that_does_not_fit_is_refused_beside_its_field(made: Release, ida: Client) -> None:
    for content in (b"nothing of ours", b"x" * (LARGEST_BYTES + 1), b""):
        assert "There is a problem" in text(ida.post(f"{PLAN}table", returned(content)), 422)
    table = ida.get(f"{PLAN}file/csv").content
    ida.post(f"{PLAN}table", returned(table))
    assert "Somebody saved this plan" in text(ida.post(f"{PLAN}table", returned(table)), 422)
    assert SavedPlan.objects.count() == 1


def test_a_later_session_is_where_the_plan_is_reviewed(made: Release, reviewer: User, ida: Client) -> None:
    assert "What was heard since" not in text(ida.get(PLAN))
    release(session_of(LATER, reviewer), LATER)
    shown = text(ida.get(PLAN))
    address = f"/read/compare/?kind=series&amp;session={SAID.session.id}&amp;session={LATER.session.id}"
    assert address in shown
    assert "From A to B" in text(ida.get(address.replace("&amp;", "&")))


def test_whoever_may_not_read_releases_has_no_plan(made: Release, signed_in: Callable[..., Client]) -> None:
    client = signed_in(uploaders.somebody("una", "uploader", "reviewer"))
    for address in ("", "file/docx"):
        assert client.get(f"{PLAN}{address}").status_code == 403


def test_once_its_time_is_over_the_plan_is_gone(made: Release, ida: Client) -> None:
    the_store().vault.destroy(made.session_id, Part.ANALYST)
    for address in ("", "file/docx"):
        assert "cannot be read" in text(ida.get(f"{PLAN}{address}"), 410)
    assert ida.post(PLAN, {"opened": 0}).status_code == 410
    assert ida.post(f"{PLAN}table", returned(b"")).status_code == 410


def test_the_log_tells_acts_and_no_words(made: Release, ida: Client) -> None:
    ida.post(PLAN, sent(made, _0_who="Head of Year 9"))
    ida.get(f"{PLAN}file/csv")
    told = repr([entry for entry in audit.entries() if entry["act"].startswith("plan-")])
    assert "plan-saved" in told
    assert "plan-exported" in told
    assert "Head of Year" not in told
