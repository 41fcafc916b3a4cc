from __future__ import annotations

import json
import re
import shutil
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pipeline import audit
from pipeline.service import heartbeats, marks
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Worker
from pipeline.service.log_upkeep import look_after_log
from pipeline.service.marks import Done
from tests.service.sessions import a_session, now

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def ada(person: Callable[..., User], signed_in: Callable[..., Client]) -> Client:
    return signed_in(person("ada", "administrator"))


@pytest.fixture(autouse=True)
def large_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2 << 40, 1 << 40, 1 << 40))


@pytest.fixture(autouse=True)
def no_marks() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.DATA_FOLDER) / "marks", ignore_errors=True)


def done(what: Done, days_ago: int = 0, **facts: Any) -> None:
    """Leave a mark, so many days ago."""
    data = Path(settings.DATA_FOLDER)
    marks.leave(data, what, facts)
    left = data / "marks" / f"{what}.json"
    at = timezone.now() - timedelta(days=days_ago)
    left.write_text(json.dumps({**json.loads(left.read_text()), "at": at.isoformat()}))


def page(client: Client) -> str:
    answer = client.get("/health/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_service_that_does_well_needs_nobody(ada: Client) -> None:
    heartbeats.arrive("here-0", {"ge2e": "ok"})
    done(Done.BACKUP, bytes=3 << 20)
    look_after_log()
    a_session("done")
    shown = page(ada)
    assert '<p class="govuk-body">Nothing.</p>' in shown
    assert "here-0" in shown
    assert "alive" in shown
    assert shown.count("1.0 TB") == 2, "where the data lies, and where the keys lie"
    assert "3.0 MB in two files" in shown
    assert f"whole, {audit.verify().entries} entries" in shown
    assert "alerts stand on the pages only" in shown


def test_dead_session_is_shown_and_can_be_tried_again(ada: Client, own_state: Path) -> None:
    dead = a_session("dead", attempts=3)
    assert f"Session {dead.pk} took its worker down 3 times" in page(ada)
    assert ada.post(f"/health/{dead.pk}/again/").status_code == 302
    assert (now(dead).state, now(dead).attempts) == ("waiting", 0)
    assert "tried-again" in (own_state / "audit.jsonl").read_text()


@pytest.mark.parametrize("state", ["waiting", "working", "done", "failed", "cancelled"])
def test_nothing_but_a_dead_session_is_tried_again(ada: Client, state: str) -> None:
    session = a_session(state)
    assert ada.post(f"/health/{session.pk}/again/").status_code == 404
    assert now(session).state == state


def test_looking_changes_nothing(ada: Client) -> None:
    dead = a_session("dead")
    assert ada.get(f"/health/{dead.pk}/again/").status_code == 405
    assert ada.post("/health/").status_code == 405


def test_worker_that_is_silent_or_lacks_models_is_shown(ada: Client) -> None:
    heartbeats.arrive("here-0", {"whisper-base": "damaged", "ge2e": "ok"})
    Worker.objects.update(seen_at=timezone.now() - timedelta(seconds=91))
    shown = page(ada)
    assert "silent for too long" in shown
    assert "No worker lives" in shown
    assert "Worker here-0 lacks whisper-base" in shown


def test_what_stands_still_and_what_is_not_published_is_shown_by_code(ada: Client) -> None:
    waits = a_session("working", error_code="disk-full")
    sealed = a_session("sealed", error_code="sealed-not-published", error_message="sealed; analysts get nothing")
    failed = a_session("failed", error_code="silent-audio")
    shown = page(ada)
    assert f"Session {waits.pk} stands still (<code>disk-full</code>)" in shown
    assert f"Session {sealed.pk}: sealed; analysts get nothing" in shown
    assert f"Session {failed.pk}: <code>silent-audio</code>" in shown


def test_little_room_on_the_disk_is_said(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2 << 40, 2 << 40, 5 << 30))
    assert "The disk has 5.0 GB left" in page(ada)


def test_names_of_people_and_dates_of_sessions_are_not_shown(ada: Client) -> None:
    for state in ("dead", "failed", "sealed", "working"):
        a_session(state)
    shown = page(ada)
    assert "2026" not in shown.partition("<main")[2]
    assert "10 February" not in shown


def test_backup_that_was_never_made_or_is_too_old_is_said(ada: Client) -> None:
    assert "No backup was ever made: should" in page(ada)
    done(Done.BACKUP, 6, bytes=1)
    assert "quietroom backup" not in page(ada)
    done(Done.BACKUP, 8, bytes=1)
    assert "The last backup was made 1\xa0week, 1\xa0day ago: should" in ada.get("/health/").content.decode()


def test_log_that_was_found_broken_or_not_walked_lately_is_said(ada: Client, own_state: Path) -> None:
    assert "not walked yet" in page(ada)
    look_after_log()
    assert "does not hold together" not in page(ada)
    log = own_state / "audit.jsonl"
    log.write_text(log.read_text().replace("signed-in", "signed-on").replace('"n": 1', '"n": 7'))
    look_after_log()
    assert "The audit log does not hold together: the audit log was changed at line 1" in page(ada)
    done(Done.LOG_WALK, 3, entries=1, problem="")
    assert "The audit log was last walked" in page(ada)


def test_state_of_each_model_is_shown_for_each_worker(ada: Client) -> None:
    heartbeats.arrive("here-0", {"ge2e": "ok", "whisper-base": "missing"})
    heartbeats.arrive("there-0", {"ge2e": "damaged"})
    _, _, rest = page(ada).partition('aria-label="Models"')
    rows = [re.findall(r">([^<>]+)</t[hd]>", row) for row in rest.partition("</table>")[0].split("<tr")[1:]]
    assert rows == [["Model", "here-0", "there-0"], ["ge2e", "ok", "damaged"], ["whisper-base", "missing", "not told"]]


def test_how_long_the_oldest_of_the_queue_has_waited_is_shown(ada: Client) -> None:
    a_session("working", uploaded_at=timezone.now() - timedelta(days=9))
    assert "nothing waits" in page(ada)
    for hours in (1, 30):
        a_session("waiting", uploaded_at=timezone.now() - timedelta(hours=hours))
    shown = " ".join(page(ada).replace("\xa0", " ").split())
    assert re.search(r"Waiting for its turn</dt> <dd [^>]*>2<", shown)
    assert re.search(r"Longest wait</dt> <dd [^>]*>1 day, 6 hours<", shown)


def test_mail_server_is_named(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = settings.QUIETROOM.mail.model_copy(update={"host": "mail.school.example"})
    monkeypatch.setattr(settings, "QUIETROOM", settings.QUIETROOM.model_copy(update={"mail": mail}))
    assert "through mail.school.example" in page(ada)
