from __future__ import annotations

import numpy as np
import pytest

from pipeline.training import examples

pytest.importorskip("torch")

from pipeline.training.flag import BLOCK, choice, fit, parted


def test_weights_judge_raw_rows() -> None:
    rows = np.random.default_rng(0).normal(5, 3, (200, 4))
    weights = fit(rows, rows[:, 1] > 5, strength=1.0)
    assert ((rows @ weights[:-1] + weights[-1] > 0) == (rows[:, 1] > 5)).mean() > 0.95


def test_what_calibrates_is_not_learnt_from_and_twins_stay_together() -> None:
    rows = examples.passages(examples.TAUGHT)
    learnt, unseen = parted(rows, examples.talk("talk"), examples.scripts())
    assert sorted(row.id for row in (*learnt.passages, *unseen.passages)) == sorted(row.id for row in rows)
    assert 0.2 < len(unseen.passages) / len(rows) < 0.3
    assert {row.id for row in rows[3 * BLOCK : 4 * BLOCK]} <= {row.id for row in unseen.passages}
    assert unseen.talk


def test_choice_learns_which_evidence_tells() -> None:
    chance = np.random.default_rng(0)
    answers = chance.integers(0, 3, 90)
    evidence = chance.normal(0, 1, (90, 3, 2))
    evidence[np.arange(90), answers, 0] += 3
    shared, _ = choice(evidence, answers)
    assert shared[0] > 5 * abs(shared[1])
