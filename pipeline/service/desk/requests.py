"""What a reviewer asks of the worker: to release a session; and what the pages may do to what came of it.

The pages only pass on: what a browser sealed to the worker's key of one use lies wrapped in the store until the worker
takes it, and no key that opens it is within reach here (`pipeline.service.releasing` has the other half).
"""

from __future__ import annotations

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
        the_store().remove(session.pk, delivery_name(lost))
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
        the_store().remove(session_id, delivery_name(request))


def delivery_name(request: ReleaseRequest) -> str:
    """Where what a browser sealed to the one-use key waits."""
    return f"requests/{request.pk}.age"


def recall(release: Release, by: User) -> None:
    """Take it back: analysts no longer get it. Copies that they made before are out of reach."""
    with transaction.atomic():
        release.recalled_at, release.recalled_by = timezone.now(), by
        release.save()
        audit.append("release-recalled", {"session": release.session_id, "release": release.number, "by": by.pk})
