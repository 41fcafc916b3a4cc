"""A disk that fills up, and what it holds."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file gets its name in this block, as if the power went between writing and renaming it."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        yield


def mode_of(path: Path) -> int:
    """Permissions alone."""
    return path.stat().st_mode & 0o777


def all_bytes(*folders: Path) -> bytes:
    """Everything that lies in these folders."""
    return b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())
