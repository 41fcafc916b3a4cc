from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pipeline.errors import KeyDestroyedError
from pipeline.service.accounts.models import User
from pipeline.service.desk import uploading
from pipeline.service.desk.models import Session
from pipeline.service.desk.uploading_upkeep import look_after_uploads
from pipeline.service.store import the_store
from tests.service.desk.uploaders import ordered, said, uploaded

State = Session.State
WEEK = timedelta(days=settings.QUIETROOM.uploads.unfinished_days)


def is_there(session_id: str) -> bool:
    try:
        the_store().order(session_id)
    except KeyDestroyedError:
        return False
    return True


def test_an_upload_that_nobody_finished_ends_after_its_time(una: Client, reviewer: User) -> None:
    session_id = ordered(una, said(reviewer))["session"]
    began = Session.objects.get(pk=session_id).created_at
    look_after_uploads(began + WEEK - timedelta(minutes=1))
    assert is_there(session_id)
    look_after_uploads(began + WEEK)
    assert not is_there(session_id)
    assert Session.objects.get(pk=session_id).state == State.CANCELLED
    assert the_store().uploads() == ()


def test_an_upload_is_not_ended_while_a_piece_of_it_arrives(una: Client, reviewer: User) -> None:
    session_id = ordered(una, said(reviewer))["session"]
    with uploading.upload_locked(session_id):
        look_after_uploads(timezone.now() + WEEK)
    assert is_there(session_id)
    assert Session.objects.get(pk=session_id).state == State.UPLOADING


def test_what_the_worker_let_go_of_after_a_cancel_is_removed(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    Session.objects.filter(pk=session.pk).update(state=State.CANCELLED)
    look_after_uploads()
    assert not is_there(session.pk)


def test_a_failed_session_keeps_its_file_for_another_try_and_not_for_ever(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    failed = timezone.now()
    Session.objects.filter(pk=session.pk).update(state=State.FAILED, finished_at=failed)
    look_after_uploads(failed + WEEK - timedelta(minutes=1))
    assert is_there(session.pk)
    look_after_uploads(failed + WEEK)
    assert not is_there(session.pk)
    assert Session.objects.get(pk=session.pk).state == State.FAILED


@pytest.mark.parametrize("state", [State.WAITING, State.WORKING, State.DONE, State.SEALED, State.DEAD])
def test_what_is_still_needed_stays_however_old(una: Client, reviewer: User, state: str) -> None:
    session = uploaded(una, reviewer)
    Session.objects.filter(pk=session.pk).update(state=state, finished_at=timezone.now())
    look_after_uploads(timezone.now() + timedelta(days=3650))
    assert is_there(session.pk)


def test_what_a_crash_left_without_a_row_is_removed_after_a_day(una: Client, reviewer: User) -> None:
    session_id = ordered(una, said(reviewer))["session"]
    Session.objects.all().delete()
    look_after_uploads()
    assert is_there(session_id)
    day_ago = timezone.now().timestamp() - 86_401
    os.utime(settings.DATA_FOLDER / "uploads" / session_id, (day_ago, day_ago))
    look_after_uploads()
    assert not is_there(session_id)
