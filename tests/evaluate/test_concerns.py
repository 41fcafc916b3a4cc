from __future__ import annotations

import pytest

from pipeline.evaluate.concerns import is_found, is_soon_enough, routes_of, shared_ms
from pipeline.values import Route, Stretch, Urgency


@pytest.mark.parametrize(
    ("passage", "item", "found"),
    [
        (Stretch(0, 60_000), Stretch(0, 2_000), False),
        (Stretch(0, 60_000), Stretch(58_000, 99_000), False),
        (Stretch(0, 60_000), Stretch(57_999, 99_000), True),
        (Stretch(0, 3_000), Stretch(0, 1_500), False),
        (Stretch(0, 3_000), Stretch(0, 1_501), True),
        (Stretch(0, 3_000), Stretch(4_000, 9_000), False),
    ],
)
def test_more_than_two_seconds_or_half_of_a_passage_finds_it(passage: Stretch, item: Stretch, found: bool) -> None:
    assert is_found(passage, item) is found


def test_stretches_apart_share_nothing() -> None:
    assert shared_ms(Stretch(0, 5), Stretch(5, 9)) == 0
    assert shared_ms(Stretch(0, 5), Stretch(3, 4)) == 1


def test_allegations_go_to_the_head_unless_they_speak_of_the_head() -> None:
    assert routes_of("neglect", "I told the head") == {Route.DSL}
    assert routes_of("staff_wellbeing", "") == {Route.DSL}
    assert routes_of("staff_allegation", "He grabbed her, that head of year.") == {Route.HEADTEACHER}
    assert Route.CHAIR not in routes_of("staff_allegation", "the head of maths did it")
    assert routes_of("staff_allegation", "It is the head, I am afraid.") == {Route.HEADTEACHER, Route.CHAIR}


def test_sooner_is_soon_enough() -> None:
    assert is_soon_enough(Urgency.IMMEDIATE, Urgency.TODAY)
    assert not is_soon_enough(Urgency.ROUTINE, Urgency.TODAY)
