"""Duties of a worker that come round at intervals, each in spite of a failure of the one before."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import close_old_connections

from pipeline.service.tries import place_of

LOG = logging.getLogger(__name__)
LONGEST_TICK_S = 1.0


@dataclass(slots=True)
class Duty:
    """Something to do every so often; `due` is a time of the monotonic clock."""

    every_s: float
    do: Callable[[], object]
    due: float = field(default=0.0)


def keep_doing(duties: list[Duty], stop: threading.Event) -> None:
    """Do each duty at its interval until told to stop."""
    tick_s = min([LONGEST_TICK_S, *(duty.every_s for duty in duties)])
    while not stop.is_set():
        for duty in duties:
            if time.monotonic() >= duty.due:
                _do(duty)
                duty.due = time.monotonic() + duty.every_s
        stop.wait(tick_s)


def _do(duty: Duty) -> None:
    close_old_connections()
    try:
        duty.do()
    except Exception as problem:  # noqa: BLE001  a database or a disk that is away now is back at the next round
        LOG.warning("put off until the next round: %s", place_of(problem))
