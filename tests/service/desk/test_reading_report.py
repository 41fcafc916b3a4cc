"""A report is made by the worker for whatever may be read, and lives and ends with its release."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from pipeline import audit, coding, report
from pipeline.released import parse
from pipeline.report import wording
from pipeline.service.accounts.models import User
from pipeline.service.desk import codings, released, reports
from pipeline.service.desk.codings import Act
from pipeline.service.desk.models import Release, Session
from pipeline.service.reporting import look_after_reports
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from pipeline.values import Verdict
from tests.report.drawing import none_drawn
from tests.service.browser import released_talk
from tests.service.desk.test_reading import page, release
from tests.service.sessions import a_session


@pytest.fixture(autouse=True, scope="module")
def undrawn() -> Iterator[None]:
    with none_drawn():
        yield


@pytest.fixture
def session(db: None) -> Session:
    return a_session(Session.State.DONE)


@pytest.fixture
def reported(session: Session) -> Release:
    released_talk.publish(session)
    return Release.objects.get(session=session)


def address(made: Release, ending: str = "") -> str:
    return f"/read/{made.session_id}/report/{ending}"


def test_until_a_worker_has_come_there_is_none_and_the_page_says_so(session: Session, ida: Client) -> None:
    made = release(session)
    assert "being made" in page(ida, f"/read/{session.pk}/")
    assert ida.get(address(made)).status_code == ida.get(address(made, "pdf")).status_code == 404
    look_after_reports()
    assert "being made" not in page(ida, f"/read/{session.pk}/")
    assert ida.get(address(made)).status_code == 200


def test_it_is_opened_and_saved_as_it_was_made_from_the_release(reported: Release, ida: Client) -> None:
    expected = report.files(parse(released.content(reported, "json")))
    assert address(reported) in page(ida, f"/read/{reported.session_id}/")
    opened = ida.get(address(reported))
    assert opened.content == expected["report.html"]
    assert "Content-Disposition" not in opened
    for ending in reports.FORMATS:
        assert address(reported, ending) in page(ida, f"/read/{reported.session_id}/")
        saved = ida.get(address(reported, ending))
        assert saved.content == expected[f"report.{ending}"]
        assert saved["Content-Disposition"].endswith(f'-release-1.{ending}"')
        assert saved["Content-Type"] == released.TYPES[ending]
    assert ida.get(address(reported, "txt")).status_code == 404


def test_nothing_in_an_opened_report_may_run(reported: Release, ida: Client) -> None:
    policy = ida.get(address(reported))["Content-Security-Policy"].split("; ")
    assert {"script-src 'self'", "img-src 'self' data:"} <= set(policy)
    assert "<script" not in ida.get(address(reported)).content.decode()


def test_who_read_and_saved_it_stands_in_the_log_without_a_word(reported: Release, ida: Client) -> None:
    ida.get(address(reported))
    ida.get(address(reported, "pdf"))
    read, saved = [entry for entry in audit.entries() if entry["act"].startswith("report-")]
    assert (read["act"], saved["act"]) == ("report-read", "report-saved")
    assert saved.keys() == {"n", "at", "act", "session", "release", "format", "by", "mac"}


def test_it_is_made_once_and_again_only_where_a_file_is_missing(reported: Release) -> None:
    name = f"reports/{reported.number}/report.pdf"
    the_store().put(reported.session_id, name, b"as it was")
    look_after_reports()
    assert reports.content(reported, "pdf") == b"as it was"
    the_store().remove(reported.session_id, name)
    look_after_reports()
    assert reports.content(reported, "pdf").startswith(b"%PDF")


def test_what_an_analyst_decides_makes_it_anew_and_until_then_the_page_says_so(reported: Release, ida: Client) -> None:
    before, session_page = reports.content(reported, "html").decode(), f"/read/{reported.session_id}/"
    assert wording.SUGGESTED in before
    assert "decision of analysts" not in before
    place = next(coding.suggestions(parse(released.content(reported, "json")))).place
    codings.decide(reported, [Act(place, Verdict.REJECT)], User.objects.get(username="ida"))
    assert "being made anew" in page(ida, session_page)
    assert ida.get(address(reported)).content.decode() == before
    look_after_reports()
    assert "being made anew" not in page(ida, session_page)
    assert "with 1 decision of analysts" in reports.content(reported, "html").decode()


def test_one_that_cannot_be_made_keeps_no_other_waiting(
    session: Session, reviewer: User, caplog: pytest.LogCaptureFixture
) -> None:
    release(session)
    the_store().put(session.pk, "released/1/transcript.json", b"{}")
    release(a_session(Session.State.DONE, id="f" * 16))
    look_after_reports()
    assert [reports.is_made(one) for one in Release.objects.order_by("pk")] == [False, True]
    assert f"{session.pk}: not-released" in caplog.text


def test_a_recalled_release_takes_its_report_along(reported: Release, ida: Client) -> None:
    reported.recalled_at = timezone.now()
    reported.save()
    assert ida.get(address(reported)).status_code == ida.get(address(reported, "docx")).status_code == 404


def test_it_ends_with_the_key_of_the_released_copies(reported: Release, ida: Client) -> None:
    the_store().vault.destroy(reported.session_id, Part.ANALYST)
    look_after_reports()
    assert ida.get(address(reported)).status_code == 410
    the_store().discard(reported.session_id, Part.ANALYST)
    assert the_store().names(reported.session_id) == ()
