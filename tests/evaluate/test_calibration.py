from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from pipeline.evaluate.calibration import BINS, Calibration, calibration
from pipeline.evaluate.figures import Share, wilson

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30)


def test_scores_that_mean_what_they_say_have_no_error() -> None:
    found = calibration([0.75] * 4, [True, True, True, False])
    assert found.expected_error == pytest.approx(0)
    assert found.brier == pytest.approx(0.1875)


def test_scores_are_counted_in_their_bins_by_hand() -> None:
    found = calibration([0.0, 0.1, 0.5, 1.0], [False, True, True, False])
    assert [(each.true, each.of) for each in found.bins] == [(1, 2), (0, 0), (1, 1), (0, 0), (0, 1)]
    assert found.expected_error == pytest.approx((0.9 + 0.5 + 1.0) / 4)


def test_without_scores_there_is_no_figure() -> None:
    nothing = calibration([], [])
    assert (nothing.of, nothing.brier, nothing.expected_error) == (0, None, None)


@given(PAIRS)
def test_the_brier_score_is_that_of_the_textbook(pairs: list[tuple[float, bool]]) -> None:
    scores, labels = [score for score, _ in pairs], [label for _, label in pairs]
    assert calibration(scores, labels).brier == pytest.approx(brier_score_loss(labels, scores, pos_label=True))


def of_pairs(pairs: list[tuple[float, bool]]) -> Calibration:
    return calibration([score for score, _ in pairs], [label for _, label in pairs])


@given(PAIRS, PAIRS)
def test_pooling_is_the_same_as_counting_together(one: list[tuple[float, bool]], two: list[tuple[float, bool]]) -> None:
    pooled, together = of_pairs(one) + of_pairs(two), of_pairs(one + two)
    assert (pooled.of, len(pooled.bins)) == (len(one) + len(two), BINS)
    assert pooled.brier == pytest.approx(together.brier)
    assert pooled.expected_error == pytest.approx(together.expected_error)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)]
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    """The last is the example of Newcombe (1998), table I."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)
    assert Share(hits, of).interval == wilson(hits, of)
    assert Share(0, 0).interval is None
