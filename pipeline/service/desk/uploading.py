"""An upload from its order to the worker: begun or joined, received piece by piece, compared, handed over, ended.

How many bytes have arrived is what lies sealed on the disk, not what the table says: a server that was killed between
the two goes on where the disk stands. The same file again goes on with the same person's upload or joins their earlier
session; of somebody else's nothing is said but that it was there. Nothing here sees more of a file than a sealed piece.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from filelock import FileLock, Timeout

from pipeline import audit
from pipeline.errors import KeyDestroyedError, TamperedError
from pipeline.service import jobs
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Session
from pipeline.service.desk.uploading_form import Order
from pipeline.service.store import the_store
from pipeline.service.vault import Part, private_folder

State = Session.State
GONE = (State.CANCELLED, State.FAILED, State.DEAD)
"""States of a session whose file may be uploaded afresh."""
ROOM_FACTOR = 3
"""Free space wanted for each byte of a recording: its pieces, its sealed copy, and what the work leaves meanwhile."""


class RefusedUploadError(Exception):
    """Why an upload is refused, in words for the person who uploads."""


class BusyError(Exception):
    """Another request works on this upload just now."""


class How(Enum):
    """What became of an order."""

    NEW = auto()
    RESUMED = auto()
    JOINED = auto()


@dataclass(frozen=True, slots=True)
class Placed:
    """The session of an order, and whether its file still has to be sent."""

    session: Session
    how: How


def place(order: Order, by: User) -> Placed:
    """Begin an upload, or find the one that this file belongs to; raises RefusedUploadError, DiskFullError."""
    with transaction.atomic():
        # Somebody who presses twice must not begin two uploads of one file.
        User.objects.select_for_update().get(pk=by.pk)
        same = Session.objects.filter(sha256=order.sha256).exclude(state__in=GONE)
        own = same.filter(uploader=by).order_by("created_at").last()
        if own is not None and own.state != State.UPLOADING:
            return Placed(own, How.JOINED)
        if same.exclude(uploader=by).exclude(state=State.UPLOADING).exists():
            raise RefusedUploadError("This file was already uploaded.")
        session = own or _new(order, by)
        _write_down(session, order)
    return Placed(session, How.RESUMED if own else How.NEW)


def _new(order: Order, by: User) -> Session:
    _require_room(order.size_bytes, by)
    session = Session(id=secrets.token_hex(8), uploader=by, sha256=order.sha256, size_bytes=order.size_bytes)
    audit.append("upload-begun", {"session": session.pk, "by": by.pk, "bytes": order.size_bytes})
    return session


def _write_down(session: Session, order: Order) -> None:
    """The latest form counts: somebody who comes back to an upload may have put a name right."""
    session.date, session.kind, session.suffix = order.date, order.kind, order.suffix
    session.participants = order.participants
    session.save()
    session.reviewers.set(order.reviewers)
    the_store().set_order(session.pk, order.sealed.model_dump(mode="json"))


def _require_room(size_bytes: int, by: User) -> None:
    unfinished = Session.objects.filter(uploader=by, state=State.UPLOADING).aggregate(sum=Sum("size_bytes"))["sum"] or 0
    if unfinished + size_bytes > settings.QUIETROOM.uploads.largest_bytes:
        raise RefusedUploadError(
            "Together with uploads of yours that are not finished this is more than this service takes. "
            "Finish or cancel one of them first."
        )
    if shutil.disk_usage(settings.DATA_FOLDER).free < ROOM_FACTOR * size_bytes:
        raise RefusedUploadError(
            "There is not enough free space on this service for a file of this size. Tell its administrator."
        )


def received_bytes(session: Session) -> int:
    """How much of it has arrived; raises TamperedError where pieces are missing."""
    return _standing(session)[1]


def _standing(session: Session) -> tuple[int, int]:
    """Number of the next piece, and how many bytes have arrived; once it is over no piece follows."""
    if session.state != State.UPLOADING:
        return 0, session.received_bytes
    return the_store().received(session.pk)


def add_piece(session: Session, offset: int, content: bytes) -> int | None:
    """Seal one piece and say how much has arrived now; None if the upload stands elsewhere than at this offset.

    Raises BusyError, RefusedUploadError for more than the file has, DiskFullError, and what the store raises.
    """
    with upload_locked(session.pk):
        session.refresh_from_db()
        number, received = _standing(session)
        if offset != received:
            return None
        if received + len(content) > session.size_bytes:
            raise RefusedUploadError("More was sent than the file is long.")
        if content:
            the_store().add_chunk(session.pk, number, content)
            Session.objects.filter(pk=session.pk).update(received_bytes=received + len(content))
    return received + len(content)


def finish(session: Session) -> None:
    """Compare what arrived with what the browser read, and hand it to the worker; again changes nothing.

    Raises RefusedUploadError while something is missing, and where the digests differ: the upload is then removed and
    must be repeated. Raises BusyError.
    """
    with upload_locked(session.pk):
        session.refresh_from_db()
        if session.state != State.UPLOADING:
            return
        if the_store().received(session.pk)[1] != session.size_bytes:
            raise RefusedUploadError("Not all of the file has arrived yet. Choose it again to go on.")
        if the_store().sha256(session.pk) != session.sha256:
            _refuse_changed(session)
        now = timezone.now()
        Session.objects.filter(pk=session.pk).update(uploaded_at=now, received_bytes=session.size_bytes)
        audit.append("upload-complete", {"session": session.pk, "sha256": session.sha256})
        jobs.submit(session.pk)


def _refuse_changed(session: Session) -> None:
    message = "What arrived is not what your browser read: the file changed meanwhile, or the line damaged it."
    ended = {"state": State.FAILED, "error_code": "source-changed", "error_message": message}
    Session.objects.filter(pk=session.pk).update(**ended, finished_at=timezone.now())
    audit.append("upload-refused", {"session": session.pk})
    discard(session.pk)
    raise RefusedUploadError(f"{message} Nothing of it was kept. Upload it again.")


def is_still_there(session: Session) -> bool:
    """Whether what was sent lies here whole, so that the work on it can start again."""
    if session.uploaded_at is None:
        return False
    try:
        return the_store().upload(session.pk, session.suffix).size == session.size_bytes
    except (KeyDestroyedError, TamperedError):
        return False


def cancel(session: Session) -> None:
    """End it before it is sealed; what was sent is unreadable at once, or when the worker has let go of it."""
    jobs.cancel(session.pk)
    audit.append("upload-cancelled", {"session": session.pk})
    session.refresh_from_db()
    if session.state == State.CANCELLED:
        discard(session.pk)


def discard(session_id: str) -> None:
    """Remove what was sent and destroy the key that opens it, so that no copy can be read; raises OutputError."""
    the_store().vault.destroy(session_id, Part.WORK)
    the_store().discard_upload(session_id)


@contextmanager
def upload_locked(session_id: str) -> Iterator[None]:
    """Nobody else adds to this upload meanwhile; raises BusyError at once if somebody does."""
    folder = settings.DATA_FOLDER / "locks"
    private_folder(folder)
    try:
        with FileLock(folder / f"{session_id}.lock", timeout=0, mode=0o600):
            yield
    except Timeout:
        raise BusyError from None
