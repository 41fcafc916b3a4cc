"""Jobs, by workers and pages that are killed, frozen and told to stop, and by steps that fail."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.service import jobs
from pipeline.settings.service import WorkSettings
from tests.service.place import Place, kill, opened
from tests.service.placed import NETWORK, SAID, WINDOWS

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


def test_default_times_let_another_worker_go_on_within_two_minutes() -> None:
    times = WorkSettings()
    assert times.silent_s + times.heartbeat_s + 2 * jobs.TAKE_IN_S < 120


def test_worker_killed_at_twenty_moments_ends_every_job_once_and_whole(place: Place) -> None:
    chance = random.Random(SEED)  # noqa: S311  moments, not secrets
    ids = place.submit(12)
    for _ in range(20):
        before = {attempt for at_work, _ in place.working().values() for attempt in at_work}
        worker = place.worker(FAKE_STEP_S="0.6")
        # A step that died twice is let through: its third death would be the last.
        place.until(lambda: place.is_finished() or can_be_killed(place, before))  # noqa: B023  called in this turn
        time.sleep(chance.uniform(0, 1.1))
        kill(worker)
    place.worker()
    place.until_whole(ids)
    # The engine writes down that a job has ended once its last step has.
    place.until(lambda: set(place.jobs("SELECT status FROM workflow_status")) == {("SUCCESS",)})
    assert place.rows("SELECT sum(attempts) FROM desk_session")[0][0] >= len(ids) + 7


def can_be_killed(place: Place, before: set[str]) -> bool:
    return any(deaths < 2 and at_work - before for at_work, deaths in place.working().values())


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
    place.until(lambda: place.heard(key) and place.working())
    place.worker("here-1")
    freeze(frozen, place)
    place.until_all([key])
    assert place.fact(key, "attempts") == 2
    frozen.send_signal(signal.SIGCONT)
    time.sleep(2)
    assert frozen.poll() is None
    assert place.concluded() == [key]
    assert place.is_whole(key)


def test_windows_of_one_recording_are_heard_by_two_workers_at_once(place: Place) -> None:
    (key,) = place.submit(1)
    for name in ("here-0", "here-1"):
        place.worker(name, FAKE_STEP_S="1")
    place.until(lambda: len(place.working().get(key, ((), 0))[0]) == 2)
    place.until_whole([key])
    assert sorted(place.hearings(key)) == [str(window) for window in range(WINDOWS)]


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
    place.until(lambda: len(place.heard(key)) == 2)
    kill(first)
    before = place.heard(key)
    place.worker()
    place.until_all([key])
    assert [place.hearings(key).count(step.removeprefix("hear-")) for step, _ in before] == [1, 1]


def test_job_that_takes_its_worker_down_three_times_is_dead_until_somebody_lets_it_go_on(place: Place) -> None:
    (key,) = place.submit(1, "death")
    for _ in range(3):
        assert place.worker().wait(60) == -signal.SIGKILL
    place.worker()
    place.until_all([key], "dead")
    place.trouble(key, "")
    place.say("again", key)
    place.until_whole([key])
    assert sorted(place.hearings(key)) == [str(window) for window in range(WINDOWS)]


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


def test_worker_on_a_file_reaches_for_no_network(calm: Place) -> None:
    calm.until_whole(calm.submit(1))
    assert NETWORK not in calm.log


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


def test_worker_that_is_told_to_stop_hands_its_work_back(place: Place) -> None:
    (key,) = place.submit(1)
    worker = place.worker(FAKE_STEP_S="2")
    place.until(lambda: place.heard(key) and place.working())
    worker.terminate()
    assert worker.wait(20) == 0
    assert (place.fact(key, "state"), place.fact(key, "attempts")) == ("waiting", 1)
    assert place.rows("SELECT * FROM desk_worker") == []
    place.worker("here-1")
    place.until_all([key])
    assert place.fact(key, "attempts") == 1


def test_jobs_of_an_older_version_start_again(place: Place) -> None:
    (key,) = place.submit(1)
    first = place.worker(FAKE_STEP_S="1")
    place.until(lambda: place.heard(key))
    kill(first)
    place.change_jobs("DELETE FROM workflow_status WHERE workflow_uuid NOT LIKE '%-measure'")
    place.change_jobs(
        "UPDATE workflow_status SET application_version = '1', name = 'process', queue_name = 'sessions', "
        "status = 'PENDING', workflow_uuid = substr(workflow_uuid, 1, 16)"
    )
    place.worker()
    place.until_whole([key])


def test_lost_database_of_the_engine_loses_no_session(place: Place) -> None:
    (key,) = place.submit(1)
    first = place.worker()
    place.until(lambda: place.heard(key))
    kill(first)
    for file in place.data.glob("jobs.sqlite3*"):
        file.unlink()
    place.worker()
    place.until_whole([key])
