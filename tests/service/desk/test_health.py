from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from pipeline.service import heartbeats
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Worker
from tests.service.sessions import a_session, now

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def ada(person: Callable[..., User], signed_in: Callable[..., Client]) -> Client:
    return signed_in(person("ada", "administrator"))


@pytest.fixture(autouse=True)
def large_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2 << 40, 1 << 40, 1 << 40))


def page(client: Client) -> str:
    answer = client.get("/health/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_service_that_does_well_needs_nobody(ada: Client) -> None:
    heartbeats.arrive("here-0", ())
    a_session("done")
    shown = page(ada)
    assert '<p class="govuk-body">Nothing.</p>' in shown
    assert "here-0" in shown
    assert "alive" in shown
    assert "1.0 TB" in shown


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
    heartbeats.arrive("here-0", ("whisper-base",))
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
