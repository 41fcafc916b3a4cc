"""Who may write to a session: one attempt at each of its steps, known by the number that it was given when it began.

A worker can be taken for dead and wake up later, so every write of a worker says "if it is still my turn". One that
may not stops at its next `check`, and the database refuses what it still tries. Several attempts may be at different
steps of one session; the session's row is locked first, its turns after that, so that they never wait for each other.
Nothing here knows the job engine, and nothing but ids, states, digests and error codes passes through.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Sum
from django.db.models.functions import Now
from django.db.models.query import QuerySet

from pipeline.errors import PipelineError
from pipeline.service.desk.models import Session, Turn
from pipeline.service.steps import SCHEMA, Made

LOG = logging.getLogger(__name__)
State = Session.State
OPEN = (State.WAITING, State.WORKING)
LONGEST_PAUSE_S = 10.0

T = TypeVar("T")


class Stop(BaseException):
    """This attempt must end at once and write nothing more: cancelled, handed back, or somebody else's by now.

    Not an Exception, so that no handler on the way takes it for a failure of the work.
    """


def begin(session_id: str, step: str) -> str | None:
    """A new attempt at a step, which fences every earlier one; None where nothing is left to do.

    A session of which one step took its worker down too often is DEAD from now on, one that somebody cancelled
    CANCELLED.
    """
    attempt = str(uuid.uuid4())

    def take() -> bool:
        with transaction.atomic():
            session = Session.objects.select_for_update().filter(pk=session_id, state__in=OPEN).first()
            return session is not None and _take(session, step, attempt)

    return attempt if patiently(take) else None


def _take(session: Session, step: str, attempt: str) -> bool:
    if session.cancel_asked:
        _close(session.pk, State.CANCELLED)
        return False
    Turn.objects.filter(session=session).exclude(schema=SCHEMA).delete()
    turn, _ = Turn.objects.get_or_create(session=session, step=step, defaults={"schema": SCHEMA})
    if turn.made_at:
        return False
    died = bool(turn.attempt)
    if turn.deaths + died >= settings.QUIETROOM.work.deaths:
        _close(session.pk, State.DEAD)
        return False
    Turn.objects.filter(pk=turn.pk).update(attempt=attempt, deaths=turn.deaths + died, fraction=0)
    count = max(1, session.attempts + died)
    Session.objects.filter(pk=session.pk).update(state=State.WORKING, attempts=count, error_code="")
    return True


def made(session_id: str) -> dict[str, Made]:
    """What each step of an open session left, by the name of the step."""
    return made_in([session_id])[session_id]


def made_in(session_ids: Iterable[str]) -> dict[str, dict[str, Made]]:
    """The same of several sessions."""
    known: dict[str, dict[str, Made]] = {session_id: {} for session_id in session_ids}
    rows = Turn.objects.filter(session_id__in=known, schema=SCHEMA, made_at__isnull=False)
    columns = rows.values_list("session_id", "step", "attempt", "sha256", "count")
    for session_id, step, attempt, sha256, count in patiently(lambda: list(columns)):
        known[session_id][step] = Made(attempt, sha256, count)
    return known


def keep(session_id: str, attempt: str, left: Made, fraction: float) -> None:
    """A step is made: what it left, and how much of the whole job it was; raises Stop as `check` does."""
    values = {"made_at": Now(), "sha256": left.sha256, "count": left.count, "fraction": fraction}
    _write(session_id, attempt, lambda: _turn(session_id, attempt).update(**values), cancel_asked=False)


def check(session_id: str, attempt: str) -> None:
    """Raise Stop unless this attempt should go on; cheap enough for every second."""
    if not patiently(owned(session_id, attempt).filter(cancel_asked=False).exists):
        raise Stop


def report(session_id: str, attempt: str, stage: str, fraction: float) -> None:
    """Say which stage it is and how much of the whole job (0 to 1) this step has done; raises Stop as `check` does."""

    def tell() -> None:
        _turn(session_id, attempt).update(fraction=fraction)
        done = Turn.objects.filter(session_id=session_id).aggregate(whole=Sum("fraction"))["whole"]
        Session.objects.filter(pk=session_id).update(stage=stage, fraction=min(done, 1.0), error_code="")

    _write(session_id, attempt, tell, cancel_asked=False)


def wait_for(session_id: str, attempt: str, code: str) -> None:
    """Show that the work stands still until what this error code names has passed, or no longer; raises Stop."""
    waiting = Session.objects.filter(pk=session_id)
    _write(session_id, attempt, lambda: waiting.update(error_code=code), cancel_asked=False)


@contextmanager
def publishing(session_id: str, attempt: str) -> Iterator[None]:
    """A transaction in which nobody can take the step over or cancel: for the rename, and nothing longer.

    Raises Stop where that has happened already.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # A machine that goes to sleep in here must not hold the row for ever.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '30s'")
        if not _holds(session_id, attempt, cancel_asked=False):
            raise Stop
        yield


