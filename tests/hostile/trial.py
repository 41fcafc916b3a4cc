"""One hostile file, handed in as a person would, and what became of it."""

from __future__ import annotations

import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import PipelineError
from pipeline.ingest import formats, open_recording
from tests.hostile.corpus import Case
from tests.ingest.sounds import SETTINGS, hear

TOLD, UNTOLD = "accepted, damage told", "accepted, nothing to tell"
LOST = "damaged-audio, decoder lost"
"""It crashed, or its time or memory ran out; nothing else did."""
LEFT, SHORT = "LEFT SOMETHING BEHIND", "SOUND IS MISSING"
LONGEST_S = 30.0
MOST_MB = 2_000.0
_TELLING = {"damaged", "decode-errors", "wrong-extension", "short"}


@dataclass(frozen=True, slots=True)
class Result:
    """How it ended."""

    case: Case
    outcome: str
    """One of the words above, the code of an error of ours, or the class of what should not have been raised."""
    known: bool
    """Whether the outcome is one that may be."""
    seconds: float
    peak_mb: float
    """The most memory that this process, or any decoder, has had so far."""


def attempt(case: Case, folder: Path) -> Result:
    """Open it and read it to its end, in an empty folder; the file is gone afterwards."""
    path = folder / f"given{case.suffix}"
    path.write_bytes(case.content())
    began_s = time.perf_counter()
    outcome, known = _outcome(path)
    seconds = time.perf_counter() - began_s
    path.unlink()
    if os.listdir(folder):
        outcome, known = LEFT, False
    fits = seconds <= LONGEST_S and peak_mb() <= MOST_MB
    return Result(case, outcome, known and fits, seconds, peak_mb())


def alone(case: Case, root: str) -> Result:
    """The same in a folder of its own under this one."""
    with TemporaryDirectory(dir=root) as folder:
        return attempt(case, Path(folder))


def peak_mb() -> float:
    """Of this process or of the largest of its children, in megabytes."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / unit


def _outcome(path: Path) -> tuple[str, bool]:
    try:
        recording = open_recording(path, SETTINGS, hear=hear)
        samples = sum(map(len, recording.blocks()))
    except PipelineError as problem:
        return (LOST if str(problem) == str(formats.not_survived()) else problem.code), True
    except Exception as problem:  # noqa: BLE001  what should not have been raised is what is looked for
        return type(problem).__name__, False
    if samples != recording.duration_ms * 16:
        return SHORT, False
    codes = {warning.code for warning in recording.quality.warnings}
    return (TOLD if codes & _TELLING else UNTOLD), True
