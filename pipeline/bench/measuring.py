"""Run each contender in a process of its own, and count time, processor time, memory and word errors.

Wall time is what a person waits; processor time tells more on a machine that does other things too. Where there are
several rounds, contenders take turns and the least of each counts: whatever else the machine does only adds.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import add
from pathlib import Path

from pipeline.bench.contenders import Contender, is_installed, load
from pipeline.evaluate import parse
from pipeline.evaluate.align import Edits, edits
from pipeline.evaluate.words import tokens
from pipeline.settings import Settings


class State(StrEnum):
    """What became of a contender."""

    RAN = "ran"
    MISSING = "not installed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Row:
    """One contender over all recordings; None where it was not measured."""

    contender: Contender
    state: State
    wall_s: float | None = None
    cpu_s: float | None = None
    """Processor time of the process and of those it started."""
    peak_bytes: int | None = None
    """Most memory that the process held at once; not on Windows."""
    errors: Edits | None = None
    """Against the scripts; only where every recording has one."""


def script_of(audio: Path) -> Path | None:
    """The gold script of a recording: of the same name, or the only one in its folder."""
    named = audio.with_suffix(".session.txt")
    beside = sorted(audio.parent.glob("*.session.txt"))
    return named if named.is_file() else beside[0] if len(beside) == 1 else None


def measured(
    contenders: Iterable[Contender],
    recordings: Sequence[Path],
    settings: Settings,
    *,
    rounds: int = 1,
    on_start: Callable[[Contender], None] = lambda _: None,
) -> tuple[Row, ...]:
    """Every contender in turn, as often as there are rounds; the least time of each."""
    rows: dict[Contender, Row] = {}
    for contender in [*contenders] * rounds:
        on_start(contender)
        row = _apart(contender, recordings, settings) if is_installed(contender) else Row(contender, State.MISSING)
        rows[contender] = min(rows.get(contender, row), row, key=lambda one: one.cpu_s or 0)
    return tuple(rows.values())


def _apart(contender: Contender, recordings: Sequence[Path], settings: Settings) -> Row:
    """In a fresh process, which holds nothing of another contender."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(measure, contender, tuple(recordings), settings).result()
        except BrokenProcessPool:  # out of memory, or a crash in a library
            return Row(contender, State.FAILED)


def measure(contender: Contender, recordings: Sequence[Path], settings: Settings) -> Row:
    """In this process; raises what loading and hearing raise."""
    ready = load(contender, settings)
    wall_s = cpu_s = 0.0
    errors: list[Edits] = []
    for audio in recordings:
        script = script_of(audio)
        work = ready(audio, script)
        wall_before, cpu_before = time.perf_counter(), _cpu_s()
        text = work()
        wall_s, cpu_s = wall_s + time.perf_counter() - wall_before, cpu_s + _cpu_s() - cpu_before
        if script:
            errors.append(edits(_forms(parse(script).text), _forms(text)))
    complete = reduce(add, errors) if len(errors) == len(recordings) else None
    return Row(contender, State.RAN, wall_s, cpu_s, _peak_bytes(), complete)


def _forms(text: str) -> list[str]:
    return [token.form for token in tokens(text)]


def _cpu_s() -> float:
    return sum(os.times()[:4])


def _peak_bytes() -> int | None:
    if sys.platform == "win32":
        return None
    import resource

    # Not of processes it started: what forks begins with all that its parent holds, and would count that twice.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
