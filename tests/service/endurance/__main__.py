"""`python -m tests.service.endurance [--out FOLDER] [--sessions N] [--kills N]`: all of it, and the report."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.service.endurance import report
from tests.service.endurance.faults import FAULTS, Outcome, Size, small_disk, tried
from tests.service.endurance.instance import opened
from tests.service.endurance.soak import soak
from tests.service.servers import postgresql


def try_all(folder: Path, size: Size, names: Sequence[str] = tuple(FAULTS)) -> list[Outcome]:
    """Each fault in turn, done to one service."""
    undo = small_disk(folder / "place" / "data")
    try:
        with postgresql(folder / "run") as server, opened(folder / "place", server) as instance:
            return [_told(tried(name, instance, size)) for name in names]
    finally:
        undo()


def _told(outcome: Outcome) -> Outcome:
    sys.stdout.write(f"{outcome}\n")
    sys.stdout.flush()
    return outcome


def main() -> int:
    """Everything; status 1 if anything was lost or grew."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--out", type=Path, default=Path("out"), help="folder of endurance.md and endurance.json")
    reader.add_argument("--sessions", type=int, default=300, help="sessions of the soak; 0 leaves it out")
    reader.add_argument("--kills", type=int, default=50)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="qr-") as folder:
        outcomes = try_all(Path(folder) / "faults", Size(kills=asked.kills))
        soaked = soak(Path(folder) / "soak", asked.sessions) if asked.sessions else None
    return int(not report.write(asked.out, outcomes, soaked))


if __name__ == "__main__":
    sys.exit(main())
