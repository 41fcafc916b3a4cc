"""Where to listen again: readier than hiding, and never where a name was heard right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.redact import suspects
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.suspects import alike
from pipeline.values import Roster, Transcript
from tests.redact.marking import roster, transcript

PEOPLE = roster("Siobhan Kelleher", "Callum Doyle", "Oluwaseun Bakare")


def doubted(*turns: str, confidence: float = 0.4) -> Transcript:
    said = transcript(*turns, seconds=6)
    return replace(said, words=tuple(replace(word, confidence=confidence) for word in said.words))


def pointed(said: Transcript, people: Roster, lexicon: Lexicon) -> list[tuple[str, tuple[str, ...]]]:
    return [(s.span.of(said.text), s.names) for s in suspects(said, people, lexicon).found]


def test_a_garbled_name_is_pointed_at_with_whose_it_may_be(lexicon: Lexicon) -> None:
    said = doubted("then Shibon Kereho came to see me")
    found = pointed(said, PEOPLE, lexicon)
    assert {"Shibon", "Kereho"} <= {word for text, _ in found for word in text.split()}
    assert found[0][1][0] == "Siobhan Kelleher"


def test_the_most_promising_comes_first(lexicon: Lexicon) -> None:
    said = doubted("the column was long and Mr Doil rang about it")
    assert pointed(said, PEOPLE, lexicon)[0][0] == "Doil"


def test_a_name_heard_right_needs_no_second_hearing(lexicon: Lexicon) -> None:
    assert not [text for text, _ in pointed(doubted("I saw Callum there"), PEOPLE, lexicon) if text == "Callum"]


def test_at_most_three_names_are_listened_for_at_one_place(lexicon: Lexicon) -> None:
    many = roster(*(f"{first} Doyle" for first in ("Callum", "Kalum", "Colum", "Calum", "Kallum")))
    assert all(len(names) <= 3 for _, names in pointed(doubted("and kalam said so"), many, lexicon))


@pytest.mark.parametrize("people", [Roster(), PEOPLE])
def test_without_a_roster_or_without_sound_there_is_nothing_to_hear_again(people: Roster, lexicon: Lexicon) -> None:
    typed = transcript("then Shibon Kereho came")
    assert suspects(typed, people, lexicon).found == ()
    assert suspects(doubted("then Shibon Kereho came"), Roster(), lexicon).found == ()


def test_likeness_is_that_of_the_nearest_way_to_say_both(lexicon: Lexicon) -> None:
    assert alike("shivon", "Siobhan", lexicon) > 0.85 > alike("table", "Siobhan", lexicon)
    assert alike("", "Siobhan", lexicon) == 0.0
