"""One step of a job, tried until it is made, has failed for good, or must stop.

What passes by itself (a full disk, a database that is away) is waited for, and the session says so; an error of ours
ends the session with its code; one that nobody foresaw ends it as a fault, and only its class and place reach the log,
for its message may hold what was said. Nothing is raised but `Stop`: what a job engine is never given, it cannot store.
"""

from __future__ import annotations

import errno
import logging
import re
import time
import traceback
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

from pipeline.errors import DiskFullError, PipelineError, SealedNotPublishedError
from pipeline.service import attempts
from pipeline.service.desk.models import Session
from pipeline.service.steps import Made

LOG = logging.getLogger(__name__)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
LOOK_S = 1.0
DATABASE_AWAY = "database-away"
FAULT = "fault"
DIGEST = re.compile(r"([0-9a-f]{64})?")


def try_step(session_id: str, attempt: str, step: Callable[[str, str], Made]) -> Made | None:
    """What the step left; None where it failed, and the session has the code by then. Raises Stop alone."""
    pause_s = FIRST_PAUSE_S
    attempts.check(session_id, attempt)
    while True:
        try:
            return _plain(step(session_id, attempt))
        except Exception as problem:  # noqa: BLE001  nothing of it may reach the engine, its database or its log
            code = _passing(problem)
            if not code:
                _fail(session_id, attempt, problem)
                return None
        connection.close()
        attempts.wait_for(session_id, attempt, code)
        _pause(session_id, attempt, pause_s)
        attempts.wait_for(session_id, attempt, "")
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


def place_of(problem: BaseException) -> str:
    """Class and line of an error: all that may be known of one whose message nobody has read."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {last.name}, line {last.lineno}"


def _plain(made: Made) -> Made:
    if not DIGEST.fullmatch(made.sha256):
        raise ValueError("a step answers with a digest")
    return made


def _passing(problem: Exception) -> str:
    """Code of what passes without anybody changing the work; empty for all else."""
    if isinstance(problem, DiskFullError):
        return problem.code
    if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError.code
    return DATABASE_AWAY if isinstance(problem, OperationalError | InterfaceError) else ""


def _fail(session_id: str, attempt: str, problem: Exception) -> None:
    ours = problem if isinstance(problem, PipelineError) else None
    state = Session.State.SEALED if isinstance(problem, SealedNotPublishedError) else Session.State.FAILED
    if not ours:
        LOG.error("a fault in the work on session %s (%s)", session_id, place_of(problem))
    attempts.fail(session_id, attempt, state, ours)


def _pause(session_id: str, attempt: str, pause_s: float) -> None:
    """Wait, but not for somebody who cancelled meanwhile."""
    until = time.monotonic() + pause_s
    while time.monotonic() < until:
        attempts.check(session_id, attempt)
        time.sleep(min(LOOK_S, pause_s))
