"""Properties of the cover: what was found is hidden, nothing else is, and no span overlaps another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.redact.candidates import Candidate
from pipeline.redact.cover import grow, merge
from pipeline.values import Entity, Span


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    start = draw(st.integers(0, 60))
    people = frozenset(draw(st.lists(st.sampled_from("abc"), max_size=2)))
    return Candidate(
        Span(start, start + draw(st.integers(1, 15))),
        draw(st.sampled_from(Entity)),
        draw(st.floats(0, 1)),
        draw(st.sampled_from(["roster:full", "ner", "capital", "pattern:email"])),
        None,
        people,
    )


@given(st.lists(candidates(), max_size=12))
def test_the_cover_is_exactly_the_union_disjoint_in_order_and_stable(found: list[Candidate]) -> None:
    merged = merge(found)
    hidden = {at for c in merged for at in range(c.span.start, c.span.end)}
    assert hidden == {at for c in found for at in range(c.span.start, c.span.end)}
    assert all(a.span.end <= b.span.start for a, b in pairwise(merged))
    assert [c.span for c in merge(merged)] == [c.span for c in merged]


@given(st.lists(candidates(), max_size=12))
def test_the_order_of_findings_changes_no_span(found: list[Candidate]) -> None:
    assert [c.span for c in merge(found)] == [c.span for c in merge(reversed(found))]


@pytest.mark.parametrize(
    ("text", "inside", "whole"),
    [
        ("see Callum's mum", "allu", "Callum"),
        ("see O'Rourke now", "Rour", "O'Rourke"),
        ("see O'Rourke now", "O", "O'Rourke"),
        ("ask Owain’ll he", "Owa", "Owain"),
        ("Callum", "l", "Callum"),
        ("it's 'Ruby' now", "Ruby", "Ruby"),
    ],
)
def test_spans_grow_to_their_words_and_no_farther(text: str, inside: str, whole: str) -> None:
    start = text.index(inside)
    assert grow(Span(start, start + len(inside)), text).of(text) == whole


def test_the_roster_names_what_it_knows() -> None:
    exact = Candidate(Span(0, 6), Entity.PERSON, 1.0, "roster:given", None, frozenset("ab"))
    model = Candidate(Span(0, 12), Entity.PERSON, 0.9, "ner")
    full = Candidate(Span(0, 12), Entity.PERSON, 1.0, "roster:full", None, frozenset("b"))
    assert merge([exact, model, full])[0].people == frozenset("b")


def test_two_different_people_in_one_stretch_leave_the_surer() -> None:
    one = Candidate(Span(0, 6), Entity.PERSON, 1.0, "roster:given", None, frozenset("a"))
    two = Candidate(Span(4, 12), Entity.PERSON, 1.0, "roster:given", None, frozenset("b"))
    assert merge([one, two])[0].people == frozenset("b")
