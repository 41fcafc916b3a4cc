"""The document of a comparison shows what may be shown, calls noise noise, and carries no word of any session."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes

from pipeline.compare import Comparison, Kind, compared, counted
from pipeline.compare.document import document
from pipeline.compare.pictures import by_theme
from pipeline.compare.reviewing import reviewed
from pipeline.documents import Table, to_docx, to_html, to_pdf
from pipeline.errors import NotComparableError
from pipeline.values import PLACEHOLDER, InterventionPlan, PlanRow, RedactedTranscript, Session
from tests.compare.examples import FIRST, SECOND, THIRD, Said, released, spread

FEW = spread("weapons", 17, people=2, of=300)
BEFORE, AFTER = [*spread("bullying", 6), *FEW], [*spread("bullying", 41, of=111), *spread("online", 9, of=40)]


def of(*turns: list[Said], kind: Kind = Kind.SERIES) -> Comparison:
    made = [released(said, which) for said, which in zip(turns, (FIRST, SECOND, THIRD), strict=False)]
    return compared([counted(one) for one in made], kind)


def text_of(html: bytes) -> str:
    bare = re.sub(r"<style>.*?</style>|<[^>]*>", " ", html.decode(), flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def test_what_changed_is_told_with_both_figures() -> None:
    told = text_of(to_html(document(of(BEFORE, AFTER))))
    assert "From A to B" in told
    assert "Bullying grows. A: 5.1 turns an hour by 6 of 6 people; B: 97.7 turns an hour by 6 of 6 people." in told
    assert "A: All staff, 10 February 2024 · B: All staff, 10 February 2025" in told
    assert "2 differences were tested here, so that about 0.02 would be called" in told


def test_nothing_that_is_noise_is_called_a_change() -> None:
    told = text_of(to_html(document(of(spread("bullying", 6), spread("bullying", 9)))))
    assert "No theme differs by more than counting noise." in told
    assert "no more than noise" in told


def test_small_figures_are_in_no_table_and_in_no_picture() -> None:
    comparison = of(BEFORE, AFTER)
    assert "17" not in {
        cell
        for block in document(comparison).blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in re.findall(r"\d+", " ".join(row))
    }
    drawn = by_theme(comparison)
    assert drawn is not None
    assert "Weapons" not in drawn.alt
    assert "By too few to compare: Weapons" in text_of(to_html(document(comparison)))


@settings(max_examples=5, deadline=None)
@given(st.integers(1, 60), st.integers(1, 2))
def test_how_large_a_hidden_figure_is_changes_no_byte(turns: int, people: int) -> None:
    shown = spread("bullying", 20)
    quiet: list[Said] = [("S1", ())] * (60 - turns)
    hidden = [*shown, *spread("weapons", turns, people=people, of=turns), *quiet]
    least = [*shown, *spread("weapons", 1, people=1, of=1), *[("S1", ())] * 59]
    alike = [of(said, spread("weapons", 2, people=2)) for said in (hidden, least)]
    first, second = (to_html(document(one)) for one in alike)
    assert first == second


def test_no_placeholder_and_no_word_of_a_session_stands_in_it() -> None:
    told = text_of(to_html(document(of(BEFORE, AFTER))))
    assert not PLACEHOLDER.search(told)
    assert "Said near" not in told
    assert "Place number 2 or student number 2 of one session is not that of another" in told


def test_the_same_number_in_another_session_links_nothing() -> None:
    """Every turn of both sessions names [PLACE 2] and [STUDENT 1]; other numbers there give the same document."""
    plain = of(BEFORE, AFTER)
    others = [released(said, which) for said, which in ((BEFORE, FIRST), (AFTER, SECOND))]
    renamed = [
        replace(one, entries=tuple(replace(line, text=f"{line.text} [PLACE {n}]") for n, line in enumerate(one.lines)))
        for one in others
    ]
    assert compared([counted(one) for one in renamed], Kind.SERIES) == plain


def test_groups_are_worded_as_groups() -> None:
    told = text_of(to_html(document(of(spread("bullying", 30), spread("bullying", 4), kind=Kind.GROUPS))))
    assert "What differs between the groups" in told
    assert "B beside A" in told
    assert "named less" in told
    assert "fades" not in told


def test_different_codebooks_are_told() -> None:
    comparison = of(BEFORE, AFTER)
    assert "different versions" not in text_of(to_html(document(comparison)))
    mixed = replace(
        comparison, sessions=(comparison.sessions[0], replace(comparison.sessions[1], codebook="codebook 2"))
    )
    assert "A: no version; B: codebook 2" in text_of(to_html(document(mixed)))


def test_every_format_is_written_and_the_same_each_time() -> None:
    for write in (to_html, to_docx, to_pdf):
        assert write(document(of(BEFORE, AFTER))) == write(document(of(BEFORE, AFTER)))


PLAN = InterventionPlan(
    FIRST,
    1,
    (
        PlanRow("bullying", "Bullying", action="A rota for [PLACE 2]", who="Deputy", success="Fewer on the stairs"),
        PlanRow("", "Bike sheds", action="Look"),
        PlanRow("weapons", "Weapons"),
    ),
)


def test_a_plan_opens_the_next_comparison_with_the_figures_then_and_now() -> None:
    comparison = of(BEFORE, AFTER)
    told = text_of(to_html(document(comparison, [reviewed(PLAN, comparison)])))
    assert told.index("What was planned after A, and what is heard in B") < told.index("What changed")
    assert "Who: Deputy" in told
    assert "no theme of its own: ask" in told
    assert "Nothing was written down for: Weapons" in told


def test_an_issue_of_one_part_of_the_session_says_that_the_figures_are_those_of_all_parts() -> None:
    comparison = of(spread("gap", 9), spread("gap", 40))
    rows = PlanRow("gap.training", "What falls short: Training", action="A"), PlanRow("gap", "Other", action="B")
    told = text_of(to_html(document(comparison, [reviewed(replace(PLAN, rows=rows), comparison)])))
    assert "all parts together: grows" in told.partition("Other")[0]
    assert "all parts" not in told.partition("Other")[2]


@pytest.mark.parametrize("session", [SECOND, THIRD])
def test_a_plan_is_reviewed_beside_its_own_session_and_a_later_one(session: Session) -> None:
    with pytest.raises(NotComparableError, match="its own session and a later one"):
        reviewed(replace(PLAN, session=session), of(BEFORE, AFTER))


def test_six_sessions_stand_side_by_side_and_no_more() -> None:
    made = [
        counted(released(spread("bullying", 9), replace(FIRST, id=f"{n:016}", date=f"20{n:02}-01-01")))
        for n in range(7)
    ]
    found = compared(made[:6], Kind.SERIES)
    assert by_theme(found) is not None
    assert to_pdf(document(found))
    with pytest.raises(NotComparableError, match="6"):
        compared(made, Kind.SERIES)


def notes(turns: list[Said], session: Session = FIRST) -> RedactedTranscript:
    made = released([(None, codes) for _, codes in turns], session, is_timed=False)
    return replace(made, duration_ms=None)


def test_in_notes_that_tell_nobody_apart_points_are_called_points_and_nobody_is_counted() -> None:
    both = notes(spread("bullying", 4)), notes(spread("bullying", 40), SECOND)
    told = text_of(to_html(document(compared([counted(one) for one in both], Kind.SERIES))))
    assert "Bullying grows. A: 3.3 of 100 points; B: 33.3 of 100 points." in told
    assert told.count("not told apart") == 2
    assert not re.search(r"\d people|by \d", told.split("What changed")[1].split("Turns are not cases")[0])
    few = notes(spread("bullying", 2)), notes(spread("bullying", 40), SECOND)
    told = text_of(to_html(document(compared([counted(one) for one in few], Kind.SERIES))))
    assert "A: under 3 points; B: 33.3 of 100 points." in told


def test_who_spoke_at_all_is_not_told_of_fewer_than_three() -> None:
    told = text_of(to_html(document(of(spread("bullying", 9), [("S1", ("bullying",)), ("S2", ())]))))
    assert "120 by 6" in told
    assert "2 by under 3" in told


def test_an_axis_says_what_it_counts_in_talk_in_notes_and_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    axes: list[str] = []
    monkeypatch.setattr(Axes, "set_xlabel", lambda _, label: axes.append(label))
    talk, talk_later = released(spread("bullying", 9)), released(spread("bullying", 9), SECOND)
    for pair in ((talk, talk_later), (notes(spread("bullying", 9)), talk_later)):
        assert by_theme(compared([counted(one) for one in pair], Kind.SERIES)) is not None
    assert axes[0] == "Turns for an hour of talk"
    assert axes[2] == "Turns for an hour of talk\n(notes: in a hundred points)"


def test_where_nothing_may_be_shown_there_is_no_picture() -> None:
    assert by_theme(of(spread("bullying", 2, people=1), spread("bullying", 2, people=1))) is None


def test_the_head_of_notes_is_nobody_and_no_point() -> None:
    talk = [(None, ("bullying",)), *spread("bullying", 10)]
    notes_with_head = counted(replace(released(talk, is_timed=False), duration_ms=None))
    assert (notes_with_head.turns, notes_with_head.people, notes_with_head.talk) == (120, 6, 120)
    assert notes_with_head.of("bullying").turns == 10