def finish(session_id: str, attempt: str, state: Session.State) -> None:
    """The end of the work; raises Stop if it is no longer this attempt's to say."""
    _write(session_id, attempt, lambda: _close(session_id, state, fraction=1.0, error_message=""))


def fail(session_id: str, attempt: str, state: Session.State, problem: PipelineError | None) -> None:
    """An end with the code and message of an error of ours, or `fault` for one that nobody foresaw; raises Stop."""
    code, message = (problem.code, str(problem)[:400]) if problem else ("fault", "")
    _write(session_id, attempt, lambda: _close(session_id, state, error_code=code, error_message=message))


def give_back(session_id: str, attempt: str) -> None:
    """Undo `begin`: the worker stops in good order, or its own tools failed, and that is no death of the step."""

    def undo() -> None:
        with transaction.atomic():
            if not _holds(session_id, attempt):
                return
            _turn(session_id, attempt).update(attempt="")
            if not at_work(session_id).exists():
                Session.objects.filter(pk=session_id).update(state=State.WAITING)

    patiently(undo)


def conclude_cancelled(session_id: str, attempt: str) -> bool:
    """Whether this attempt was stopped because the session has ended or was cancelled; then the session says so."""

    def look() -> bool:
        with transaction.atomic():
            if _holds(session_id, attempt, cancel_asked=True):
                _close(session_id, State.CANCELLED)
            return not Session.objects.filter(pk=session_id, state__in=OPEN).exists()

    return patiently(look)


def forget(session_id: str) -> None:
    """Whatever steps were made, the job begins at its first again; nobody at one of them may write any longer."""
    Turn.objects.filter(session_id=session_id).delete()


def let_again(session_id: str) -> None:
    """Steps that took their workers down may be tried afresh; those that were made stay so."""
    Turn.objects.filter(session_id=session_id, made_at=None).update(attempt="", deaths=0, fraction=0)


def at_work(session_id: str) -> QuerySet[Turn]:
    """Steps that somebody is at, or died at."""
    return Turn.objects.filter(session_id=session_id, made_at=None).exclude(attempt="")


def owned(session_id: str, attempt: str) -> QuerySet[Session]:
    """The session, if this attempt may write to it."""
    held = {"turns__attempt": attempt, "turns__made_at": None}
    return Session.objects.filter(pk=session_id, state=State.WORKING, **held)


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


def _write(session_id: str, attempt: str, change: Callable[[], object], **session: bool) -> None:
    """Make the change while it is this attempt's turn and the session is so; raises Stop."""

    def guarded() -> bool:
        with transaction.atomic():
            held = _holds(session_id, attempt, **session)
            if held:
                change()
            return held

    if not patiently(guarded):
        raise Stop


def _holds(session_id: str, attempt: str, **session: bool) -> bool:
    """Whether it is this attempt's turn; from here to the end of the transaction nobody can take it away."""
    wanted = Session.objects.select_for_update().filter(pk=session_id, state=State.WORKING, **session)
    return wanted.first() is not None and _turn(session_id, attempt).exists()


def _turn(session_id: str, attempt: str) -> QuerySet[Turn]:
    return Turn.objects.filter(session_id=session_id, attempt=attempt, made_at=None)


def _close(session_id: str, state: Session.State, **values: object) -> None:
    """The session ends so; its turns with it, unless a person may let it go on."""
    ended = {"state": state, "cancel_asked": False, "stage": "", "finished_at": Now()}
    Session.objects.filter(pk=session_id).update(**ended, **values)
    if state != State.DEAD:
        forget(session_id)
