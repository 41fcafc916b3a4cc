"""How far a job is, from the stages' own progress to the session's row; and where a job hears that it must stop."""

from __future__ import annotations

import time

from pipeline.service import attempts
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


def reporting(session_id: str, attempt: str) -> Progress:
    """Says how far the work is, and raises attempts.Stop where it must end; at most once a second."""
    last = [0.0]

    def told(stage: Stage, fraction: float) -> None:
        now = time.monotonic()
        if now - last[0] < LOOK_S:
            return
        last[0] = now
        low, high = SHARES.get(stage, (1.0, 1.0))
        attempts.report(session_id, attempt, str(stage), low + (high - low) * fraction)

    return told
