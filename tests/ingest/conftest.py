"""Files for the tests of ingest."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pipeline.ingest import open_recording
from pipeline.values import Recording
from tests.ingest.sounds import KINDS, SETTINGS, encoded, hear

Given = Callable[[str, bytes], Path]
Healthy = Callable[[str], Recording]


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """Write a file as a person would hand it in."""

    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(scope="session")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Healthy:
    """A sound recording of each kind, opened once."""
    folder = tmp_path_factory.mktemp("healthy")

    @cache
    def opened(name: str) -> Recording:
        path = folder / f"{name}{KINDS[name].suffix}"
        path.write_bytes(encoded(name))
        return open_recording(path, SETTINGS, hear=hear)

    return opened
