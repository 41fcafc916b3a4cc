"""Spelling becomes British sounds, by rule or as the list of exceptions has it."""

from __future__ import annotations

import pytest

from pipeline.redact.phonemes import VOWELS, said


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        *(("knight", "nIt"), ("castle", "kAs@l"), ("little", "lit@l"), ("station", "staS@n"), ("famous", "fam@s")),
        *(("xanthe", "zanT"), ("school", "skUl"), ("schmidt", "Smidt"), ("catch", "kaC"), ("chris", "kris")),
        *(("bridge", "briJ"), ("khalid", "kalid"), ("bhavna", "bavn@"), ("quick", "kwik"), ("bank", "baNk")),
        *(("city", "siti"), ("guess", "ges"), ("high", "hI"), ("caught", "kOt"), ("war", "wO"), ("fire", "fI@")),
        *(("door", "dO"), ("air", "e"), ("here", "hi@"), ("car", "kA"), ("barry", "bari"), ("sea", "si")),
        *(("monkey", "muNki"), ("day", "d1"), ("saw", "sO"), ("boat", "b2t"), ("moon", "mUn"), ("boy", "bY")),
        *(
            ("late", "l1t"),
            ("like", "lIk"),
            ("hope", "h2p"),
            ("my", "mI"),
            ("he", "hi"),
            ("ma", "mA"),
            ("ruta", "rUt@"),
        ),
        *(("one", "wun"), ("who", "hU"), ("your", "yO"), ("eye", "I"), ("yeah", "ye"), ("e", "i"), ("s", "es")),
        *(("", ""), ("mmm", "m"), ("ruta", "rUt@")),
    ],
)
def test_a_word_is_said(word: str, sounds: str) -> None:
    assert said(word) == sounds


def test_an_r_is_said_before_a_vowel_only() -> None:
    assert said("farhad") == said("far") + said("had") == "fAhad"
    assert "r" in said("fara")


def test_every_exception_is_written_in_sounds() -> None:
    from pipeline.redact.phonemes import _irregular

    letters = VOWELS | set("bdfghjklmnprstvwyzCSZJTN")
    assert {c for sounds in _irregular().values() for c in sounds} <= letters
    assert len(_irregular()) > 300
