"""How a name sounds to an English ear, and how like two soundings are.

Speech engines write a name that they do not know as words that sound like it: "jazz deep", "queever". A name is
said as `data/respellings.txt` has it, or as the letters of its language tell, and the English way besides. Two
soundings are compared by weighted edits: voicing, neighbouring vowels and lost h's cost little, a syllable or a
different consonant much. The weights were fitted on misheard names of our own and on ordinary talk, which must
not sound like any. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from math import dist

from pipeline.redact.lexicon import Lexicon
from pipeline.redact.phonemes import VOWELS, said

LANGUAGES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (  # Irish and Scottish Gaelic
        r"[bmdf]h|aoi|ao[^l]|eo|gh(?=n|l|r|$)|^s[ei][ao]",
        (("idh$|igh$", "y"), ("a[gd]h$", "a"), ("eo", "o"), ("aoi?", "ee"), ("[bm]h", "v"), ("[df]h|gh", ""),
         ("ea", "a"), ("^s(?=[ei])", "sh"), ("c", "k")),
    ),
    (  # Polish
        r"sz|cz|rz|dz|sk[ia]$|ck[ia]$|w[ns]|wi|slaw|jci|ek$|^j[ae][dgkrn]",
        (("szcz", "shch"), ("sz|s(?=i[aeou])", "sh"), ("cz|ci(?=[aeou])", "tch"), ("rz", "zh"), ("dzi", "j"),
         ("w", "v"), ("j", "y"), ("ck", "tsk"), ("ch", "h"), ("c(?=[^hk]|$)", "ts")),
    ),
    (  # Welsh
        r"dd|ff|^ll|w[lrnydg]|yn$|wy|wen$",
        (("dd", "th"), ("f", "v"), ("vv", "f"), ("ll", "l"), ("ae|au", "eye"), ("wy", "wi"),
         ("w(?=[^aeiouy]|$)", "oo")),
    ),
    (  # Chinese and Portuguese
        r"^x|x[iuy]|^q[^u]|^zh|nh|lh|ao$",
        (("x", "sh"), ("q", "ch"), ("zh", "j"), ("lh", "ly"), ("nh", "ny"), ("ao$", "ow")),
    ),
    (r"^[mn][bdgkwz]", (("^n", "in"), ("^m", "em"))),
    (r"^[mn][bdgkwz]", (("^[mn]", ""),)),
    (r"ch(?=[lrnti])|ch$", (("ch", "k"),)),
    (r"ch(?=a|er|el)|[^aeiou]i[ncs]e$", (("ch", "sh"), ("i(?=[ncs]e$)", "ee"))),
    (r"g[ei]", (("g(?=[ei])", "gu"),)),
    (r"^ge", (("^ge", "je"),)),
    (r"y[^aeiouy][aeo]", (("y(?=[^aeiouy][aeo])", "igh"),)),
    (r"ai[^r]", (("ai", "igh"),)),
)  # fmt: skip
"""Letters that betray a language, or another way to say them in a name, and the spelling in English letters."""

_NEAR: dict[str, float] = {
    pair: cost
    for cost, pairs in {
        0.12: "sz SZ CJ JZ",
        0.2: "td kg fv pb Td sS nN yi wU",
        0.3: "Tt Tf Ts Tz SC zZ wv Jy mn",
        0.45: "lr wr kC gJ Nk Ng bv bm tC dJ kh gh wl wh yh yS sC zJ tp kp dg db Th",
    }.items()
    for both in pairs.split()
    for pair in (both, both[::-1])
}
"""What it costs to take one sound for another; 1 for those not here."""
_PLACE = {
    "i": (0.0, 0.0), "e": (0.0, 0.5), "1": (0.0, 0.3), "a": (0.3, 1.0), "A": (0.6, 1.0), "u": (0.5, 0.8),
    "@": (0.5, 0.6), "o": (0.9, 0.8), "O": (1.0, 0.6), "2": (0.8, 0.5), "U": (0.9, 0.0), "I": (0.3, 0.6),
    "W": (0.6, 0.7), "Y": (0.6, 0.4),
}  # fmt: skip
"""Where in the mouth a vowel is made: how far back, how open."""
VOWEL_WEIGHT, VOWEL_LEAST, VOWEL_MOST = 0.45, 0.06, 0.30
VOWEL_GAP = 0.35
LIGHT = {"h": 0.3, "w": 0.5, "y": 0.4, "r": 0.3}
GAP, OTHER = 0.78, 1.0
LOST = 0.3
"""A t or d after another consonant, which speech hardly says."""


@lru_cache(maxsize=65_536)
def sounding(letters: str) -> str:
    """The sounds of plain letters read the English way; a "-" parts words; doubled sounds are one."""
    joined = "".join(said(re.sub(r"[^a-z]", "", part)) for part in letters.split("-"))
    return re.sub(r"(.)\1+", r"\1", joined)


@lru_cache(maxsize=65_536)
def skeleton(sounds: str) -> str:
    """The consonants of a sounding by kind, voicing and breath left out: what even a bad hearing keeps."""
    return "".join(_KIND.get(sound, "") for sound in sounds)


_KIND = {sound: kind[0] for kind in ("pb", "tdT", "kg", "fv", "szSZCJ", "nmN", "l", "r") for sound in kind}


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """How like two soundings are, 0 to 1: one less the cheapest way to turn one into the other, by length."""
    if one == other:
        return 1.0
    gaps = gap_costs(other)
    row = [0.0]
    for gap in gaps:
        row.append(row[-1] + gap)
    for sound, gap in zip(one, gap_costs(one), strict=True):
        previous, row = row, [row[0] + gap]
        for j, against in enumerate(other):
            row.append(min(previous[j] + swap_cost(sound, against), previous[j + 1] + gap, row[j] + gaps[j]))
    heavier = max(weight(one), weight(other), 1.0)
    return max(0.0, 1.0 - row[-1] / heavier)


@lru_cache(maxsize=65_536)
def weight(sounds: str) -> float:
    """Length of a sounding, a vowel counting less than a consonant."""
    return sum(VOWEL_WEIGHT if sound in VOWELS else 1.0 for sound in sounds)


@lru_cache(maxsize=65_536)
def gap_costs(sounds: str) -> tuple[float, ...]:
    """What it costs to leave each sound out, or to hear it where it was not said."""
    return tuple(_gap(sounds[place - 1] if place else "", sound) for place, sound in enumerate(sounds))


def _gap(before: str, sound: str) -> float:
    if sound in "td" and before in _HOLDS:
        return LOST
    return LIGHT.get(sound, VOWEL_GAP if sound in VOWELS else GAP)


_HOLDS = frozenset("nNmlskpfSC")


@lru_cache(maxsize=1024)
def swap_cost(one: str, other: str) -> float:
    """What it costs to hear one sound as another."""
    if one == other:
        return 0.0
    if one in VOWELS and other in VOWELS:
        return min(VOWEL_MOST, VOWEL_LEAST + 0.26 * dist(_PLACE[one], _PLACE[other]))
    return _NEAR.get(one + other, OTHER)


def soundings(words: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """Every way a name may be said: as the list has it or by its language's letters, and the English way."""
    options = [_ways(word, lexicon) for word in words] if len(words) <= 3 else [("-".join(words),)]
    return frozenset(sounding("-".join(ways)) for ways in product(*options))


def _ways(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    return (word, *(lexicon.sounds_like.get(word) or _foreign(word)))


@lru_cache(maxsize=65_536)
def _foreign(word: str) -> tuple[str, ...]:
    """The word in English letters, for each language whose spelling it shows."""
    found = []
    for signs, rules in LANGUAGES:
        if re.search(signs, word):
            spelt = word
            for letters, english in rules:
                spelt = re.sub(letters, english, spelt)
            found.append(spelt)
    return tuple(found)


def alike(word: str, other: str, lexicon: Lexicon) -> float:
    """The best likeness of any way to say the two."""
    return max(likeness(one, two) for one in soundings((word,), lexicon) for two in soundings((other,), lexicon))


def forget() -> None:
    """Empty the memories that hold names or words of a session: for a process that goes on to another one."""
    for memory in (sounding, skeleton, likeness, weight, gap_costs, _foreign, said):
        memory.cache_clear()
