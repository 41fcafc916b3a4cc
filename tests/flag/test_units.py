from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.flag.units import LONGEST, cut
from tests.flag.fakes import spoken

lines = st.lists(st.text(alphabet="ab .?!\"'", min_size=1).filter(lambda t: bool(t.strip())), min_size=1, max_size=6)


def test_sentences_are_units() -> None:
    talk = spoken("Well. He told me so! Did he?")
    assert [unit.span.of(talk.text) for unit in cut(talk)] == ["Well.", "He told me so!", "Did he?"]


def test_a_unit_knows_its_turn_and_speaker() -> None:
    talk = spoken("Yes.", "No.", speakers=["S1", "S2"])
    assert [(unit.turn, unit.speaker) for unit in cut(talk)] == [(0, "S1"), (1, "S2")]


def test_talk_without_stops_is_cut_into_pieces() -> None:
    talk = spoken("and then he said to me that it was all right and i did not know what to do " * 6)
    assert len(cut(talk)) > 4
    assert all(unit.words <= LONGEST for unit in cut(talk))


def test_silence_has_no_units() -> None:
    assert cut(spoken()) == ()


@given(lines)
def test_every_word_is_in_exactly_one_unit(turns: list[str]) -> None:
    talk = spoken(*turns)
    units = cut(talk)
    said = " ".join(unit.span.of(talk.text) for unit in units)
    assert said.split() == talk.text.split()
    assert all(a.span.end <= b.span.start for a, b in pairwise(units))
