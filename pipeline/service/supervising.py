"""Keeps the processes of the service running: the pages and a worker, each started again when it dies.

Two processes, so that a recording that brings the worker down, or a kill for want of memory, leaves the pages up and
says so there. Each is this same program, started again with its own words, so that every rule of the command line
holds in it (`pipeline.cli`: no core dump, private files, one line for an error). A child lives no longer than its
parent, even if that is killed: its standard input ends then. Never restarted: a child that refused to start.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from pipeline.errors import PipelineError

THIS_PROGRAM = (sys.executable, "-m", "pipeline")
LONGEST_WAIT_S = 60.0
WELL_AFTER_S = 60.0
"""A process that lived this long starts with a clean slate."""
GRACE_S = 15.0
"""From the request to stop until the kill; a window of hearing may be under way, and is heard again."""
LOOK_S = 0.2

log = logging.getLogger(__name__)


@dataclass
class Charge:
    """One process to keep, and how it has fared."""

    name: str
    words: Sequence[str]
    """What the command line of this program gets."""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0


def supervise(charges: Sequence[Charge], *, on_line: Callable[[str], None]) -> int:
    """Start every process and keep it until a signal to stop; returns the exit status to end with.

    A child that refuses to start, with the status of an error that a person can act on, ends all with that status.
    """
    try:
        with _signals_stop():
            while True:
                for charge in charges:
                    refusal = _look_after(charge, on_line)
                    if refusal:
                        return refusal
                time.sleep(LOOK_S)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop([charge.process for charge in charges if charge.process])


def backoff_s(deaths: int) -> float:
    """Seconds to wait before the next start: 1, 2, 4.. up to a minute."""
    return min(LONGEST_WAIT_S, 2.0 ** (deaths - 1))


def become_child() -> None:
    """For a child: stop when the parent says so or is gone, however it went; Ctrl-C is the parent's to act on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_wait_for_orphanhood, daemon=True).start()


def _wait_for_orphanhood() -> None:
    # Not through sys.stdin, whose lock a thread must not hold when the interpreter ends.
    while os.read(0, 1):
        pass
    os._exit(1)


def _look_after(charge: Charge, on_line: Callable[[str], None]) -> int:
    now = time.monotonic()
    if charge.process is None:
        if now >= charge.due_at:
            _start(charge, now)
        return 0
    status = charge.process.poll()
    if status is None:
        return 0
    _let_go(charge.process)
    charge.process = None
    if status in _refusals() and not charge.deaths and now - charge.started_at < WELL_AFTER_S:
        return status
    charge.deaths = 1 if now - charge.started_at > WELL_AFTER_S else charge.deaths + 1
    charge.due_at = now + backoff_s(charge.deaths)
    on_line(f"the {charge.name} ended (status {status}); starting again in {backoff_s(charge.deaths):.0f} s")
    return 0


def _start(charge: Charge, now: float) -> None:
    charge.process = subprocess.Popen([*THIS_PROGRAM, *charge.words], stdin=subprocess.PIPE)  # noqa: S603  our own words
    charge.started_at = now


def _refusals() -> frozenset[int]:
    """Statuses that starting again would not change."""
    return frozenset(kind.exit_status for kind in PipelineError.__subclasses__())


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each, wait for all, then insist."""
    for process in processes:
        process.terminate()
    give_up_at = time.monotonic() + GRACE_S
    for process in processes:
        try:
            process.wait(max(0.0, give_up_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _let_go(process)


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """Close our end of what told it that we live."""
    if process.stdin:
        process.stdin.close()


@contextmanager
def _signals_stop() -> Iterator[None]:
    """SIGTERM ends the loop as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
