from __future__ import annotations

import re

import numpy as np
import pytest

from pipeline.bench import capacity
from pipeline.bench.capacity import Authority, StepTimes, Uploaded
from pipeline.bench.curve import curve

TIMES = StepTimes(measure=0.01, hear=0.1, conclude=0.05)


def test_one_recording_on_one_worker_takes_all_its_steps_in_turn() -> None:
    assert capacity.waited_s([Uploaded(0, 3600)], TIMES, 1) == [pytest.approx(3600 * 0.16)]


def test_pace_is_that_of_all_steps_together() -> None:
    assert capacity.waited_s([Uploaded(0, 3600)], TIMES.at(0.08), 1) == [pytest.approx(3600 * 0.08)]


def test_windows_of_one_recording_are_shared_and_the_rest_is_not() -> None:
    [waited] = capacity.waited_s([Uploaded(0, 3600)], TIMES, 2)
    assert waited == pytest.approx(3600 * (0.01 + 0.05 + 0.1 / 2))


def test_sessions_are_ended_before_others_are_begun() -> None:
    first, second = capacity.waited_s([Uploaded(0, 3600), Uploaded(1, 3600)], TIMES, 1)
    assert first == pytest.approx(3600 * 0.16)
    assert second == pytest.approx(2 * 3600 * 0.16 - 1)


def test_more_workers_make_nobody_wait_longer_and_the_same_seed_says_the_same() -> None:
    found = capacity.waits(Authority(schools=40), TIMES, (1, 2, 4), weeks=3)
    assert [one.within(0.95) for one in found] == sorted((one.within(0.95) for one in found), reverse=True)
    assert found == capacity.waits(Authority(schools=40), TIMES, (1, 2, 4), weeks=3)
    assert len(found[0].hours) == 3 * 24


def test_fewest_workers_that_are_enough() -> None:
    found = (capacity.Waits(1, (1.0, 9.0)), capacity.Waits(2, (1.0, 3.0)), capacity.Waits(4, (1.0, 2.0)))
    assert capacity.needed(found, 4, 0.95) == 2
    assert capacity.needed(found, 1, 0.95) is None
    assert capacity.needed(found, 1, 0.5) == 1


def test_week_is_a_working_week_after_lessons() -> None:
    week = capacity.a_week(Authority(), np.random.default_rng(1))
    assert len(week) == 120
    assert all(15 * 3600 < upload.at_s % capacity.DAY_S <= 20 * 3600 for upload in week)
    assert max(upload.at_s for upload in week) < 5 * capacity.DAY_S


@pytest.mark.parametrize(("schools", "workers"), [(0, (1,)), (10, (0,)), (10, ())])
def test_nothing_to_do_or_nobody_to_do_it_is_refused(schools: int, workers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        capacity.waits(Authority(schools), TIMES, workers)


def test_curve_is_a_picture_of_every_number_of_workers() -> None:
    drawn = curve(capacity.waits(Authority(schools=10), TIMES, (1, 2), weeks=1))
    # Letters are drawn as shapes; what they spell stands beside them as a comment.
    assert {"1", "2", "95% of sessions"} <= set(re.findall(r"<!-- (.+?) -->", drawn))
