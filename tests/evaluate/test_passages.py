from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from pipeline.errors import GoldError
from pipeline.evaluate.figures import Share
from pipeline.evaluate.passages import Verdict, auc, precision_at, read_examples, score_flags
from pipeline.values import Route, Urgency

ROWS = (
    {"label": 1, "category": "neglect", "urgency": "today", "subtle": True, "text": "a"},
    {"label": 1, "category": "staff_allegation", "urgency": "today", "subtle": False, "asr": True, "text": "b"},
    {"label": 0, "kind": "policy", "text": "c"},
    {"label": 0, "kind": "praise", "text": "d"},
)
VERDICTS = {
    "a": Verdict(0.9, Route.DSL, Urgency.ROUTINE),
    "b": Verdict(0.4),
    "c": Verdict(0.6, Route.DSL, Urgency.TODAY),
    "d": Verdict(0.1),
}


def test_passages_are_counted_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n", encoding="utf-8")
    figures = score_flags(read_examples(path), VERDICTS.__getitem__)
    assert figures.auc == 0.75
    assert figures.precision_at_recall == pytest.approx(2 / 3)
    assert figures.recall == Share(1, 2)
    assert figures.precision == Share(1, 2)
    assert figures.by_category == {"neglect": Share(1, 1), "staff_allegation": Share(0, 1)}
    assert figures.false_by_kind == {"policy": Share(1, 1), "praise": Share(0, 1)}
    assert (figures.subtle, figures.plain, figures.misheard) == (Share(1, 1), Share(0, 1), Share(0, 1))
    assert (figures.route, figures.urgency, figures.soon_enough) == (Share(1, 1), Share(0, 1), Share(0, 1))
    assert figures.calibration.of == 4
    assert figures.calibration.brier == pytest.approx((0.1**2 + 0.6**2 + 0.6**2 + 0.1**2) / 4)
    assert [miss.line for miss in figures.missed] == [2]
    assert [miss.line for miss in figures.needless] == [3]
    assert [(miss.kind, miss.line) for miss in figures.too_late] == [("neglect, today as routine", 1)]
    assert figures.misrouted == ()


def test_passage_that_goes_to_the_wrong_person_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(json.dumps(ROWS[1]), encoding="utf-8")
    figures = score_flags(read_examples(path), lambda _: Verdict(1, Route.DSL, Urgency.TODAY))
    assert [miss.kind for miss in figures.misrouted] == ["staff_allegation to dsl"]


def test_row_without_a_label_is_refused_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"text": "a"}', encoding="utf-8")
    with pytest.raises(GoldError, match="line 1"):
        read_examples(path)


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.booleans()), min_size=2))
def test_auc_is_that_of_the_textbook(rows: list[tuple[float, bool]]) -> None:
    scores, labels = [score for score, _ in rows], [label for _, label in rows]
    if len(set(labels)) < 2:
        assert math.isnan(auc(scores, labels))
    else:
        assert auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores))


def test_precision_is_the_best_at_enough_recall() -> None:
    assert precision_at([0.9, 0.8, 0.7, 0.6], [True, False, True, False], 0.5) == 1.0
    assert precision_at([0.9, 0.8, 0.7, 0.6], [True, False, True, False]) == pytest.approx(2 / 3)
    assert math.isnan(precision_at([0.5], [False]))
