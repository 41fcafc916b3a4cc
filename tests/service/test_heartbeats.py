from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pipeline.service import heartbeats
from pipeline.service.desk.models import Worker

pytestmark = pytest.mark.usefixtures("db")


def silence(executor_id: str, seconds: float) -> None:
    Worker.objects.filter(pk=executor_id).update(seen_at=timezone.now() - timedelta(seconds=seconds))


def names() -> set[str]:
    return set(Worker.objects.values_list("pk", flat=True))


def test_worker_that_beats_is_not_silent() -> None:
    heartbeats.arrive("here-0", {})
    assert not heartbeats.silent().exists()
    silence("here-0", 91)
    assert heartbeats.silent().exists()
    heartbeats.beat("here-0")
    assert not heartbeats.silent().exists()


def test_work_of_a_silent_worker_is_claimed_once() -> None:
    heartbeats.arrive("here-0", {})
    heartbeats.arrive("here-1", {})
    silence("here-0", 91)
    assert heartbeats.claim_silent({"here-0", "here-1"}) == ("here-0",)
    assert heartbeats.claim_silent({"here-0", "here-1"}) == ()


def test_claim_lapses_lest_the_winner_died_with_it() -> None:
    heartbeats.arrive("here-0", {})
    silence("here-0", 200)
    assert heartbeats.claim_silent(()) == ("here-0",)
    Worker.objects.update(claimed_at=timezone.now() - timedelta(seconds=91))
    assert heartbeats.claim_silent(()) == ("here-0",)


def test_worker_that_came_back_can_be_missed_again() -> None:
    heartbeats.arrive("here-0", {})
    silence("here-0", 91)
    heartbeats.claim_silent(())
    heartbeats.beat("here-0")
    silence("here-0", 91)
    assert heartbeats.claim_silent(()) == ("here-0",)


def test_executor_without_a_row_is_as_silent_as_can_be() -> None:
    assert heartbeats.claim_silent({"gone-3"}) == ("gone-3",)


def test_of_many_that_look_at_once_one_wins() -> None:
    heartbeats.arrive("here-0", {})
    silence("here-0", 91)

    def look(_: int) -> tuple[str, ...]:
        try:
            return heartbeats.claim_silent(())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(look, range(8)))
    assert sorted(won) == [()] * 7 + [("here-0",)]


def test_worker_that_leaves_is_not_missed() -> None:
    heartbeats.arrive("here-0", {})
    heartbeats.leave("here-0")
    assert names() == set()


def test_workers_that_nobody_saw_for_a_week_are_forgotten() -> None:
    for name, days in (("here-0", 0.1), ("here-1", 8)):
        heartbeats.arrive(name, {})
        silence(name, days * 86400)
    heartbeats.forget_gone()
    assert names() == {"here-0"}


def test_arrival_says_in_which_state_each_model_is() -> None:
    heartbeats.arrive("here-0", {"whisper-base": "missing", "ge2e": "ok"})
    assert Worker.objects.get().found_models == {"whisper-base": "missing", "ge2e": "ok"}
    heartbeats.arrive("here-0", {"whisper-base": "ok", "ge2e": "ok"})
    assert Worker.objects.get().found_models == {"whisper-base": "ok", "ge2e": "ok"}
