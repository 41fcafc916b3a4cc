"""Several traits of one person point at that person."""

from __future__ import annotations

import pytest

from pipeline.redact.singled_out import singled_out
from pipeline.redact.tokens import read
from tests.redact.marking import transcript


def traits(*turns: str) -> list[tuple[str, ...]]:
    said = transcript(*turns)
    return [found.traits for found in singled_out(read(said.text), said.turns)]


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("She's the only one in foster care in Year 8.", ("only one", "care", "year")),
        ("There's a boy in Year 10 with epilepsy, he sits by the door.", ("year", "health")),
        ("He is the only Somali lad we have.", ("only one", "origin")),
        ("A trans student, thirteen years old, told me.", ("identity", "year")),
    ],
)
def test_two_kinds_of_trait_of_one_person_are_told(turn: str, expected: tuple[str, ...]) -> None:
    assert traits(turn) == [expected]


@pytest.mark.parametrize(
    "turn",
    [
        "Year 8 are hard work at the minute.",
        "She is in foster care.",
        "We had an assembly on epilepsy for all of Year 9.",
        "The only thing is the buses.",
    ],
)
def test_one_trait_or_nobody_in_particular_is_not(turn: str) -> None:
    assert traits(turn) == []


def test_traits_of_different_turns_are_not_added_up() -> None:
    assert traits("He's in Year 8.", "And she is in foster care.") == []


def test_far_apart_traits_are_not_of_one_person() -> None:
    assert traits("She is in Year 8. " + "And so on we went. " * 12 + "There is epilepsy too.") == []
