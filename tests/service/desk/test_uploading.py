from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pipeline.audit import default_folder
from pipeline.errors import KeyDestroyedError
from pipeline.service import attempts
from pipeline.service.accounts.models import User
from pipeline.service.desk import uploading
from pipeline.service.desk.models import Session
from pipeline.service.store import the_store
from tests.service.desk.uploaders import NAMES, RECORDING, ordered, patch, said, standing, uploaded
from tests.service.disks import all_bytes

State = Session.State


WATCHED: list[list[Path]] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and WATCHED and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        WATCHED[-1].append(Path(os.fsdecode(arguments[0])))


sys.addaudithook(_watch)


@contextmanager
def written() -> Iterator[list[Path]]:
    """The files that Python opens for writing meanwhile."""
    WATCHED.append([])
    yield WATCHED[-1]
    WATCHED.pop()


def acts() -> list[dict[str, Any]]:
    """What the audit log has on uploads."""
    log = (default_folder() / "audit.jsonl").read_text(encoding="utf-8")
    return [entry for entry in map(json.loads, log.splitlines()) if entry["act"].startswith("upload")]


def finished(client: Client, session_id: str) -> Any:
    return client.post(reverse("upload-finish", args=[session_id]))


def test_a_whole_upload_is_compared_and_handed_to_the_worker(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    assert session.state == State.WAITING
    assert session.uploaded_at is not None
    assert session.received_bytes == session.size_bytes == len(RECORDING)
    assert the_store().sha256(session.pk) == session.sha256
    assert [entry["act"] for entry in acts()] == ["upload-begun", "upload-complete"]


def test_saying_that_it_is_whole_again_changes_nothing(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    answer = finished(una, session.pk)
    assert answer.json() == {"page": reverse("upload-session", args=[session.pk])}
    assert len(acts()) == 2


def test_an_upload_that_is_not_whole_is_not_handed_over(una: Client, reviewer: User) -> None:
    session_id = ordered(una, said(reviewer))["session"]
    patch(una, session_id, 0, RECORDING[:-1])
    answer = finished(una, session_id)
    assert answer.status_code == 409
    assert "Not all of the file has arrived" in answer.json()["problem"]
    assert Session.objects.get(pk=session_id).state == State.UPLOADING


def test_bytes_that_are_not_what_the_browser_read_are_refused_and_forgotten(una: Client, reviewer: User) -> None:
    session_id = ordered(una, said(reviewer))["session"]
    patch(una, session_id, 0, b"x" + RECORDING[1:])
    answer = finished(una, session_id)
    assert answer.status_code == 409
    assert "Upload it again" in answer.json()["problem"]
    session = Session.objects.get(pk=session_id)
    assert (session.state, session.error_code) == (State.FAILED, "source-changed")
    assert the_store().received(session_id) == (0, 0)
    with pytest.raises(KeyDestroyedError):
        the_store().order(session_id)
    again = ordered(una, said(reviewer))
    assert (again["how"], again["session"] == session_id) == ("new", False)


def test_two_at_once_do_not_compare_twice(una: Client, reviewer: User) -> None:
    session_id = ordered(una, said(reviewer))["session"]
    patch(una, session_id, 0, RECORDING)
    with uploading.upload_locked(session_id):
        assert finished(una, session_id).status_code == 423
    assert finished(una, session_id).status_code == 200


def test_the_same_file_goes_on_where_it_stopped(una: Client, reviewer: User) -> None:
    first = ordered(una, said(reviewer))
    patch(una, first["session"], 0, RECORDING[:90_000])
    second = ordered(una, said(reviewer, label="Put right", names="\n".join([*NAMES, "Odile Marsh"])))
    assert (first["how"], first["go_on"]) == ("new", None)
    assert second["how"] == "resumed"
    assert second["session"] == first["session"]
    assert second["go_on"] == reverse("upload-pieces", args=[first["session"]])
    assert standing(una, first["session"]) == 90_000
    assert the_store().order(first["session"])["label"] == "Put right"
    assert Session.objects.count() == 1


@pytest.mark.parametrize("state", [State.WAITING, State.WORKING, State.DONE, State.SEALED])
def test_the_same_file_joins_the_earlier_session(una: Client, reviewer: User, state: str) -> None:
    session = uploaded(una, reviewer)
    Session.objects.filter(pk=session.pk).update(state=state)
    answer = ordered(una, said(reviewer, label="Another"))
    assert (answer["how"], answer["page"]) == ("joined", reverse("upload-session", args=[session.pk]))
    assert the_store().order(session.pk)["label"] == "Spring"


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.DEAD])
def test_what_came_to_nothing_can_be_uploaded_afresh(una: Client, reviewer: User, state: str) -> None:
    session = uploaded(una, reviewer)
    Session.objects.filter(pk=session.pk).update(state=state)
    assert ordered(una, said(reviewer))["how"] == "new"


