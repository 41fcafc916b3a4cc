"""What is called a change, and what is not: longer sessions, talkative people, and figures too small to be shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import Comparison, Count, Counted, Kind, Verdict, compared, counted
from pipeline.compare.changes import verdict
from pipeline.errors import NotComparableError
from pipeline.values import RedactedTranscript
from tests.compare.examples import FIRST, SECOND, THIRD, Said, line, released, spread


def series(*turns: list[Said]) -> Comparison:
    made = [released(said, which) for said, which in zip(turns, (FIRST, SECOND, THIRD), strict=False)]
    return compared([counted(one) for one in made], Kind.SERIES)


def verdicts(*turns: list[Said]) -> tuple[Verdict, ...]:
    return series(*turns).rows[0].verdicts


def test_what_grows_fades_appears_and_is_no_longer_heard() -> None:
    few, many, none = spread("bullying", 6), spread("bullying", 30), spread("bullying", 0)
    assert verdicts(few, many) == (Verdict.GROWS,)
    assert verdicts(many, few) == (Verdict.FADES,)
    assert verdicts(none, many, none) == (Verdict.APPEARS, Verdict.NOT_HEARD)


def test_a_difference_that_may_be_noise_is_no_change() -> None:
    assert verdicts(spread("bullying", 6), spread("bullying", 10)) == (Verdict.STEADY,)


def test_a_longer_session_has_not_grown() -> None:
    short, long = spread("bullying", 8, of=60), spread("bullying", 40, of=300)
    assert verdicts(short, long) == (Verdict.STEADY,)
    found = series(short, long)
    assert [round(one.rate(one.of("bullying").turns), 6) for one in found.sessions] == [48, 48]


def test_one_talkative_person_is_no_trend() -> None:
    alone = [("S9", ("bullying",))] * 40 + spread("bullying", 6)
    assert verdicts(spread("bullying", 6, of=160), alone) == (Verdict.STEADY,)
    assert verdicts(spread("bullying", 6, of=160), spread("bullying", 46, of=160)) == (Verdict.GROWS,)


def simulated(drawn: np.random.Generator, rate: float) -> Counted:
    """An hour of seven people, some of them more talkative; every second mention of the theme draws another."""
    shares = drawn.dirichlet(np.full(7, 2.0))
    mentions = sum(drawn.geometric(2 / 3) for _ in range(drawn.poisson(rate / 1.5)))
    by_person = drawn.multinomial(mentions, shares)
    busiest, talk = int(by_person.argmax()), [int(share * 3_600_000) for share in shares]
    count = Count(mentions, int((by_person > 0).sum()), mentions - int(by_person[busiest]), sum(talk) - talk[busiest])
    return Counted(FIRST, 1, True, sum(talk), 300, 7, {"bullying": count}, {})


@pytest.mark.parametrize("rate", [5, 20])
def test_of_themes_that_did_not_change_few_are_called_changed_although_turns_come_in_bursts(rate: float) -> None:
    drawn = np.random.default_rng(7)
    found = [verdict("bullying", simulated(drawn, rate), simulated(drawn, rate)) for _ in range(1_500)]
    told = [one for one in found if one is not Verdict.TOO_FEW]
    assert sum(one is not Verdict.STEADY for one in told) / len(told) < 0.04


def test_where_all_others_spoke_for_no_time_nothing_is_called_a_change() -> None:
    alone = released(spread("bullying", 40, people=4, of=40), SECOND)
    turns = tuple(
        line if line.speaker == "S1" else replace(line, end_ms=line.start_ms)
        for line in (*alone.lines, *alone.lines[:1] * 3)
    )
    pair = [counted(released(spread("weapons", 40))), counted(replace(alone, entries=turns))]
    assert verdict("bullying", *pair) is Verdict.STEADY


def test_under_three_people_nothing_is_said() -> None:
    one, two = spread("bullying", 2, people=1), spread("bullying", 40, people=2)
    assert verdicts(one, two) == (Verdict.TOO_FEW,)
    assert series(one, two).tested == 0
    assert all(count.is_small for count in series(one, two).rows[0].counts)


@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from([1, 2]))
def test_of_figures_that_are_hidden_on_both_sides_nothing_can_be_told(before: int, after: int, people: int) -> None:
    hidden = verdicts(spread("bullying", before, people=people), spread("bullying", after, people=people))
    assert hidden == (Verdict.TOO_FEW,)


def test_groups_are_set_against_the_first_as_they_were_given() -> None:
    made = [released(spread("bullying", turns), which) for turns, which in ((30, THIRD), (4, FIRST), (31, SECOND))]
    found = compared([counted(one) for one in made], Kind.GROUPS)
    assert found.pairs == ((0, 1), (0, 2))
    assert [one.session.id[0] for one in found.sessions] == ["c", "a", "b"]
    assert found.rows[0].verdicts == (Verdict.FADES, Verdict.STEADY)


def test_a_series_goes_by_its_dates() -> None:
    made = [counted(released(spread("bullying", 6), which)) for which in (SECOND, THIRD, FIRST)]
    assert [one.session.id[0] for one in compared(made, Kind.SERIES).sessions] == ["a", "b", "c"]


def test_notes_are_set_against_notes_and_never_against_talk() -> None:
    notes = [(None, codes) for _, codes in spread("bullying", 30)]
    few = [(None, codes) for _, codes in spread("bullying", 5)]
    untimed = [released(said, which, is_timed=False) for said, which in ((few, FIRST), (notes, SECOND))]
    found = compared([counted(one) for one in untimed], Kind.SERIES)
    assert found.rows[0].verdicts == (Verdict.GROWS,)
    assert found.sessions[1].rate(30) == 25
    mixed = compared([counted(untimed[0]), counted(released(spread("bullying", 30), SECOND))], Kind.SERIES)
    assert mixed.rows[0].verdicts == (Verdict.NOT_COMPARED,)
    assert mixed.tested == 0


def test_what_is_denied_is_not_counted() -> None:
    said = released(spread("bullying", 8))
    denied = replace(said, entries=tuple(line(n, ("S1", ("bullying",)), denied=True) for n in range(8)))
    assert counted(denied).of("bullying").turns == 0


def test_themes_stand_by_question_in_the_order_of_the_latest_session() -> None:
    before = spread("weapons", 9) + spread("gap", 9)
    after = spread("online", 9) + spread("bullying", 9)
    found = series(before, after)
    assert [row.code for row in found.rows] == ["bullying", "weapons", "online", "gap"]
    assert [row.heading.title for row in found.rows][1] == "Weapons"


@pytest.mark.parametrize(
    "sessions",
    [
        [],
        [released(spread("bullying", 3))],
        [released(spread("bullying", 3)), released(spread("bullying", 4))],
        [released(spread("bullying", 3)), released([], SECOND)],
    ],
)
def test_what_cannot_be_compared_is_refused(sessions: list[RedactedTranscript]) -> None:
    with pytest.raises(NotComparableError):
        compared([counted(one) for one in sessions], Kind.SERIES)


def test_a_draft_is_never_compared() -> None:
    with pytest.raises(ValueError, match="draft"):
        counted(replace(released(spread("bullying", 3)), release=None))
