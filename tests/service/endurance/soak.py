"""Hundreds of short sessions through the real pages and the real worker, while their memory and files are counted."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline import ingest
from pipeline.settings import Settings
from pipeline.values import Recording, Stretch
from tests.service.browser.served import SETTINGS, Served
from tests.service.endurance.instance import Instance
from tests.service.place import Place
from tests.sound import wav

SAMPLE = Path("samples", "averlock", "recording.mp3")
SPOKEN_MS, STEP_MS = 8_000, 700
WARM = 0.25
"""Share of the sessions after which models are loaded and pools are full."""
GROWTH_MB, GROWTH_FILES = 60, 8
"""The most that either process may have more at the end than when it was warm."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one process holds."""

    memory_mb: int
    descriptors: int
    threads: int


@dataclass(frozen=True, slots=True)
class Soaked:
    """What the pages and the worker held when warm and at the end, and what lay on the disk beside the sessions."""

    sessions: int
    took_s: float
    warm: dict[str, Held]
    end: dict[str, Held]
    left_over: int
    """Files in work and upload folders at the end."""

    @property
    def is_level(self) -> bool:
        """Whether nothing grew."""
        return not self.left_over and all(
            self.end[name].memory_mb - warm.memory_mb < GROWTH_MB
            and self.end[name].descriptors - warm.descriptors < GROWTH_FILES
            and self.end[name].threads - warm.threads < GROWTH_FILES
            for name, warm in self.warm.items()
        )


def soak(folder: Path, sessions: int) -> Soaked:
    """Upload so many, half of them notes and half short recordings, by the real path of every stage; all of them must
    be published."""
    began, first = time.monotonic(), int(sessions * WARM)
    with _real(folder) as instance:
        _send(instance, first)
        warm = _held(instance)
        _send(instance, sessions - first)
        end = _held(instance)
        left = [path for name in ("work", "uploads") for path in (instance.place.data / name).rglob("*.age")]
    return Soaked(sessions, round(time.monotonic() - began, 1), warm, end, len(left))


@contextmanager
def _real(folder: Path) -> Iterator[Instance]:
    """Pages and one worker as `quietroom serve` starts them, with files and no server."""
    made = Instance(Place(folder), Served(folder, SETTINGS), server=None)
    try:
        made.furnish()
        made.served.start()
        yield made
    finally:
        made.close()


def _send(instance: Instance, count: int) -> None:
    recording = ingest.open_recording(SAMPLE, Settings().ingest)
    instance.send(count // 2)
    instance.send(count - count // 2, spoken=lambda number: _spoken(recording, number))
    _wait_until_done(instance)


def _spoken(recording: Recording, number: int) -> bytes:
    """Some seconds of the sample, from another moment for every number."""
    start_ms = number * STEP_MS % (recording.duration_ms - SPOKEN_MS)
    return wav(recording.samples(Stretch(start_ms, start_ms + SPOKEN_MS)))


def _wait_until_done(instance: Instance) -> None:
    while instance.is_sending() or not instance.place.is_finished():
        assert "failed" not in instance.place.states().values(), instance.served.log.read_text()
        time.sleep(1)


def _held(instance: Instance) -> dict[str, Held]:
    return {name: _of(pid) for name, pid in instance.served.children().items()}


def _of(pid: int) -> Held:
    said = Path(f"/proc/{pid}/status").read_text()
    numbers = {name: int(number) for name, number in re.findall(r"^(VmRSS|Threads):\s+(\d+)", said, re.MULTILINE)}
    return Held(numbers["VmRSS"] >> 10, len(list(Path(f"/proc/{pid}/fd").iterdir())), numbers["Threads"])
