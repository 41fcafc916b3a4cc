from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.embed import WIDTH
from pipeline.flag import features, model
from pipeline.settings import defaults, disclosures
from tests.flag.fakes import weights

SHIPPED = model.load()


def test_shipped_weights_fit_the_encoder_and_the_features() -> None:
    assert SHIPPED.unit.shape == SHIPPED.whole.shape == (WIDTH + 1,)
    assert SHIPPED.final.shape == (3 + len(features.FEATURES) + 1,)
    assert SHIPPED.urgency.shape == (2, WIDTH + 1)
    assert SHIPPED.code.shape == (len(SHIPPED.codes), WIDTH + 1)


def test_shipped_weights_know_every_category() -> None:
    rules = disclosures.load(defaults("config/disclosures.toml"))
    assert {category.code for category in rules.categories} == set(SHIPPED.codes.tolist())


def test_more_evidence_gives_a_higher_score() -> None:
    heard = np.zeros(len(features.FEATURES))
    low, high = SHIPPED.score(np.array([[-3.0, -3.0, -3.0, *heard], [3.0, 3.0, 3.0, *heard]]))
    assert 0 < low < high < 1


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    model.save(weights(adult=0.25), tmp_path / "weights.npz")
    back = model.load(tmp_path / "weights.npz")
    assert back.adult[-1] == 0.25
    assert back.codes.tolist() == ["OTH"]


def test_an_unknown_category_is_as_rare_as_the_rarest() -> None:
    assert SHIPPED.biases(("NEW",))[0] == SHIPPED.bias.min()
    row = np.ones(WIDTH, np.float32)
    known = SHIPPED.likely(tuple(SHIPPED.codes.tolist()), row)
    assert SHIPPED.likely(("NEW",), row)[0] == known.min()
    assert np.isclose(np.exp(known).sum(), 1)
