"""Try the whole corpus and write the table: `python -m tests.hostile` (or `make hostile`).

Each file is tried in a process that may be lost with it. Ends with status 1 if a single one ended as none may.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.hostile.corpus import Case, cases
from tests.hostile.trial import LONGEST_S, Result, alone

PATIENCE_S = 4 * LONGEST_S
"""After this a process counts as hung, however busy the machine is."""
LOST, HUNG = "PROCESS LOST", "HUNG"


def main() -> int:
    """The exit status."""
    every = list(cases())
    results: list[Result] = []
    console = Console(width=170)
    for result in _tried(every):
        results.append(result)
        if not result.known:
            console.print(f"{result.case.format} / {result.case.damage}: {result.outcome}, {result.seconds:.1f} s")
    _report(results, console)
    Path("hostile.json").write_text(json.dumps([_row(result) for result in results], indent=1))
    return 0 if all(result.known for result in results) else 1


def _tried(every: list[Case]) -> Iterator[Result]:
    """In as many processes as there are cores; a lost one is replaced."""
    spawning = multiprocessing.get_context("spawn")
    with TemporaryDirectory() as root:
        left = every
        while left:
            with ProcessPoolExecutor(os.cpu_count(), spawning) as pool:
                waiting = [(case, pool.submit(alone, case, root)) for case in left]
                left = []
                for number, (case, future) in enumerate(waiting):
                    try:
                        yield future.result(timeout=PATIENCE_S)
                    except (BrokenProcessPool, TimeoutError) as problem:
                        lost = isinstance(problem, BrokenProcessPool)
                        yield Result(case, LOST if lost else HUNG, False, PATIENCE_S, 0)
                        left = [case for case, _ in waiting[number + 1 :]]
                        pool.shutdown(wait=False, cancel_futures=True)
                        break


def _report(results: list[Result], console: Console) -> None:
    for what in ("format", "damage"):
        outcomes = sorted({result.outcome for result in results})
        table = Table(what, *outcomes)
        for name in dict.fromkeys(getattr(result.case, what) for result in results):
            counts = Counter(result.outcome for result in results if getattr(result.case, what) == name)
            table.add_row(name, *(str(counts[outcome] or "") for outcome in outcomes))
        total = Counter(result.outcome for result in results)
        table.add_section()
        table.add_row("all", *(str(total[outcome]) for outcome in outcomes))
        console.print(table)
    slowest, largest = max(results, key=lambda r: r.seconds), max(results, key=lambda r: r.peak_mb)
    bad = sum(not result.known for result in results)
    console.print(f"{len(results)} files; {bad} ended as none may")
    console.print(f"slowest {slowest.seconds:.1f} s: {slowest.case.format}, {slowest.case.damage}")
    console.print(f"most memory in one process, the making of the files included: {largest.peak_mb:.0f} MB")


def _row(result: Result) -> dict[str, object]:
    case = result.case
    return {
        "format": case.format,
        "damage": case.damage,
        "suffix": case.suffix,
        "outcome": result.outcome,
        "seconds": round(result.seconds, 2),
        "peak_mb": round(result.peak_mb),
    }


if __name__ == "__main__":
    sys.exit(main())
