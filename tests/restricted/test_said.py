from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.restricted import said
from pipeline.values import Span, Transcript
from tests.building import transcript_of

TALK = transcript_of(
    ("S1", "Does anyone know more about that?"),
    ("S2", "She told me last Tuesday, behind the gym. Nobody told me before."),
    ("S3", "I saw the bruise in the changing rooms."),
)
WHOLE = Span(0, len(TALK.text))


@pytest.mark.parametrize(
    ("text", "who", "when", "where"),
    [
        (
            "Last Tuesday one of my Year 10s said her stepdad comes into her room.",
            ("one of my Year 10s", "her stepdad"),
            ("Last Tuesday",),
            ("into her room",),
        ),
        (
            "there's a girl in my form who said her uncle waits behind the gym every friday",
            ("a girl in my form", "her uncle"),
            ("every friday",),
            ("behind the gym",),
        ),
        ("Petra Lund rang yesterday, and it's Petra again.", ("Petra Lund", "Petra"), ("yesterday",), ()),
        (
            "The new coach shut the door of the store room two weeks ago, after PE.",
            ("The new coach",),
            ("two weeks ago", "after PE"),
            (),
        ),
        (
            "It was at the weekend, at his dad\u2019s, and then on Snapchat.",
            ("his dad",),
            ("at the weekend",),
            ("at his dad\u2019s", "on Snapchat"),
        ),
        (
            "And Petra Lund knew. It's Owen Hale, who lives on Alder Road.",
            ("Petra Lund", "Owen Hale"),
            (),
            ("on Alder Road",),
        ),
        ("He may go home soon.", (), (), ()),
        ("Something was wrong, and nobody asked.", (), (), ()),
    ],
)
def test_who_when_and_where_are_taken_as_they_are_said(
    text: str, who: tuple[str, ...], when: tuple[str, ...], where: tuple[str, ...]
) -> None:
    assert said.mentioned(text) == {"who": who, "when": when, "where": where}


@given(st.lists(st.sampled_from([*TALK.text.split(), "a", "lad", "in", "Year", "Nine", "Monday", "it's", "home."])))
def test_nothing_is_said_that_the_passage_does_not_hold(words: list[str]) -> None:
    text = " ".join(words)
    assert all(phrase in text for found in said.mentioned(text).values() for phrase in found)


def test_who_spoke_is_everyone_with_their_own_words() -> None:
    assert said.turns(TALK, Span(TALK.text.index("behind"), len(TALK.text))) == (
        ("S2", "behind the gym. Nobody told me before."),
        ("S3", "I saw the bruise in the changing rooms."),
    )


TOLD = transcript_of(
    ("S4", "One girl told me her stepdad comes into her room. I wrote all of it down in my planner before I went on."),
    ("S1", "Thank you, Jolanta. Was it on Friday? I will take her to the office today."),
    ("S2", "I sat in the flat on Monday. He came to the gates at the weekend. Was he in the library yesterday?"),
    ("S3", "There is a box outside the office."),
)


def test_who_when_and_where_are_taken_from_those_who_tell_it_and_not_from_replies() -> None:
    led = replace(TOLD, facilitators=("S1",))
    assert said.mentioned(said.telling(led, Span(0, len(led.text)))) == {
        "who": ("One girl", "her stepdad"),
        "when": ("at the weekend",),
        "where": ("into her room", "to the gates"),
    }


def test_a_facilitator_who_tells_it_is_read_too() -> None:
    led = replace(TOLD, facilitators=("S4",))
    assert said.mentioned(said.telling(led, Span(0, len(led.text))))["who"][:2] == ("One girl", "her stepdad")


def test_where_nobody_saw_it_the_longest_account_is_read() -> None:
    talk = transcript_of(("S2", "The new coach messaged a girl on Monday."), ("S1", "It goes to the head today."))
    told = said.mentioned(said.telling(talk, Span(0, len(talk.text))))
    assert (told["who"], told["when"]) == (("The new coach", "a girl"), ("on Monday",))


def test_where_voices_are_not_told_apart_everything_is_read() -> None:
    talk = replace(TOLD, turns=tuple(replace(turn, speaker=None) for turn in TOLD.turns))
    assert said.telling(talk, Span(0, len(talk.text))) == talk.text


def test_who_was_told_or_saw_it_is_kept_and_a_denial_is_not() -> None:
    assert said.witnesses(TALK, WHOLE) == (said.Witness("S2", "told", "told me"), said.Witness("S3", "saw", "I saw"))
    assert "told me" not in repr(said.witnesses(TALK, WHOLE))


def heard(sure: int, unsure: int) -> Transcript:
    talk = transcript_of(("S1", "word " * (sure + unsure - 1) + "word"))
    return replace(talk, words=tuple(replace(w, confidence=0.9 if n < sure else 0.3) for n, w in enumerate(talk.words)))


@pytest.mark.parametrize(("sure", "unsure", "is_hard"), [(20, 0, False), (18, 2, False), (17, 3, True), (0, 5, True)])
def test_many_uncertain_words_ask_for_the_sound(sure: int, unsure: int, is_hard: bool) -> None:
    talk = heard(sure, unsure)
    assert said.is_hard_to_hear(talk, Span(0, len(talk.text))) is is_hard


def test_notes_never_ask_for_a_sound_that_is_not_there() -> None:
    notes = transcript_of(("S1", "word word"), timed=False)
    assert not said.is_hard_to_hear(notes, Span(0, len(notes.text)))
