"""What the work on a session leaves on the disk: kept while it may go on, removed once it has ended."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from django.conf import settings

from pipeline.service.desk.models import Session

KEPT = (Session.State.UPLOADING, Session.State.WAITING, Session.State.WORKING, Session.State.DEAD)
"""A dead session keeps what it made, for an administrator may let it go on."""
RELEASES = "release-*"
RELEASE_TAKES_S = 24 * 3600.0
"""A release is made in a session's work folder long after the session has ended; what is older was left by a death."""


def clear_ended(session_id: str) -> None:
    """Remove what the work on a session left, if it has ended or there is no such session."""
    if not Session.objects.filter(pk=session_id, state__in=KEPT).exists():
        clear(session_id)


def clear_all_ended() -> None:
    """The same for every work folder: a worker may have died just before it did so itself."""
    for folder in _work_folder().glob("*/"):
        clear_ended(folder.name)


def clear(session_id: str) -> None:
    """Remove what the work on a session left, whatever its state, but not a release that is being made."""
    folder = _work_folder() / session_id
    if not any(_is_young(release) for release in folder.glob(RELEASES)):
        shutil.rmtree(folder, ignore_errors=True)


def _is_young(release: Path) -> bool:
    try:
        return time.time() - release.stat().st_mtime < RELEASE_TAKES_S
    except FileNotFoundError:
        return False


def _work_folder() -> Path:
    return Path(settings.DATA_FOLDER) / "work"
