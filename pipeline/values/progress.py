"""Which step a run is at, for whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """The steps a person sees progress for, in their order."""

    INGEST = "ingest"
    TRANSCRIBE = "transcribe"
    NAMES = "names"
    SPEAKERS = "speakers"
    SEGMENT = "segment"
    FLAG = "flag"
    SEAL = "seal"
    REDACT = "redact"
    THEMES = "themes"
    MASK = "mask"
    PUBLISH = "publish"


Progress = Callable[[Stage, float], None]
"""Called with the stage and the share of it that is done, 0 to 1."""


def ignore(stage: Stage, fraction: float) -> None:
    """The progress of a caller who does not care."""
