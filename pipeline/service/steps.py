"""The steps of a session's job: what each is given and leaves, and which can be done next.

A job has a step `measure`, one `hear` for each five minutes of sound and one `conclude`. No window needs another, and
so several workers hear one recording at once; what one of them left, another reads only if its digest is the one that
the step answered with. Nothing here knows the engine or the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SCHEMA = "2"
"""Of the steps and what they leave: raised when a job that one version began cannot be ended by another."""
MEASURE, HEAR, CONCLUDE = "measure", "hear", "conclude"


@dataclass(frozen=True, slots=True)
class Made:
    """What a step left: nothing that says what it holds."""

    attempt: str
    """Which attempt wrote it: part of its file's name, so that no two ever write the same."""
    sha256: str = ""
    """Of its content; empty where it left no file."""
    count: int = 0
    """How many windows there are to hear, after `measure`."""


class Steps(Protocol):
    """What a job does. A step may run again after a death, says how far it is with `attempts.report`, which also stops
    it, and never writes but as the attempt that it is given."""

    def measure(self, session_id: str, attempt: str) -> Made:
        """How many windows of about five minutes there are to hear (0 for notes), and where each begins and ends."""

    def hear(self, session_id: str, attempt: str, cut: Made, window: int) -> Made:
        """What was heard in one window."""

    def conclude(self, session_id: str, attempt: str, cut: Made, heard: Sequence[Made]) -> Made:
        """Everything else, with the digest of the manifest; publishes under `attempts.publishing`."""


def run(steps: Steps, session_id: str, attempt: str, step: str, made: Mapping[str, Made]) -> Made:
    """Do the step of this name on what the earlier ones left."""
    if step == MEASURE:
        return steps.measure(session_id, attempt)
    cut = made[MEASURE]
    if step == CONCLUDE:
        return steps.conclude(session_id, attempt, cut, [made[name] for name in _windows(cut)])
    return steps.hear(session_id, attempt, cut, int(step.removeprefix(f"{HEAR}-")))


def to_do(made: Mapping[str, Made]) -> tuple[str, ...]:
    """Every step that can be done by now and is not made."""
    if MEASURE not in made:
        return (MEASURE,)
    return tuple(name for name in _windows(made[MEASURE]) if name not in made) or (CONCLUDE,)


def unlocked_by(step: str, made: Mapping[str, Made]) -> tuple[str, ...]:
    """Those that could not be done before this one was made."""
    return to_do(made) if step == MEASURE or to_do(made) == (CONCLUDE,) else ()


def priority(step: str) -> int:
    """What is done first of all that waits, lowest first: sessions are ended before others are begun."""
    return {CONCLUDE: 1, MEASURE: 3}.get(step, 2)


def _windows(cut: Made) -> list[str]:
    return [f"{HEAR}-{number}" for number in range(cut.count)]
