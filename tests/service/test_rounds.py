from __future__ import annotations

import logging
import threading

import pytest

from pipeline.service.rounds import Duty, keep_doing

SAID = "Callum said that it was the caretaker"


def test_duties_come_round_at_their_own_intervals() -> None:
    stop, done = threading.Event(), {"often": 0, "once": 0}

    def often() -> None:
        done["often"] += 1
        if done["often"] == 5:
            stop.set()

    def once() -> None:
        done["once"] += 1

    keep_doing([Duty(0.01, often), Duty(60, once)], stop)
    assert done == {"often": 5, "once": 1}


def test_duty_that_fails_is_done_again_and_says_nothing_of_its_text(caplog: pytest.LogCaptureFixture) -> None:
    stop, failures = threading.Event(), []

    def fails() -> None:
        failures.append(1)
        if len(failures) == 3:
            stop.set()
        raise ValueError(SAID)

    with caplog.at_level(logging.DEBUG):
        keep_doing([Duty(0.01, fails)], stop)
    assert len(failures) == 3
    assert "ValueError in fails" in caplog.text
    assert SAID not in caplog.text


def test_nothing_is_done_after_the_stop() -> None:
    stop = threading.Event()
    stop.set()
    keep_doing([Duty(0.01, lambda: pytest.fail("it was done"))], stop)
