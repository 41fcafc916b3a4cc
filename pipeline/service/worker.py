"""The worker: a process beside the pages that does the work, one step of a session at a time.

Started by `quietroom serve` and `quietroom work`, which have hardened the process by then: no core dump, no network but
the configured database, files for their owner alone. Several may run, on one machine or on many with one database and
one data folder; each has an id that is the same after a restart (machine and slot), by which it finds what it left.
"""

from __future__ import annotations

import os
import platform
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import FrameType
from typing import NoReturn

from django.conf import settings
from filelock import BaseFileLock, FileLock, Timeout

from pipeline import models
from pipeline.service import jobs, log_upkeep
from pipeline.service.accounts.keys_upkeep import look_after_keys
from pipeline.service.accounts.upkeep import look_after_sign_ins
from pipeline.service.desk.alerts import look_after_alerts
from pipeline.service.desk.retention_deletion import look_after_retention
from pipeline.service.desk.rosters import look_after_roster
from pipeline.service.desk.uploading_upkeep import look_after_uploads
from pipeline.service.reporting import look_after_reports
from pipeline.service.rounds import Duty
from pipeline.service.steps import Steps
from pipeline.service.vault import private_folder

CHORES: tuple[Callable[[], None], ...] = (
    look_after_keys,
    look_after_uploads,
    look_after_roster,
    look_after_alerts,
    look_after_retention,
    look_after_sign_ins,
    look_after_reports,
)
"""What is looked after every `work.look_s`, by one worker or by several at once."""
RELEASES_S = 1.0
"""A reviewer waits at their page for a worker to take what they release."""
LONGEST_NAME = 80


def run() -> NoReturn:
    """Do the real work in this process, with the first free slot of this machine, until SIGTERM."""
    from pipeline.service import processing

    with slot(Path(settings.DATA_FOLDER) / "workers") as executor_id:
        serve(executor_id, processing.steps(), chores=(*upkeep(), releases()), found_models=found_models())
    # A thread of the engine may still wait for the outcome of a job that another worker took over: nobody needs it.
    os._exit(0)


def serve(
    executor_id: str,
    steps: Steps,
    *,
    chores: Iterable[Duty] = (),
    found_models: Mapping[str, str],
) -> None:
    """Work under this id until SIGTERM, then hand back what is unfinished."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    jobs.work(executor_id, steps, stop, chores=chores, found_models=found_models)


def upkeep() -> tuple[Duty, ...]:
    """The chores, each at its time."""
    often = (Duty(settings.QUIETROOM.work.look_s, chore) for chore in CHORES)
    return (*often, Duty(log_upkeep.EVERY_S, log_upkeep.look_after_log))


def releases() -> Duty:
    """What reviewers release, redacted anew and checked with the models that this process has loaded anyway."""
    from pipeline import run as stages
    from pipeline.release import Loaders
    from pipeline.service import processing
    from pipeline.service.releasing import Releasing
    from pipeline.service.store import the_store
    from pipeline.settings import themes

    loaders = Loaders(lambda: stages.coder_from(themes.load()), processing.the_parts)
    return Duty(RELEASES_S, Releasing(the_store(), loaders).look)


@contextmanager
def slot(folder: Path) -> Iterator[str]:
    """An executor id that no other process has: this machine's name and the lowest number that is free.

    The lock ends with the process, however that ends, so that its successor gets the same id.
    """
    private_folder(folder)
    executor_id, lock = _first_free(folder)
    try:
        yield executor_id
    finally:
        lock.release()


def _first_free(folder: Path) -> tuple[str, BaseFileLock]:
    machine = platform.node()[:LONGEST_NAME]
    for number in count():
        lock = FileLock(folder / f"{machine}-{number}.lock", mode=0o600)
        with suppress(Timeout):
            lock.acquire(timeout=0)
            return f"{machine}-{number}", lock
    raise AssertionError("there is always a next number")


def found_models() -> dict[str, str]:
    """In what state this machine has each pinned model that a session needs, by name."""
    return {item.name: str(item.state) for item in models.listing() if item.needed}
