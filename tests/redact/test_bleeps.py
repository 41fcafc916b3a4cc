"""A tone over every hidden word, silence over every gap, and nothing in the sound that the text does not tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.redact import Mask, apply, mask, said_by
from pipeline.settings import RedactSettings
from pipeline.values import Entity, Findings, Session, Span, Stretch, Transcript
from tests.building import span_of, transcript_of
from tests.redact.marking import transcript, unheard
from tests.redact.test_apply import OWAIN, RUBY, hide

SETTINGS = RedactSettings(bleep_before_ms=80, bleep_after_ms=150)
TALK = transcript_of(
    ("S1", "Ruby told me that"),  # words of 0.4 s from 0.0; each turn 0.6 s after the last
    ("S2", "Owain hit her at home"),  # from 2.2
    ("S1", "and then Owain rang"),  # from 4.8
    ("S2", "thank you all"),  # from 7.0
)


def people(text: str) -> Findings:
    return hide(text, ("Ruby", RUBY, Entity.PERSON, "student"), ("Owain", OWAIN, Entity.PERSON, "staff"))


def masked(talk: Transcript, *without: str) -> Mask:
    return mask(talk, people(talk.text), [span_of(talk, words) for words in without], SETTINGS)


def test_every_hidden_word_is_bleeped_with_its_margins() -> None:
    found = masked(TALK)
    assert found == Mask((Stretch(0, 550), Stretch(2_120, 2_750), Stretch(5_520, 6_150)), ())


def test_margins_are_the_settings() -> None:
    wide = mask(TALK, people(TALK.text), (), RedactSettings(bleep_before_ms=0, bleep_after_ms=1_000))
    assert wide.bleeped[1] == Stretch(2_200, 3_600)


def test_a_withheld_passage_is_silent_to_whole_seconds_and_no_tone_tells_of_a_name_in_it() -> None:
    found = masked(TALK, "Owain hit her at home")
    assert found.silenced == (Stretch(1_920, 5_150),)
    assert found.bleeped == (Stretch(0, 550), Stretch(5_520, 6_150))


def test_sound_without_words_is_silent_in_the_same_way() -> None:
    deaf = transcript("one two three four", "five six", seconds=8, unheard=(unheard(8_200, 9_100),))
    assert mask(deaf, Findings(()), (), SETTINGS).silenced == (Stretch(7_920, 10_150),)


def test_a_speaker_who_withdrew_is_silent() -> None:
    spans = said_by(TALK, ["S2"])
    found = mask(TALK, people(TALK.text), spans, SETTINGS)
    assert found.silenced == (Stretch(1_920, 5_150), Stretch(6_920, 8_950))


def test_gaps_with_no_word_between_them_are_one_silence() -> None:
    found = masked(TALK, "told me that", "Owain hit her at home")
    assert found.silenced == (Stretch(0, 5_150),)


def test_a_passage_withheld_twice_is_one_silence() -> None:
    assert masked(TALK, "Owain hit her at home", "hit her").silenced == (Stretch(1_920, 5_150),)


@given(st.sets(st.integers(0, 3)), st.booleans())
def test_silence_lies_where_the_transcript_says_left_out(turns: set[int], deaf: bool) -> None:
    talk = transcript("Ruby came", "so did I", "and Owain", "then", seconds=5)
    if deaf:
        talk = transcript(*talk.text.split("\n"), seconds=5, unheard=(unheard(6_300, 7_900),))
    without = tuple(talk.turns[turn].span for turn in turns)
    redacted = apply(talk, people(talk.text), session=Session("s", "2026-02-10"), without=without)
    silenced = mask(talk, people(talk.text), without, SETTINGS).silenced
    for gap in redacted.gaps:
        assert gap.start_ms is not None
        assert gap.end_ms is not None
        assert any(s.start_ms <= gap.start_ms and gap.end_ms <= s.end_ms for s in silenced)
    shown_ms = sum((g.end_ms or 0) - (g.start_ms or 0) for g in redacted.gaps)
    assert sum(s.length_ms for s in silenced) <= shown_ms + 230 * len(redacted.gaps)


def test_notes_without_times_have_no_sound_to_mask() -> None:
    notes = transcript("Ruby came.")
    with pytest.raises(ValueError, match="times"):
        mask(notes, people(notes.text), (), SETTINGS)
    with pytest.raises(ValueError, match="times"):
        mask(notes, Findings(()), [Span(0, 4)], SETTINGS)


def test_more_bleeps_are_added_with_so_much_on_either_side() -> None:
    wider = Mask((Stretch(0, 500),), (Stretch(5_000, 9_000),))
    found = wider.with_bleeps([Stretch(700, 900), Stretch(6_000, 6_100)], wider_ms=400)
    assert found == Mask((Stretch(0, 1_300),), (Stretch(5_000, 9_000),))
