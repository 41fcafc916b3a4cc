"""Where a heading may begin, and that no word is lost on the way there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.units import LONGEST_WORDS, cut
from tests.segment.scripted import transcript_of

SAID = st.text(alphabet="ab .?!'\n", max_size=60).map(lambda said: f"a{said}".replace("\n", " "))


@given(st.lists(st.tuples(st.sampled_from(["S1", "S2", None]), SAID), min_size=1, max_size=6), st.booleans())
def test_units_keep_every_word_in_order_and_do_not_overlap(talk: list[tuple[str | None, str]], timed: bool) -> None:
    transcript = transcript_of(talk, timed=timed)
    units = cut(transcript)
    assert " ".join(unit.text for unit in units).split() == transcript.text.split()
    assert all(first.span.end <= second.span.start for first, second in pairwise(units))


def test_with_speakers_only_a_turn_may_open_a_heading() -> None:
    units = cut(transcript_of([("S1", "One thing. Another thing."), ("S2", "A third.")]))
    assert [unit.may_open for unit in units] == [True, False, True]


def test_heard_without_speakers_every_sentence_may_open_one() -> None:
    units = cut(transcript_of([(None, "One thing. Another thing."), (None, "A third.")]))
    assert [unit.may_open for unit in units] == [True, True, True]


def test_in_notes_only_a_point_may_open_one() -> None:
    units = cut(transcript_of([(None, "One thing. Another thing."), (None, "A third.")], timed=False))
    assert [unit.may_open for unit in units] == [True, False, True]
    assert {unit.start_ms for unit in units} == {None}


def test_talk_without_punctuation_is_cut_all_the_same() -> None:
    units = cut(transcript_of([(None, "word " * 150)]))
    assert [unit.words for unit in units] == [LONGEST_WORDS] * (150 // LONGEST_WORDS)


def test_the_silence_before_a_unit_is_known() -> None:
    transcript = transcript_of([("S1", "One thing."), ("S2", "Another.")])
    early, late = transcript.words[:-1], transcript.words[-1]
    moved = type(late)(late.span, late.start_ms + 900, late.end_ms + 900, late.confidence)
    units = cut(type(transcript)(transcript.text, transcript.turns, (*early, moved), None, "scripted"))
    assert [(unit.start_ms, unit.pause_ms) for unit in units] == [(0, 0), (1900, 900)]


def test_heard_with_speakers_told_by_ear_every_sentence_may_open_one() -> None:
    said = transcript_of([("S1", "One thing. Another thing."), ("S2", "A third.")])
    units = cut(replace(said, by_voice=True))
    assert [unit.may_open for unit in units] == [True, True, True]
    assert [unit.speaker for unit in units] == ["S1", "S1", "S2"]
