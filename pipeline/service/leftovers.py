"""What the work on a session leaves on the disk: kept while it may go on, removed once it has ended."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from pipeline.service.desk.models import Session

KEPT = (Session.State.UPLOADING, Session.State.WAITING, Session.State.WORKING, Session.State.DEAD)
"""A dead session keeps what it made, for an administrator may let it go on."""


def clear_ended(session_id: str) -> None:
    """Remove the work folder of a session that has ended, or that there is none of."""
    if not Session.objects.filter(pk=session_id, state__in=KEPT).exists():
        clear(session_id)


def clear_all_ended() -> None:
    """The same for every work folder: a worker may have died just before it did so itself."""
    for folder in _work_folder().glob("*/"):
        clear_ended(folder.name)


def clear(session_id: str) -> None:
    """Remove a session's work folder, whatever its state."""
    shutil.rmtree(_work_folder() / session_id, ignore_errors=True)


def _work_folder() -> Path:
    return Path(settings.DATA_FOLDER) / "work"
