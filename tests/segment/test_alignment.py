"""Whatever the evidence, runs cover the talk in the plan's order and begin only where they may."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.segment.alignment import Run, align
from pipeline.segment.evidence import Evidence
from pipeline.segment.headings import flatten
from tests.segment.scripted import PLAN

HEADINGS = flatten(PLAN)
NUMBERS = st.floats(-20, 20, width=32)


def evidence_for(rows: list[list[int]]) -> Evidence:
    topic = np.array(rows, float)
    return Evidence(topic, np.zeros_like(topic), np.full(len(rows), 10.0))


@st.composite
def problems(draw: st.DrawFn) -> tuple[Evidence, list[bool]]:
    units = draw(st.integers(1, 25))
    shape = (units, len(HEADINGS))
    topic, opening = (draw(arrays(float, shape, elements=NUMBERS)) for _ in range(2))
    words = draw(arrays(float, units, elements=st.integers(1, 60).map(float)))
    return Evidence(topic, opening, words), draw(st.lists(st.booleans(), min_size=units, max_size=units))


@given(problems())
def test_runs_cover_every_unit_once_and_begin_only_where_they_may(problem: tuple[Evidence, list[bool]]) -> None:
    evidence, may_open = problem
    runs = align(evidence, HEADINGS, may_open)
    assert [run.first for run in runs] == [0, *(run.last for run in runs[:-1])]
    assert runs[-1].last == len(evidence.words)
    assert all(may_open[run.first] for run in runs[1:])


@given(problems())
def test_headings_never_go_backwards_except_among_the_parts_of_one_item(
    problem: tuple[Evidence, list[bool]],
) -> None:
    evidence, may_open = problem
    for before, after in pairwise(align(evidence, HEADINGS, may_open)):
        assert before.heading != after.heading
        assert HEADINGS[before.heading].item <= HEADINGS[after.heading].item


def test_parts_of_one_item_may_come_in_any_order() -> None:
    learning, telling = [0, 0, 0, 9, 0], [0, 0, 9, 0, 0]
    runs = align(evidence_for([learning] * 5 + [telling] * 5), HEADINGS, [True] * 10)
    assert runs == (Run(0, 5, 3), Run(5, 10, 2))


def test_an_item_nobody_spoke_of_is_passed_over() -> None:
    names, goodbye = [9, 0, 0, 0, 0], [0, 0, 0, 0, 9]
    runs = align(evidence_for([names] * 5 + [goodbye] * 5), HEADINGS, [True] * 10)
    assert [run.heading for run in runs] == [0, 4]


def test_one_stray_sentence_does_not_cut_a_section_in_two() -> None:
    harms, stray = [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]
    runs = align(evidence_for([harms] * 6 + [stray] + [harms] * 6), HEADINGS, [True] * 13)
    assert [run.heading for run in runs] == [1]
