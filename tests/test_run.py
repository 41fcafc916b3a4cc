"""The redacted recording is checked by listening to it: what is still heard is bleeped, or nothing comes out."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

import pytest

from pipeline import ingest, redact, run
from pipeline.errors import DecisionsError, LeakError
from pipeline.ingest.level import TONE_HZ
from pipeline.values import Findings, Heard, PlanItem, Roster, Samples, SessionPlan, Stretch, ignore
from tests.building import span_of, transcript_of
from tests.flag.fakes import WordEmbedder
from tests.hearing import Ears, with_plain_ears
from tests.ingest import conftest
from tests.ingest.sounds import SETTINGS, encoded, hear, is_silent, is_tone, played
from tests.redact.marking import roster

PEOPLE = roster("Callum Doyle", "Jasdeep Gill")
TALK = transcript_of(  # words of 0.4 s from 0.0; each turn 0.6 s after the last
    ("S1", "so Callum was late again"),
    ("S2", "and somebody told his mother then"),  # from 2.6
    ("S1", "thank you for all of that"),  # from 5.6
)
CLEAN = transcript_of(("S1", "so . was late again"), ("S2", "and somebody told his mother then"))
MISSED = transcript_of(("S1", "so . was late again"), ("S2", "and somebody told Jasdeep mother then"))
LIKE = transcript_of(("S1", "so . was late again"), ("S2", "and then jazz deep told me"))


@pytest.fixture
def heard(given: conftest.Given, monkeypatch: pytest.MonkeyPatch) -> Heard:
    with_plain_ears(monkeypatch)
    return Heard(ingest.open_recording(given("r.flac", encoded("flac")), SETTINGS, hear=hear), TALK, ())


given = conftest.given


def masked(heard: Heard, ears: Ears, people: Roster = PEOPLE) -> Samples:
    parts = ears.parts()
    findings = redact.find(TALK, people, parts.detector())
    return played(run.mask(heard, findings, people, parts))


def is_bleeped(sound: Samples, start_ms: int, end_ms: int) -> bool:
    return is_tone(sound[16 * start_ms : 16 * end_ms], TONE_HZ)


def test_sound_in_which_nobody_is_named_is_heard_once(heard: Heard) -> None:
    ears = Ears([CLEAN])
    sound = masked(heard, ears)
    assert ears.asked == 1
    assert is_bleeped(sound, 400, 800)
    assert not is_bleeped(sound, 3_800, 4_200)


def test_a_name_that_was_missed_is_bleeped_and_the_sound_heard_again(heard: Heard) -> None:
    ears = Ears([MISSED, CLEAN])
    sound = masked(heard, ears)
    assert ears.asked == 2
    assert is_bleeped(sound, 400, 800)
    assert is_bleeped(sound, 3_500, 4_500)


def test_a_name_that_can_be_heard_even_then_stops_everything(heard: Heard) -> None:
    ears = Ears([MISSED, *(transcript_of(("S1", ". " * n + "Callum was late")) for n in (13, 18))])
    with pytest.raises(LeakError) as raised:
        masked(heard, ears)
    assert ears.asked == 3
    assert "Callum" not in str(raised.value)


def test_a_name_that_is_heard_where_no_voice_is_left_stops_nothing(heard: Heard) -> None:
    ears = Ears([MISSED])
    masked(heard, ears)
    assert ears.asked == 2


def test_words_that_only_sound_like_a_name_are_bleeped_and_stop_nothing(heard: Heard) -> None:
    moving = [transcript_of(("S1", ". " * n + "then jazz deep told me")) for n in (5, 9, 13)]
    sound = masked(heard, Ears(moving))
    assert all(is_bleeped(sound, start_ms, start_ms + 800) for start_ms in (2_400, 4_000, 5_600))


def test_what_is_left_out_is_silent_whoever_is_named_in_it(heard: Heard) -> None:
    sound = masked(replace(heard, removed=(span_of(TALK, "so Callum was late again"),)), Ears([CLEAN]))
    assert is_silent(sound[16 * 50 : 16 * 1_950])


def test_sound_of_which_nothing_is_left_is_nobodys_name(heard: Heard) -> None:
    ears, talk = Ears([MISSED]), replace(TALK, duration_ms=10_000, unheard=(Stretch(8_000, 10_000),))
    sound = masked(replace(heard, transcript=talk, removed=tuple(turn.span for turn in TALK.turns)), ears)
    assert ears.asked == 0
    assert is_silent(sound)


def test_notes_have_no_sound_to_mask() -> None:
    with pytest.raises(ValueError, match="notes"):
        run.mask(Heard(None, TALK, ()), Findings(()), PEOPLE, Ears([CLEAN]).parts())


def test_what_a_plan_says_of_its_headings_goes_with_the_words() -> None:
    items = (PlanItem("hello", "Hello", 5, ("Hello.",)), PlanItem("bye", "Bye", 5, ("Goodbye.",), kind="ending"))
    parts = replace(Ears([CLEAN]).parts(), embedder=WordEmbedder)
    understood = run.understand(None, TALK, run.Agenda(SessionPlan(items)), parts, ignore).transcript
    assert understood.kinds == (("bye", "ending"),)
    assert [warning.code for warning in understood.warnings] == ["agenda"]


def test_speakers_who_are_not_there_are_refused_before_any_work(given: conftest.Given) -> None:
    parts = Ears([CLEAN]).parts()
    notes = given("n.txt", b"S1: Hello.\nS2: Hello to you.\n")
    run.require_speakers(notes, ("S2", "S1"), parts)
    run.require_speakers(given("r.mp3", b""), (), parts)
    with pytest.raises(DecisionsError, match="S1, S2"):
        run.require_speakers(notes, ("S3",), parts)


def test_speakers_of_a_recording_can_be_removed_where_they_are_told_apart(given: conftest.Given) -> None:
    recording, parts = given("r.mp3", b""), Ears([CLEAN]).parts()
    with pytest.raises(DecisionsError, match="recording"):
        run.require_speakers(recording, ("S1",), parts)
    hearing = replace(parts, voices=_unheard)
    run.require_speakers(recording, ("S1", "S12"), hearing)
    with pytest.raises(DecisionsError, match="label") as raised:
        run.require_speakers(recording, ("Callum",), hearing)
    assert "Callum" not in str(raised.value)


def _unheard() -> NoReturn:
    raise AssertionError("nothing is listened to before the labels are looked at")
