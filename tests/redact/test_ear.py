"""Many names at once must be judged as one at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.redact.ear import Ear
from pipeline.redact.sounds import likeness, sounding

WORDS = st.text("abcdefghiklmnoprstuvwyz", min_size=2, max_size=12)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=6))
def test_the_table_gives_the_likeness_of_each_pair(said: str, names: list[str]) -> None:
    sounds = [sounding(name) for name in names]
    found = Ear([frozenset({sound}) for sound in sounds]).like(sounding(said), at_least=0.0)
    for near in found:
        assert near.sound == sounds[near.name]
        assert near.like == pytest.approx(likeness(sounding(said), near.sound))


@given(WORDS)
def test_a_name_is_always_near_itself(name: str) -> None:
    sound = sounding(name)
    found = Ear([frozenset({sound})]).like(sound, at_least=0.99)
    assert [(near.name, near.like) for near in found] == ([(0, 1.0)] if sound else [])


def test_names_of_other_consonants_are_passed_over() -> None:
    ear = Ear([frozenset({sounding("callum")}), frozenset({sounding("rebecca")})])
    assert {near.name for near in ear.like(sounding("kalam"), at_least=0.6)} == {0}


def test_nobody_to_listen_for_hears_nobody() -> None:
    assert Ear([]).like(sounding("callum"), at_least=0.0) == []
