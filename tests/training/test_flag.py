from __future__ import annotations

import numpy as np
import pytest

from pipeline.training import examples
from pipeline.training.card import wilson
from pipeline.training.flag import FOLDS, choice, fit, folded


def test_folded_weights_judge_raw_rows() -> None:
    rows = np.random.default_rng(0).normal(5, 3, (200, 4))
    weights = fit(rows, rows[:, 1] > 5, strength=1.0)
    assert ((rows @ weights[:-1] + weights[-1] > 0) == (rows[:, 1] > 5)).mean() > 0.95


def test_each_example_is_in_one_fold_and_kinds_are_spread() -> None:
    rows = examples.passages("passages")
    parts = folded(rows)
    assert sorted(row.id for part in parts for row in part) == sorted(row.id for row in rows)
    assert len(parts) == FOLDS
    assert all(0.4 < sum(row.label for row in part) / len(part) < 0.6 for part in parts)


def test_choice_learns_which_evidence_tells() -> None:
    chance = np.random.default_rng(0)
    answers = chance.integers(0, 3, 90)
    evidence = chance.normal(0, 1, (90, 3, 2))
    evidence[np.arange(90), answers, 0] += 3
    shared, _ = choice(evidence, answers)
    assert shared[0] > 5 * abs(shared[1])


def test_wilson_interval_of_a_known_share() -> None:
    assert wilson(8, 10) == pytest.approx((0.490, 0.943), abs=0.002)
