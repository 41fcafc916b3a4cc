"""The chance of two counts, against figures that others published and against what must hold of any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.noise import LEVEL, chance

counts = st.integers(0, 60)
talk = st.integers(1, 10_000)


def test_a_published_example_comes_out() -> None:
    """M. P. Fay, Testing the ratio of two Poisson rates (vignette of the R package rateratio.test): 0.05011."""
    assert chance((2, 9), (17_877, 16_660)) == pytest.approx(0.05011, abs=0.00001)


def test_half_of_a_fair_coin_by_hand() -> None:
    assert chance((0, 3), (1, 1)) == pytest.approx(2 / 8)


@given(counts, counts, talk, talk)
def test_which_session_is_named_first_changes_nothing(one: int, other: int, first: int, second: int) -> None:
    found = chance((one, other), (first, second))
    assert 0 <= found <= 1
    assert found == pytest.approx(chance((other, one), (second, first)))


@given(counts, talk, st.integers(2, 9))
def test_a_session_that_is_only_longer_is_no_change(count: int, length: int, times: int) -> None:
    assert chance((count, count * times), (length, length * times)) > 0.2


def test_long_sessions_can_be_counted() -> None:
    assert chance((1_500, 2_500), (1, 1)) < 1e-9


def test_talk_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was said"):
        chance((1, 2), (0, 10))


@pytest.mark.parametrize("rate", [3, 8, 20])
def test_noise_alone_is_called_a_change_no_more_often_than_promised(rate: int) -> None:
    drawn = np.random.default_rng(rate).poisson(rate, (2_000, 2))
    called = sum(chance((int(one), int(other)), (1, 1)) < LEVEL for one, other in drawn)
    assert called / len(drawn) < LEVEL
