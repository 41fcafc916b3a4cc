"""Whatever the evidence, runs cover the talk in the plan's order; chances are those of all cuts together."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.segment.alignment import NEVER, Problem, Run, best, certain, chances, forbidden, runs_of, worth
from pipeline.segment.headings import flatten
from tests.segment.scripted import PLAN

HEADINGS = flatten(PLAN)
KINDS = len(HEADINGS)
NUMBERS = st.floats(-20, 20, width=32)


def problem_for(rows: list[list[int]]) -> Problem:
    topic = np.array(rows, float)
    items = np.array([heading.item for heading in HEADINGS])
    passed = np.maximum(items[None, :] - items[:, None] - 1, 0)
    return Problem(
        topic=topic,
        opening=np.zeros_like(topic),
        step=np.where(forbidden(HEADINGS), NEVER, -4 - 1.5 * passed),
        final=-1.5 * (items[-1] - items),
        said=np.linspace(0, 1, len(rows) + 1),
        items=items,
        share=np.array([heading.share for heading in HEADINGS]),
        longer=-0.8,
        shorter=-0.2,
    )


@st.composite
def problems(draw: st.DrawFn, most: int = 25) -> Problem:
    places = draw(st.integers(1, most))
    topic, opening = (draw(arrays(float, (places, KINDS), elements=NUMBERS)) for _ in range(2))
    return replace(problem_for([[0] * KINDS] * places), topic=topic, opening=opening)


@given(problems())
def test_runs_cover_every_place_once_and_never_go_backwards(problem: Problem) -> None:
    runs = best(problem)
    assert [run.first for run in runs] == [0, *(run.last for run in runs[:-1])]
    assert runs[-1].last == len(problem.topic)
    for before, after in pairwise(runs):
        assert before.heading != after.heading
        assert HEADINGS[before.heading].item <= HEADINGS[after.heading].item


@given(problems(most=3))
def test_the_best_cut_is_the_best_of_all(problem: Problem) -> None:
    every = [worth(problem, runs_of(labels)) for labels in product(range(KINDS), repeat=len(problem.topic))]
    assert worth(problem, best(problem)) == pytest.approx(max(every))


@given(problems(most=3))
def test_chances_are_those_of_all_cuts_weighed_by_their_likelihood(problem: Problem) -> None:
    cuts = list(product(range(KINDS), repeat=len(problem.topic)))
    weights = np.exp([worth(problem, runs_of(labels)) - chances(problem).total for labels in cuts])
    assert weights.sum() == pytest.approx(1)
    found = chances(problem)
    for labels in ("begins", "under", "steps", "ends", "longer", "shorter"):
        expected = sum(
            weight * getattr(certain(problem, runs_of(cut)), labels) for weight, cut in zip(weights, cuts, strict=True)
        )
        assert getattr(found, labels) == pytest.approx(expected, abs=1e-6)


@given(problems())
def test_an_item_is_entered_once_at_most(problem: Problem) -> None:
    entered = chances(problem).enters.sum(axis=0) @ (problem.items[:, None] == np.unique(problem.items)[None, :])
    assert (entered <= 1 + 1e-6).all()


def test_parts_of_one_item_may_come_in_any_order() -> None:
    learning, telling = [0, 0, 0, 9, 0], [0, 0, 9, 0, 0]
    assert best(problem_for([learning] * 5 + [telling] * 5)) == (Run(0, 5, 3), Run(5, 10, 2))


def test_an_item_nobody_spoke_of_is_passed_over() -> None:
    names, goodbye = [9, 0, 0, 0, 0], [0, 0, 0, 0, 9]
    assert [run.heading for run in best(problem_for([names] * 5 + [goodbye] * 5))] == [0, 4]


def test_one_stray_sentence_does_not_cut_a_section_in_two() -> None:
    harms, stray = [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]
    assert [run.heading for run in best(problem_for([harms] * 6 + [stray] + [harms] * 6))] == [1]
