"""How much sooner two workers are done than one: `python -m tests.service.scaling`, on a machine with two idle cores.

Workers are processes on one PostgreSQL and one folder, as on two machines; their steps burn a fixed amount of one
processor where the real ones hear. Ratios alone count, each of one run: a busy machine lowers them. Ends with status 1
where two workers are less than 1.8 times as fast on a queue, or 1.6 times on one long recording.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.service.place import opened
from tests.service.servers import new_database, postgresql

START_S = 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """What is worked off."""

    name: str
    sessions: int
    windows: int
    floor: float
    """How much sooner two workers must be done."""


LOADS = (Load("a queue", 8, 2, 1.8), Load("one long recording", 1, 18, 1.6))
"""18 windows: 90 minutes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds that each load took, and how much sooner two workers were done."""

    load: str
    one_s: tuple[float, ...]
    two_s: tuple[float, ...]
    ratio: float
    floor: float


def measure(server: Any, load: Load, gigabytes: float, rounds: int) -> Measured:
    """One worker, two, one, two..: the median of the ratios of neighbours."""
    pairs = [tuple(_took_s(server, load, gigabytes, workers) for workers in (1, 2)) for _ in range(rounds)]
    one, two = zip(*pairs, strict=True)
    ratio = statistics.median(alone / both for alone, both in pairs)
    return Measured(load.name, one, two, round(ratio, 2), load.floor)


def _took_s(server: Any, load: Load, gigabytes: float, workers: int) -> float:
    """From the moment at which all is handed over to workers that wait for it."""
    chosen = {"FAKE_STEP_S": "0", "FAKE_BURN_GB": str(gigabytes), "FAKE_WINDOWS": str(load.windows)}
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "place", new_database(server)) as place:
        for number in range(workers):
            place.worker(f"here-{number}", **chosen)
        place.until(lambda: len(place.rows("SELECT 1 FROM desk_worker")) == workers, longest_s=START_S)
        began = time.monotonic()
        place.submit(load.sessions)
        while not place.is_finished():
            time.sleep(0.25)
        return round(time.monotonic() - began, 2)


def main() -> int:
    """Measure, print, and say whether the floors hold."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--gigabytes", type=float, default=3.0, help="work of one window: so much is digested")
    reader.add_argument("--rounds", type=int, default=1)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as run, postgresql(Path(run)) as server:
        results = [measure(server, load, asked.gigabytes, asked.rounds) for load in LOADS]
    sys.stdout.write(json.dumps([asdict(result) for result in results], indent=1) + "\n")
    return int(any(result.ratio < result.floor for result in results))


if __name__ == "__main__":
    sys.exit(main())
