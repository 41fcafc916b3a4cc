from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings

from pipeline.service import leftovers
from tests.service.sessions import a_session

pytestmark = pytest.mark.usefixtures("db")


def work_of(session_id: str, name: str = "attempt-1") -> Path:
    folder = Path(settings.DATA_FOLDER) / "work" / session_id
    (folder / name).mkdir(parents=True)
    return folder


@pytest.mark.parametrize("state", ["uploading", "waiting", "working", "dead"])
def test_work_that_may_go_on_is_kept(state: str) -> None:
    session = a_session(state)
    folder = work_of(session.pk)
    leftovers.clear_ended(session.pk)
    leftovers.clear_all_ended()
    assert folder.exists()
    leftovers.clear(session.pk)
    assert not folder.exists()


@pytest.mark.parametrize("state", ["done", "sealed", "failed", "cancelled"])
def test_work_that_has_ended_leaves_nothing(state: str) -> None:
    session = a_session(state)
    folder = work_of(session.pk)
    leftovers.clear_ended(session.pk)
    assert not folder.exists()


def test_work_on_sessions_that_are_gone_is_found_and_removed() -> None:
    folders = [work_of("0" * 16), work_of(a_session("done").pk)]
    leftovers.clear_all_ended()
    assert not any(folder.exists() for folder in folders)


def test_release_that_is_being_made_is_left_alone_and_an_old_one_is_not() -> None:
    session = a_session("done")
    folder = work_of(session.pk, "release-7")
    leftovers.clear_ended(session.pk)
    assert folder.exists()
    old = time.time() - 2 * 24 * 3600
    os.utime(folder / "release-7", (old, old))
    leftovers.clear_ended(session.pk)
    assert not folder.exists()