def test_of_somebody_elses_file_nothing_is_said_but_that_it_was_there(una: Client, eve: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    answer = eve.post(reverse("upload"), said(reviewer))
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "This file was already uploaded." in words
    assert session.pk not in words
    assert "una" not in words


def test_somebody_elses_unfinished_upload_is_neither_joined_nor_told_of(
    una: Client, eve: Client, reviewer: User
) -> None:
    hers = ordered(una, said(reviewer))["session"]
    patch(una, hers, 0, RECORDING[:10])
    other = ordered(eve, said(reviewer))
    assert (other["how"], other["session"] == hers) == ("new", False)


def test_unfinished_uploads_together_have_a_limit(una: Client, eve: Client, reviewer: User) -> None:
    largest = settings.QUIETROOM.uploads.largest_bytes
    digests = [hashlib.sha256(bytes([n])).hexdigest() for n in range(3)]
    ordered(una, said(reviewer, sha256=digests[0], size=str(largest - 10)))
    answer = una.post(reverse("upload"), said(reviewer, sha256=digests[1], size="11"))
    assert answer.status_code == 422
    assert "Finish or cancel one of them first" in answer.content.decode()
    ordered(una, said(reviewer, sha256=digests[1], size="10"))
    ordered(eve, said(reviewer, sha256=digests[2], size="11"))


def test_a_file_for_which_there_is_no_room_is_refused(
    una: Client, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(3 * len(RECORDING) - 1))
    answer = una.post(reverse("upload"), said(reviewer))
    assert "not enough free space" in answer.content.decode()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(3 * len(RECORDING)))
    assert ordered(una, said(reviewer))["how"] == "new"


def test_nothing_that_was_sent_or_said_lies_open_on_the_disk(una: Client, reviewer: User) -> None:
    words = b"Tadeusz told us what happened on the stairs after the bell on Friday. "
    session = uploaded(una, reviewer, words * 3000, suffix=".txt", kind="notes")
    uploading.is_still_there(session)
    on_disk = all_bytes(Path(settings.DATA_FOLDER), Path(settings.KEY_FOLDER), default_folder())
    assert not any(words[at : at + 20] in on_disk for at in range(len(words) - 20))
    assert not any(part.encode() in on_disk for name in NAMES for part in name.split())


def test_whatever_is_sent_no_temporary_file_is_written(una: Client, reviewer: User) -> None:
    plan = SimpleUploadedFile("plan.toml", b"# " + b"x" * (4 << 20))
    with written() as paths:
        assert una.post(reverse("upload"), said(reviewer, plan=plan)).status_code == 422
        assert paths == []
        uploaded(una, reviewer, b"words " * 600_000)
    ours = (Path(settings.DATA_FOLDER), Path(settings.KEY_FOLDER), default_folder())
    assert len(paths) > 4
    assert all(any(path.is_relative_to(folder) for folder in ours) for path in paths)
    assert {path.suffix for path in paths} <= {".part", ".lock", ".key", ".jsonl"}


def test_the_audit_log_holds_ids_and_digests_alone(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    uploading.cancel(session)
    begun, complete, cancelled = acts()
    assert {*begun} == {"n", "at", "act", "mac", "session", "by", "bytes"}
    assert {*complete} == {"n", "at", "act", "mac", "session", "sha256"}
    assert {*cancelled} == {"n", "at", "act", "mac", "session"}


def test_cancelling_makes_what_was_sent_unreadable_at_once(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    assert una.post(reverse("upload-cancel", args=[session.pk])).status_code == 302
    session.refresh_from_db()
    assert session.state == State.CANCELLED
    assert the_store().received(session.pk) == (0, 0)
    with pytest.raises(KeyDestroyedError):
        the_store().order(session.pk)


def test_cancelling_what_is_worked_on_leaves_it_to_the_worker(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    attempts.begin(session.pk, "measure")
    una.post(reverse("upload-cancel", args=[session.pk]))
    session.refresh_from_db()
    assert (session.state, session.cancel_asked) == (State.WORKING, True)
    assert the_store().sha256(session.pk) == session.sha256


@pytest.mark.parametrize("state", [State.DONE, State.SEALED, State.FAILED, State.DEAD])
def test_what_has_ended_cannot_be_cancelled(una: Client, reviewer: User, state: str) -> None:
    session = uploaded(una, reviewer)
    Session.objects.filter(pk=session.pk).update(state=state)
    answer = una.post(reverse("upload-cancel", args=[session.pk]), follow=True)
    assert "too late to cancel" in answer.content.decode()
    session.refresh_from_db()
    assert session.state == state
