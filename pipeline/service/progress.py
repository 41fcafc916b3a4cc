"""How far a job is, from the stages' own progress to the session's row; and where a job hears that it must stop."""

from __future__ import annotations

import time
from collections.abc import Callable

from pipeline.service import attempts
from pipeline.service.steps import HEAR, MEASURE
from pipeline.values import Progress, Stage

LOOK_S = 1.0
"""How often a step says how far it is, and looks whether it must stop."""
SHARES = {
    Stage.INGEST: (0.0, 0.05),
    Stage.TRANSCRIBE: (0.05, 0.70),
    Stage.NAMES: (0.70, 0.78),
    Stage.SPEAKERS: (0.78, 0.88),
    Stage.SEGMENT: (0.88, 0.89),
    Stage.FLAG: (0.89, 0.91),
    Stage.SEAL: (0.91, 0.93),
    Stage.REDACT: (0.93, 0.97),
    Stage.THEMES: (0.97, 0.98),
    Stage.PUBLISH: (0.98, 1.0),
}
"""From where to where each stage takes the whole, as the time of a recording of an hour went."""


MEASURED, HEARD = SHARES[Stage.INGEST][1], SHARES[Stage.TRANSCRIBE][1]


def share_of(step: str, windows: int) -> float:
    """How much of the whole job a step before the last has done once it is made; without windows nothing is heard."""
    if step == MEASURE:
        return MEASURED if windows else HEARD
    return (HEARD - MEASURED) / windows


def reporting(session_id: str, attempt: str, *, done: float = 0.0) -> Progress:
    """Says how far the work is, and raises attempts.Stop where it must end; at most once a second.

    `done` is what the steps before this one did of the whole.
    """

    def so_far(stage: Stage, fraction: float) -> float:
        low, high = SHARES.get(stage, (1.0, 1.0))
        return max(0.0, low + (high - low) * fraction - done)

    return _telling(session_id, attempt, so_far)


def reporting_window(session_id: str, attempt: str, window: tuple[float, float], windows: int) -> Progress:
    """The same for one of so many windows, which lies between these two fractions of the recording."""
    begins, ends = window
    share = share_of(HEAR, windows)

    def so_far(_stage: Stage, fraction: float) -> float:
        return share * min(1.0, max(0.0, (fraction - begins) / (ends - begins)))

    return _telling(session_id, attempt, so_far)


def _telling(session_id: str, attempt: str, so_far: Callable[[Stage, float], float]) -> Progress:
    last = [0.0]

    def told(stage: Stage, fraction: float) -> None:
        now = time.monotonic()
        if now - last[0] < LOOK_S:
            return
        last[0] = now
        attempts.report(session_id, attempt, str(stage), so_far(stage, fraction))

    return told
