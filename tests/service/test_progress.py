from __future__ import annotations

import time

import pytest

from pipeline.service import attempts, progress
from pipeline.values import Stage
from tests.service.sessions import a_session, now

pytestmark = pytest.mark.usefixtures("db")


def test_steps_that_run_together_make_up_one_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", iter(range(10, 1000, 2)).__next__)
    session = a_session()
    held = {step: attempts.begin(session.pk, step) or "" for step in ("measure", "hear-0", "hear-1")}
    progress.reporting(session.pk, held["measure"])(Stage.INGEST, 1.0)
    assert now(session).fraction == pytest.approx(0.05)
    for step, window in (("hear-0", (0.0, 0.5)), ("hear-1", (0.5, 1.0))):
        told = progress.reporting_window(session.pk, held[step], window, 2)
        told(Stage.TRANSCRIBE, sum(window) / 2)
    assert now(session).fraction == pytest.approx(0.05 + 0.65 / 2)
    assert now(session).stage == "transcribe"


def test_last_step_goes_on_where_hearing_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", iter(range(10, 1000, 2)).__next__)
    session = a_session()
    session.turns.create(step="measure", schema="2", fraction=progress.HEARD)
    attempt = attempts.begin(session.pk, "conclude") or ""
    progress.reporting(session.pk, attempt, done=progress.HEARD)(Stage.SPEAKERS, 1.0)
    assert now(session).fraction == pytest.approx(0.88)
