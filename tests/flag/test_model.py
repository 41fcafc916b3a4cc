from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.flag import features, model
from pipeline.settings import defaults, disclosures
from tests.flag.fakes import weights

SHIPPED = model.load()


def test_shipped_weights_fit_the_features() -> None:
    width = 384 + features.width()
    assert SHIPPED.unit.shape == (2 * width + 1,)
    assert SHIPPED.passage.shape == (width + 1,)
    assert SHIPPED.urgency.shape == (2, width + 1)


def test_shipped_weights_know_every_category() -> None:
    rules = disclosures.load(defaults("config/disclosures.toml"))
    assert {category.code for category in rules.categories} == set(SHIPPED.codes.tolist())


def test_more_evidence_gives_a_higher_score() -> None:
    low, high = SHIPPED.score(np.array([[-3.0, -3.0, -3.0], [3.0, 3.0, 3.0]]))
    assert 0 < low < high < 1


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    model.save(weights(width=3, adult=0.25), tmp_path / "weights.npz")
    back = model.load(tmp_path / "weights.npz")
    assert back.adult[-1] == 0.25
    assert back.codes.tolist() == ["OTH"]


def test_an_unknown_category_is_as_rare_as_the_rarest() -> None:
    assert SHIPPED.biases(("NEW",))[0] == SHIPPED.bias.min()
