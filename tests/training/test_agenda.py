"""Learning where sections begin: truths stay with their words, and learning makes true cuts likelier."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.evaluate.parsing import parse_text
from pipeline.segment import alignment, model
from pipeline.segment.headings import flatten
from pipeline.segment.model import Weights
from pipeline.training import agenda
from pipeline.values import PlanItem, SessionPlan
from tests.segment.scripted import WordOverlap

SCRIPT = parse_text(
    "# section: introduction\nA: Shall we say our names?\nC: My name is short.\nD: My name is long.\n"
    "# section: types_of_harm\nA: Which harms worry you?\nC: Knives worry me.\nD: Phones worry me.\nC: Vapes too.\n"
    "# section: responding_to_harm\n# sub: disclosure\nA: Whom would they tell?\nC: They tell a friend.\n"
    "# sub: training\nA: Which courses helped?\nD: Courses with slides.\n"
    "# section: ending\nA: Thanks, is that all?\nC: Goodbye then."
)


def item(id: str, *cues: str, parts: tuple[PlanItem, ...] = ()) -> PlanItem:
    return PlanItem(id, id, 10, cues, parts)


HEADINGS = flatten(
    SessionPlan(
        (
            item("introduction", "shall we say our names", "my name is long"),
            item("types_of_harm", "which harms worry you here", "knives worry me much"),
            item(
                "responding_to_harm",
                "x",
                parts=(
                    item("disclosure", "whom would they tell first", "they tell a friend"),
                    item("training", "which courses helped you most", "courses with many slides"),
                ),
            ),
            item("ending", "thanks is that all then", "goodbye then and thanks"),
        )
    )
)


def lessons() -> list[agenda.Lesson]:
    chance = np.random.default_rng(1)
    return [agenda.lesson(said, gold, HEADINGS, WordOverlap()) for gold, said in agenda.renderings(SCRIPT, chance)]


def truth_share(lesson: agenda.Lesson, weights: Weights) -> float:
    """Share of the words that the likeliest cut puts under their true heading."""
    found = alignment.best(model.pose(lesson.evidence, lesson.headings, lesson.starts, weights))
    labels, truth = (
        np.concatenate([np.full(run.last - run.first, run.heading) for run in runs]) for runs in (found, lesson.truth)
    )
    return float((labels == truth).mean())


def test_slopes_are_those_of_the_likelihood() -> None:
    lesson = lessons()[0]
    values = np.concatenate([agenda.FIRST.topic, agenda.FIRST.opening, agenda.FIRST.structure])

    def likelihood(row: agenda.Numbers) -> float:
        problem = model.pose(lesson.evidence, lesson.headings, lesson.starts, Weights.of(row))
        return alignment.worth(problem, lesson.truth) - alignment.chances(problem).total

    slope = agenda.slope_of(lesson, Weights.of(values))
    for at in range(len(values)):
        step = np.zeros_like(values)
        step[at] = 1e-4
        assert slope[at] == pytest.approx((likelihood(values + step) - likelihood(values - step)) / 2e-4, abs=1e-3)


def test_learning_finds_the_true_cuts() -> None:
    taught = lessons()
    weights = agenda.fit(taught, np.random.default_rng(2), epochs=4)
    blind = Weights(np.zeros_like(weights.topic), np.zeros_like(weights.opening), agenda.FIRST.structure)
    assert np.mean([truth_share(lesson, weights) for lesson in taught]) > 0.9
    assert np.mean([truth_share(lesson, blind) for lesson in taught]) < 0.7


def test_every_form_keeps_its_truth() -> None:
    for gold, said in agenda.renderings(SCRIPT, np.random.default_rng(3)):
        named = [(turn.section, turn.sub) for turn in gold.turns]
        lesson = agenda.lesson(said, gold, HEADINGS, WordOverlap())
        found = [(HEADINGS[run.heading].item_id, HEADINGS[run.heading].subsection) for run in lesson.truth]
        assert found == [one for n, one in enumerate(named) if n == 0 or one != named[n - 1]]


def test_reshaped_sessions_are_cut_and_never_made_up() -> None:
    texts = {turn.text for turn in SCRIPT.turns}
    shapes = [agenda.reshaped(SCRIPT, np.random.default_rng(seed)) for seed in range(40)]
    assert all({turn.text for turn in shape.turns} <= texts for shape in shapes)
    assert any(shape.turns[0].section != "introduction" for shape in shapes)
    assert any(shape.turns[-1].section != "ending" for shape in shapes)
    orders = {tuple(dict.fromkeys(turn.sub for turn in shape.turns if turn.sub)) for shape in shapes}
    assert {("disclosure", "training"), ("training", "disclosure")} <= orders


def test_weights_written_are_the_weights_read(tmp_path: Path) -> None:
    weights = model.load()
    text = agenda.written(weights, 3)
    path = tmp_path / "weights.toml"
    path.write_text(text, encoding="utf-8")
    again = model.load(path)
    for one, other in ((weights.topic, again.topic), (weights.opening, again.opening)):
        assert np.allclose(one, other)
    assert np.allclose(weights.structure, again.structure)
