"""Jobs, when what lies outside of the workers fails: the disk, the database, another machine."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.service.place import Place, kill, opened
from tests.service.servers import new_database, postgresql

pytestmark = pytest.mark.service

LONG = {"FAKE_STEP_S": "1"}
"""Steps so long that somebody who looks finds both workers at one, and that a kill finds its worker still there."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One PostgreSQL for all tests that need it, reached by a socket in a folder."""
    with postgresql(tmp_path_factory.mktemp("run")) as made:
        yield made


@pytest.fixture
def shared(tmp_path: Path, server: Any) -> Iterator[Place]:
    """A place whose tables lie in a new database of the PostgreSQL."""
    with opened(tmp_path / "place", new_database(server)) as made:
        yield made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 12 MB, which takes the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", folder], capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_worker_goes_on_by_itself_when_a_really_full_disk_is_freed(small_disk: Path) -> None:
    filler = small_disk / "filler"
    with opened(small_disk) as place:
        ids = place.submit(2)
        place.worker(FAKE_STEP_S="0.5")
        place.until(lambda: any(place.heard(key) for key in ids))
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        time.sleep(4)
        assert not place.is_finished()
        filler.unlink()
        place.until_whole(ids)


def test_worker_on_postgresql_is_killed_and_the_other_finishes_within_two_minutes(shared: Place) -> None:
    ids = shared.submit(4)
    workers = [shared.worker(name, **LONG) for name in ("here-0", "here-1")]
    shared.until(lambda: shared.at_work() == 2)
    kill(workers[0])
    started = time.monotonic()
    shared.until_whole(ids)
    assert time.monotonic() - started < 120
    assert shared.rows("SELECT sum(attempts) FROM desk_session") == [(len(ids) + 1,)]
    assert sorted(shared.concluded()) == sorted(ids)


def test_postgresql_is_restarted_under_load(shared: Place, server: Any) -> None:
    ids = shared.submit(6)
    for name in ("here-0", "here-1"):
        shared.worker(name, **LONG)
    for _ in range(2):
        shared.until(lambda: shared.at_work() == 2)
        server.stop()
        time.sleep(1)
        server.start()
    shared.until_whole(ids)
