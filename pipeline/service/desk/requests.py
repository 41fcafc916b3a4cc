"""What a reviewer asks of the worker: to release a session; and what the pages may do to what came of it.

The pages only pass on: what a browser sealed to the worker's key of one use lies wrapped in the store until the worker
takes it, and no key that opens it is within reach here (`pipeline.service.releasing` has the other half).
"""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from pipeline import audit
from pipeline.restricted.sealing import AGE_HEADER
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Release, ReleaseRequest, Session
from pipeline.service.desk.retention_plan import receipt_of
from pipeline.service.store import the_store
from pipeline.service.vault import Part

State = ReleaseRequest.State
OPEN = (State.ASKED, State.READY, State.SENT)
"""States in which a session takes no other request."""
LISTENING = "restricted/listening.age"
"""The recording as browsers play it: what the sound of a release is made from."""
HEADER_BYTES = 64 << 10
"""By how much one sealing of the same may be longer than another."""


class RefusedRequestError(Exception):
    """Why nothing was done, in words for the reviewer."""


def ask(session: Session, by: User) -> ReleaseRequest:
    """Ask a worker for a key; what the same person asked before and never sent is let go of.

    Raises RefusedRequestError while another request of the session is open and once its transcript was deleted,
    OutputError.
    """
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        if receipt_of(session.pk, Part.REVIEWER) is not None:
            raise RefusedRequestError(
                "The transcript was deleted at the end of its time: nothing more can be released."
            )
        mine = ReleaseRequest.objects.filter(session=session, by=by, state__in=(State.ASKED, State.READY))
        mine.update(state=State.LOST)
        try:
            with transaction.atomic():
                request = ReleaseRequest.objects.create(session=session, by=by)
        except IntegrityError:
            raise RefusedRequestError(
                "This session is being released just now. Wait a minute, load the list of releases, and ask again."
            ) from None
        audit.append("release-asked", {"session": session.pk, "request": request.pk, "by": by.pk})
    for lost in ReleaseRequest.objects.filter(session=session, state=State.LOST):
        # Sealed to a key that nobody has any more.
        forget(lost)
    return request


def deliver(request: ReleaseRequest, sealed: bytes) -> None:
    """Lay down what a browser sealed to the one-use key; raises RefusedRequestError, and what the store raises."""
    if not sealed.startswith(AGE_HEADER):
        raise RefusedRequestError("This is nothing that was sealed. Nothing was released.")
    ready = ReleaseRequest.objects.filter(pk=request.pk, state=State.READY)
    if not ready.exists():
        raise RefusedRequestError("The worker no longer waits for this. Ask again: nothing was released.")
    the_store().put(request.session_id, delivery_name(request), sealed)
    if not ready.update(state=State.SENT):
        the_store().remove(request.session_id, delivery_name(request))
        raise RefusedRequestError("The worker stopped waiting. Ask again: nothing was released.")


def end_open(session_id: str) -> None:
    """Let go of what was asked for and is not done: the transcript that it needs ends. Raises OutputError."""
    for request in ReleaseRequest.objects.filter(session=session_id, state__in=OPEN):
        ReleaseRequest.objects.filter(pk=request.pk, state__in=OPEN).update(state=State.LOST)
        forget(request)


def add_sound(request: ReleaseRequest, number: int, sealed: bytes) -> None:
    """Keep one piece, numbered from 0, of the recording that a browser sealed to the one-use key.

    Raises RefusedRequestError for one out of turn or too large, for more than the recording that the reviewer was given
    could need, and once the worker waits no more; OutputError where the session has no recording.
    """
    largest, kept = settings.QUIETROOM.uploads.piece_bytes, len(sound_names(request))
    most = the_store().stored_bytes(request.session_id, LISTENING) + HEADER_BYTES
    if request.state != State.READY:
        raise RefusedRequestError("The worker no longer waits for this. Ask again: nothing was released.")
    if number != kept or len(sealed) > largest or kept * largest + len(sealed) > most:
        raise RefusedRequestError("The recording came out of turn, or is another one. Ask again: nothing was released.")
    the_store().put(request.session_id, f"{_sound(request)}{number:06}.age", sealed)


def sound_names(request: ReleaseRequest) -> tuple[str, ...]:
    """The pieces of the recording that have come, in their order."""
    names = the_store().names(request.session_id)
    return tuple(name for name in names if name.startswith(_sound(request)))


def forget(request: ReleaseRequest) -> None:
    """Remove what a browser sent; raises OutputError."""
    for name in (*sound_names(request), delivery_name(request)):
        the_store().remove(request.session_id, name)


def _sound(request: ReleaseRequest) -> str:
    return f"requests/{request.pk}-sound-"


def delivery_name(request: ReleaseRequest) -> str:
    """Where what a browser sealed to the one-use key waits."""
    return f"requests/{request.pk}.age"


def recall(release: Release, by: User) -> None:
    """Take it back: analysts no longer get it. Copies that they made before are out of reach."""
    with transaction.atomic():
        release.recalled_at, release.recalled_by = timezone.now(), by
        release.save()
        audit.append("release-recalled", {"session": release.session_id, "release": release.number, "by": by.pk})
