"""Uploads end by themselves: what nobody finished, what was cancelled, what could not be processed.

Called by the worker whenever it looks at what is due. It must never remove what a session that waits, is worked on or
was stopped still needs; of a sealed one the job itself gives up the upload, once the sealed copy is in its place.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from pipeline import audit
from pipeline.service import jobs
from pipeline.service.desk import uploading
from pipeline.service.desk.models import Session
from pipeline.service.store import the_store

State = Session.State
UNKNOWN_FOR = timedelta(days=1)
"""A page writes the order before its row can be seen; what has no row after this was left by a crash."""


def look_after_uploads(now: datetime | None = None) -> None:
    """Remove the uploads that have had their time; raises what the vault and the store raise."""
    now = now or timezone.now()
    for session_id, changed_at in the_store().uploads():
        session = Session.objects.filter(pk=session_id).first()
        age = now - datetime.fromtimestamp(changed_at, tz=now.tzinfo)
        if _is_over(session, now) if session else age > UNKNOWN_FOR:
            _end(session_id)


def _is_over(session: Session, now: datetime) -> bool:
    longest = timedelta(days=settings.QUIETROOM.uploads.unfinished_days)
    match session.state:
        case State.CANCELLED:
            return True
        case State.UPLOADING:
            return session.created_at + longest <= now
        case State.FAILED:
            return session.finished_at is not None and session.finished_at + longest <= now
        case _:
            return False


def _end(session_id: str) -> None:
    try:
        with uploading.upload_locked(session_id):
            if Session.objects.filter(pk=session_id, state=State.UPLOADING).exists():
                jobs.cancel(session_id)
            uploading.discard(session_id)
            audit.append("upload-removed", {"session": session_id})
    except uploading.BusyError:
        return  # somebody sends a piece of it just now; there will be another look
