"""Who may write to a session: one attempt at a time, known by the number that it was given when it began.

A worker can be taken for dead and wake up later, so every write of a worker says "if I am still the owner". One that
is not stops at its next `check`, and the database refuses what it still tries. Nothing here knows the job engine, and
nothing but ids, states and error codes passes through.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.db.models.query import QuerySet

from pipeline.errors import PipelineError
from pipeline.service.desk.models import Session

LOG = logging.getLogger(__name__)
OPEN = (Session.State.WAITING, Session.State.WORKING)
LONGEST_PAUSE_S = 10.0

T = TypeVar("T")


class Stop(BaseException):
    """This attempt must end at once and write nothing more: cancelled, handed back, or somebody else's by now.

    Not an Exception, so that no handler on the way takes it for a failure of the work.
    """


def begin(session_id: str) -> str | None:
    """A new attempt, which fences every earlier one; None where nothing is left to do.

    A session whose attempts all ended with their worker is DEAD from now on, one that somebody cancelled CANCELLED.
    """
    attempt = str(uuid.uuid4())
    due = Session.objects.filter(pk=session_id, state__in=OPEN)
    limit = settings.QUIETROOM.work.deaths
    taken = {"owner": attempt, "state": Session.State.WORKING, "attempts": F("attempts") + 1, "error_code": ""}

    def take() -> int:
        due.filter(cancel_asked=True).update(**_ended(Session.State.CANCELLED))
        due.filter(attempts__gte=limit).update(**_ended(Session.State.DEAD))
        return due.update(**taken)

    return attempt if patiently(take) else None


def check(session_id: str, attempt: str) -> None:
    """Raise Stop unless this attempt should go on; cheap enough for every second."""
    if not patiently(_owned(session_id, attempt).filter(cancel_asked=False).exists):
        raise Stop


def report(session_id: str, attempt: str, stage: str, fraction: float) -> None:
    """Say how far the work has come (0 to 1); raises Stop as `check` does."""
    wanted = _owned(session_id, attempt).filter(cancel_asked=False)
    if not patiently(lambda: wanted.update(stage=stage, fraction=fraction, error_code="")):
        raise Stop


def wait_for(session_id: str, attempt: str, code: str) -> None:
    """Show that the work stands still until what this error code names has passed, or no longer; raises Stop."""
    if not patiently(lambda: _owned(session_id, attempt).filter(cancel_asked=False).update(error_code=code)):
        raise Stop


@contextmanager
def publishing(session_id: str, attempt: str) -> Iterator[None]:
    """A transaction in which nobody can take the session over or cancel it: for the rename, and nothing longer.

    Raises Stop where that has happened already.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # A machine that goes to sleep in here must not hold the row for ever.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '30s'")
        if not _owned(session_id, attempt).filter(cancel_asked=False).update(owner=attempt):
            raise Stop
        yield


def finish(session_id: str, attempt: str, state: Session.State) -> None:
    """The end of the work; raises Stop if it is no longer this attempt's to say."""
    _end(session_id, attempt, _ended(state) | {"fraction": 1.0, "error_message": ""})


def fail(session_id: str, attempt: str, state: Session.State, problem: PipelineError | None) -> None:
    """An end with the code and message of an error of ours, or `fault` for one that nobody foresaw; raises Stop."""
    code, message = (problem.code, str(problem)[:400]) if problem else ("fault", "")
    _end(session_id, attempt, _ended(state) | {"error_code": code, "error_message": message})


def give_back(session_id: str, attempt: str) -> None:
    """Undo `begin`: the worker stops in good order, or its own tools failed, and that is no death of the job."""
    undone = {"owner": "", "state": Session.State.WAITING, "attempts": F("attempts") - 1}
    patiently(lambda: _owned(session_id, attempt).update(**undone))


def conclude_cancelled(session_id: str, attempt: str) -> bool:
    """Whether this attempt was stopped because somebody cancelled; then the session says so."""
    asked = _owned(session_id, attempt).filter(cancel_asked=True)
    return bool(patiently(lambda: asked.update(**_ended(Session.State.CANCELLED))))


def patiently(action: Callable[[], T]) -> T:
    """The action's result, however long the database is away, locked or out of space."""
    pause_s = 0.2
    while True:
        try:
            return action()
        except (OperationalError, InterfaceError) as problem:
            if connection.in_atomic_block:
                raise
            # Its message may hold values; the class says enough.
            LOG.warning("the database does not answer (%s)", type(problem).__name__)
            connection.close()
            time.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


def _owned(session_id: str, attempt: str) -> QuerySet[Session]:
    return Session.objects.filter(pk=session_id, state=Session.State.WORKING, owner=attempt)


def _ended(state: Session.State) -> dict[str, object]:
    return {"state": state, "owner": "", "cancel_asked": False, "stage": "", "finished_at": Now()}


def _end(session_id: str, attempt: str, values: dict[str, object]) -> None:
    if not patiently(lambda: _owned(session_id, attempt).update(**values)):
        raise Stop
