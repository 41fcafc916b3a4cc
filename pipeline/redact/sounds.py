"""How a name sounds to an English ear, and how like two soundings are.

Speech engines write a name that they do not know as words that sound like it: "jazz deep", "queever". Spellings
are turned into sounds by rules for English, and for names also by rules for Irish, Welsh, Polish and Turkish
spelling where the letters betray them; `data/respellings.txt` holds what rules miss. Two soundings are compared
by weighted edits: voicing, vowels and lost h's cost little, a different consonant much. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.redact.lexicon import Lexicon

RULES: tuple[tuple[str, str], ...] = (
    ("tch", "C"),
    ("sch", "S"),
    ("ssion", "San"),
    ("tion", "San"),
    ("sion", "Zan"),
    ("cious", "Sas"),
    ("ture", "Ca"),
    ("ough", "o"),
    ("augh", "o"),
    ("eigh", "e"),
    ("igh", "y"),
    ("dge", "J"),
    ("ch", "C"),
    ("sh", "S"),
    ("th", "T"),
    ("ph", "f"),
    ("gh", "g"),
    ("who", "hu"),
    ("wh", "w"),
    ("ck", "k"),
    ("qu", "kw"),
    ("zh", "Z"),
    ("ng", "N"),
    ("x", "ks"),
    ("kn", "n"),
    ("wr", "r"),
    ("mb$", "m"),
    ("mn$", "m"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "sy"),
    ("c", "k"),
    ("ge$", "J"),
    ("gi", "Ji"),
    ("gy", "Jy"),
    ("j", "J"),
    ("q", "k"),
)
"""English spelling to sounds; capitals are C ch, S sh, Z zh, J j, T th, N ng."""

VOWELS = frozenset("aeiouy")
LANGUAGES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        r"bh|mh|dh|fh|aoi|eab|ao[^l]|gh(?=n|l|r|$)",
        (
            ("aoi", "ee"),
            ("ao", "ee"),
            ("bh", "v"),
            ("mh", "v"),
            ("dh", ""),
            ("fh", ""),
            ("th", "h"),
            ("gh", ""),
            ("ea", "a"),
            ("si", "shi"),
            ("se", "she"),
            ("c", "k"),
        ),
    ),
    (
        r"sz|cz|rz|dz|ski$|ska$|wi|w[aeo]|cki$|cka$|j[aeo]",
        (
            ("szcz", "shch"),
            ("sz", "sh"),
            ("cz", "tch"),
            ("rz", "zh"),
            ("w", "v"),
            ("j", "y"),
            ("ck", "tsk"),
            ("ch", "h"),
        ),
    ),
    (
        r"dd|ff|wy|ll|yn$|w[lrn]",
        (("dd", "th"), ("ff", "F"), ("f", "v"), ("F", "f"), ("ll", "l"), ("wy", "wi"), ("w", "oo")),
    ),
    (r"ch", (("ch", "k"),)),
    (r"^c|ce|gl|oz|li$", (("c", "j"), ("g", "g"))),
    (r"^x|x[aeiou]|^j[aeo]|lh|nh|ao$", (("x", "sh"), ("j", "h"), ("lh", "ly"), ("nh", "ny"), ("ao", "ow"))),
)
"""Letters that betray a language, and its spelling in English letters."""

COST: dict[frozenset[str], float] = {
    frozenset(pair): cost
    for cost, pairs in {
        0.15: ("sz", "SZ", "CJ", "JZ", "nN"),
        0.25: ("pb", "td", "kg", "fv", "SC", "Tt", "Tf", "wv", "Sz", "Jy", "Td", "sS", "mn"),
        0.45: (
            "sT",
            "zT",
            "zJ",
            "lr",
            "wr",
            "kC",
            "gJ",
            "Nk",
            "Ng",
            "bv",
            "mN",
            "tC",
            "dJ",
            "zZ",
            "bm",
            "tk",
            "kh",
            "gh",
            "wl",
            "wh",
            "yh",
            "sC",
            "tp",
            "kp",
            "dg",
            "db",
        ),
    }.items()
    for pair in pairs
}
VOWEL_SWAP = 0.18
VOWEL_GAP = 0.22
LIGHT = {"h": 0.3, "w": 0.6, "r": 0.6}
GAP = 0.85
OTHER = 1.0


@lru_cache(maxsize=65_536)
def sounding(letters: str) -> str:
    """The sounds of plain letters read the English way; a "-" parts words; doubled sounds are one."""
    joined = "".join(_word(part) for part in letters.split("-"))
    return re.sub(r"(.)\1+", r"\1", joined)


@lru_cache(maxsize=65_536)
def skeleton(sounds: str) -> str:
    """The consonants of a sounding by kind, voicing and breath left out: what even a bad hearing keeps."""
    return "".join(_KIND.get(sound, "") for sound in sounds)


_KIND = {sound: kind[0] for kind in ("pb", "tdT", "kg", "fv", "szSZCJ", "nmN", "l", "r") for sound in kind}


def _word(letters: str) -> str:
    said = re.sub(r"ge$", "j", re.sub(r"ce$", "s", re.sub(r"[^a-z]", "", letters)))
    said = re.sub(r"(?<=[^aeiou])e$", "", said) if len(said) > 3 else said
    out: list[str] = []
    place = 0
    while place < len(said):
        for pattern, sound in RULES:
            bare = pattern.rstrip("$")
            if said.startswith(bare, place) and (bare == pattern or place + len(bare) == len(said)):
                out.append(sound)
                place += len(bare)
                break
        else:
            out.append(said[place])
            place += 1
    return re.sub(r"(?<=[aeiou])r(?=[^aeiouy]|$)", "", re.sub(r"(.)\1+", r"\1", "".join(out)))


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """How like two soundings are, 0 to 1: one less the cheapest way to turn one into the other, by length."""
    if one == other:
        return 1.0
    row = [0.0]
    for sound in other:
        row.append(row[-1] + gap_cost(sound))
    for sound in one:
        previous, row = row, [row[0] + gap_cost(sound)]
        for j, against in enumerate(other):
            row.append(
                min(
                    previous[j] + swap_cost(sound, against),
                    previous[j + 1] + gap_cost(sound),
                    row[j] + gap_cost(against),
                )
            )
    heavier = max(weight(one), weight(other), 1.0)
    return max(0.0, 1.0 - row[-1] / heavier)


def weight(sounds: str) -> float:
    """Length of a sounding, a vowel counting less than half a consonant."""
    return sum(0.45 if sound in VOWELS else 1.0 for sound in sounds)


def gap_cost(sound: str) -> float:
    """What it costs to lose or add a sound."""
    if sound in VOWELS:
        return VOWEL_GAP
    return LIGHT.get(sound, GAP)


def swap_cost(one: str, other: str) -> float:
    """What it costs to hear one sound as another."""
    if one == other:
        return 0.0
    if one in VOWELS and other in VOWELS:
        return VOWEL_SWAP
    return COST.get(frozenset((one, other)), OTHER)


def soundings(words: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """Every way a name may be said: English, by its language's letters, and as the list has it."""
    options = [frozenset({"".join(words)})]
    if len(words) <= 3:
        options = [frozenset({word, *lexicon.sounds_like.get(word, ()), *_foreign(word)}) for word in words]
    said = {""}
    for option in options:
        said = {before + word for before in said for word in option}
    return frozenset(sounding(word) for word in said)


def _foreign(word: str) -> set[str]:
    """The word in English letters, for each language whose spelling it shows."""
    found = set()
    for signs, rules in LANGUAGES:
        if re.search(signs, word):
            spelt = word
            for letters, english in rules:
                spelt = spelt.replace(letters, english)
            found.add(spelt.casefold())
    return found


def alike(word: str, other: str, lexicon: Lexicon) -> float:
    """The best likeness of any way to say the two."""
    return max(likeness(one, two) for one in soundings((word,), lexicon) for two in soundings((other,), lexicon))
