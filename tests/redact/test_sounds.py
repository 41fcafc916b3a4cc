"""A misheard name sounds like the name, and ordinary talk does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.redact import sounds
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.sounds import alike, likeness, skeleton, sounding, soundings
from pipeline.redact.tokens import plain, read

SURE = 0.82
"""Likeness from which `heard` takes a strange word for a name by its sound alone."""
SOUNDS = st.text(alphabet="aAe1io2OuUIWY@bdfghklmnprstvwyzCSZJTN", max_size=9)


def pairs() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names of our own list, each with one way to mishear it."""
    for line in (Path(__file__).parent / "misheard.txt").read_text(encoding="utf-8").splitlines():
        name, _, forms = line.partition(":")
        if not line.startswith("#"):
            yield from ((plain(name), tuple(form.split())) for form in forms.split(","))


def windows() -> list[tuple[str, ...]]:
    """Neighbouring words of ordinary talk, a sample."""
    text = files("pipeline.training").joinpath("data").joinpath("passages_heldout.jsonl").read_text(encoding="utf-8")
    words = [[t.norm for t in read(" ".join(json.loads(line)["turns"]).lower()).tokens] for line in text.splitlines()]
    found = {tuple(turn[at : at + n]) for turn in words for at in range(len(turn)) for n in (1, 2, 3)}
    return sorted(window for window in found if len("".join(window)) > 2)[::20]


def nearness(heard: tuple[str, ...], name: str, lexicon: Lexicon) -> float:
    """The best likeness of the words, run together or apart, to a name."""
    told = {sounding("".join(heard)), sounding("-".join(heard))}
    return max(likeness(one, other) for one in told for other in soundings((name,), lexicon))


def test_a_process_can_forget_what_it_compared() -> None:
    likeness(sounding("okonkwo"), sounding("conquer"))
    sounds.forget()
    memories = [
        found for found in vars(sounds).values() if hasattr(found, "cache_info") and found is not sounds.swap_cost
    ]
    assert len(memories) >= 7
    assert not sum(memory.cache_info().currsize for memory in memories)


def test_nine_in_ten_misheard_names_are_near_and_almost_no_talk_is(lexicon: Lexicon) -> None:
    near = [nearness(heard, name, lexicon) for name, heard in pairs()]
    assert sum(like >= SURE for like in near) / len(near) >= 0.92
    assert sum(like >= 0.70 for like in near) / len(near) >= 0.99
    names = sorted({name for name, _ in pairs()})[::4]
    talk = [nearness(window, name, lexicon) for name in names for window in windows() if window != (name,)]
    assert len(talk) > 15_000
    assert sum(like >= SURE for like in talk) / len(talk) <= 0.0003


@pytest.mark.parametrize(
    ("one", "other"), [("kalum", "callum"), ("catherine", "kathryn"), ("sean", "shawn"), ("farida", "fareeda")]
)
def test_spellings_of_one_name_are_alike(one: str, other: str, lexicon: Lexicon) -> None:
    assert alike(one, other, lexicon) >= 0.9


@pytest.mark.parametrize(("one", "other"), [("tariq", "marek"), ("ben", "dan"), ("sara", "maya"), ("ella", "ali")])
def test_other_names_are_not(one: str, other: str, lexicon: Lexicon) -> None:
    assert alike(one, other, lexicon) < 0.8


@pytest.mark.parametrize(
    ("name", "english"),
    [
        *(("saoirse", "seer-sha"), ("siobhan", "shiv-awn"), ("lleucu", "lay-key"), ("wojciech", "voy-check")),
        *(("quynh", "kwin"), ("adwoa", "a-jo-a"), ("nkechi", "in-ketchy"), ("ayse", "eye-shay"), ("xiu", "shyoo")),
        *(("murchadh", "murca"), ("dobrzynski", "dob-zhin-ski"), ("iddwyn", "ithwin"), ("mbango", "embango")),
        *(("xiaoli", "shiaoli"), ("gisela", "guisela"), ("pauline", "pauleen"), ("alaia", "aligha")),
    ],
)
def test_a_name_is_said_as_its_language_says_it(name: str, english: str, lexicon: Lexicon) -> None:
    assert sounding(english) in soundings((name,), lexicon)


def test_words_of_a_name_are_said_one_by_one(lexicon: Lexicon) -> None:
    assert soundings(("aoife", "mckay"), lexicon) == {
        sounding(f"{first}-{last}") for first in ("aoife", "ee-fa") for last in ("mckay", "mac-eye")
    }
    assert soundings(("ana", "de", "la", "cruz"), lexicon) == {sounding("ana-de-la-cruz")}


def test_what_speech_swallows_costs_little() -> None:
    assert likeness(sounding("and-a-bell"), sounding("annabel")) > 0.9
    assert likeness("ben", "bend") > likeness("ben", "benk")
    assert likeness("tim", "tem") > likeness("tim", "tUm")


def test_a_skeleton_keeps_kinds_of_consonants() -> None:
    assert skeleton(sounding("jazz-deep")) == skeleton(sounding("jas-teeb")) == "sstp"
    assert skeleton("aeiou@") == ""


@given(SOUNDS, SOUNDS)
def test_likeness_is_a_share_the_same_both_ways_and_whole_only_for_one_sound(one: str, other: str) -> None:
    like = likeness(one, other)
    assert 0.0 <= like <= 1.0
    assert like == pytest.approx(likeness(other, one), abs=0.35)
    assert likeness(one, one) == 1.0


@given(st.text(max_size=12))
def test_any_letters_have_a_sounding(letters: str) -> None:
    assert sounding(letters).isascii()
