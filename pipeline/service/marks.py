"""When something was last done for the whole service, and how it went: for the health page and `quietroom doctor`.

One small file for each in the data folder, so that pages, workers and commands of every machine see it, and so that it
is there before the database is. Times, counts and digests; never a path or a name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline import writing
from pipeline.service.vault import private_folder


class Done(StrEnum):
    """What leaves a mark."""

    BACKUP = "backup"
    LOG_WALK = "log-walk"


@dataclass(frozen=True, slots=True)
class Mark:
    """When it was last done, and what is to be known of it."""

    at: datetime
    facts: dict[str, Any]


def leave(data: Path, done: Done, facts: dict[str, Any]) -> None:
    """Say that it was done just now; raises OutputError or DiskFullError."""
    private_folder(data / "marks")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    writing.replace(_file(data, done), json.dumps({"at": at, "facts": facts}).encode())


def last(data: Path, done: Done) -> Mark | None:
    """What was left last; None where it was never done."""
    if not _file(data, done).exists():
        return None
    left = json.loads(_file(data, done).read_bytes())
    return Mark(datetime.fromisoformat(left["at"]), left["facts"])


def _file(data: Path, done: Done) -> Path:
    return data / "marks" / f"{done}.json"
