"""How plain letters are said by a British reader: spelling to sounds.

Not a pronouncing dictionary: rules for spelling, and a list of the everyday words that break them, because a name
that was misheard is written in everyday words ("eye shay", "oh been a"). An r that no vowel follows is not said.

Sounds are letters. Consonants as they look, and C ch, S sh, Z zh, J j, T th, N ng, y as in yes. Vowels: a trap,
A start, e dress, 1 face, i fleece and kit, o lot, O thought, 2 goat, u strut, U goose and foot, I price, W mouth,
Y choice, @ nurse and every unstressed vowel. Pure.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

VOWELS = frozenset("aAe1io2OuUIWY@")

_FAR = r"(?![aeiouyr])"
"""After an r that is not said: no vowel follows."""
_RULES: tuple[tuple[str, str], ...] = (
    # whole endings
    (r"stle$", "s@l"), (r"([bdgkptfz])\1?le$", r"\1@l"), (r"ckle$", "k@l"), (r"[st]?sion$|tion$|[ct]ian$", "S@n"),
    (r"[tcx]ious$", "S@s"), (r"[tc]ial$", "S@l"), (r"tures?$", "C@"), (r"ous$", "@s"), (r"(?<=..)age$", "iJ"),
    (r"(?<=..)ed$", "@d"), (r"(?<=[^aeiou])es$", "@s"), (r"nge$", "nJ"), (r"que$", "k"), (r"mb$|mn$", "m"),
    # beginnings
    (r"^[kgp]n", "n"), (r"^wr|^rh", "r"), (r"^ps(?!h)", "s"), (r"^x", "z"), (r"^gh", "g"),
    # consonants of several letters
    (r"tch", "C"), (r"sch(?=[aeiou]{2}|e)", "sk"), (r"sch", "S"), (r"ch(?=[rl])", "k"), (r"ch", "C"),
    (r"dge?(?=[iy]|$)|dge", "J"), (r"sh", "S"), (r"th", "T"), (r"ph", "f"), (r"c?ck|kh", "k"), (r"zh", "Z"),
    (r"bh", "b"), (r"dh", "d"), (r"jh|j", "J"), (r"wh", "w"), (r"qu", "kw"), (r"q", "k"), (r"x", "ks"),
    (r"ng", "N"), (r"nk", "Nk"), (r"sc(?=[eiy])", "s"), (r"cc(?=[eiy])", "ks"), (r"c(?=[eiy])", "s"), (r"c", "k"),
    (r"ge$|g(?=[iy])", "J"), (r"gu(?=[eiy])", "g"),
    # vowels with gh
    (r"eigh|aigh", "1"), (r"igh", "I"), (r"augh|ough(?=t)", "O"), (r"ough", "2"), (r"gh", ""),
    # vowels with an r that is not said
    (rf"quar{_FAR}", "kwO"), (rf"war{_FAR}", "wO"), (rf"wor{_FAR}", "w@"), (r"ire$", "I@"), (r"ure$", "U@"),
    (rf"(?:our|oor|oar|or|aur|awr)e?{_FAR}|ore$", "O"), (rf"(?:air|eir){_FAR}|are$", "e"),
    (rf"(?:eer|ear|ier){_FAR}|ere$", "i@"), (rf"ar{_FAR}|ahr?{_FAR}", "A"), (rf"(?:er|ir|ur|yr|uh){_FAR}", "@"),
    # vowels of several letters
    (r"eau", "2"), (r"eye", "I"), (r"ee|ea|(?:ie|ei)(?=[^aeiou])|(?<=[^aeiou])ey$|ie$", "i"),
    (r"ai(?=.)|ay|ei|ey|eh$", "1"), (r"ai$", "I"), (r"au|aw", "O"), (r"oa(?=.)|oe$|oh|ow$", "2"), (r"oo", "U"),
    (r"ou|ow", "W"), (r"oi|oy", "Y"), (r"ue$|ui|ew|eu|oe", "U"),
    (r"wall", "wOl"), (r"all(?=s?$|e[dr]|ing|[bcfmnptw])", "Ol"), (r"al(?=[kdt])", "O"), (r"alm", "Am"),
    (r"ol(?=[dkt])|oll$", "2l"), (r"i(?=nd$|ld$)", "I"), (r"wa(?=[tnslcd])", "wo"),
    # vowels that a silent e makes long
    (r"a(?=[^aeiouwxy]e$|ste$)", "1"), (r"[iy](?=[^aeiouwx]e$)", "I"), (r"o(?=[^aeiouwxy]e$)", "2"),
    (r"u(?=[^aeiouwxy]e$)", "U"), (r"e(?=[^aeiouwxy]e$)", "i"), (r"(?<=[^aeiou])e$", ""),
    # single letters
    (r"a$", "@"), (r"o$", "2"), (r"u$|u(?=[bcdfgklmnprstvz][aeiouy])", "U"), (r"e$", "i"),
    (r"y(?=[aeiou])", "y"), (r"y", "i"), (r"r(?![aeiouyr])|r(?=r)", ""),
)  # fmt: skip
"""The first that fits wins, from left to right."""
_ALONE = ((re.compile(r"([^aeiouy]+)(?:ie|ye?|uy)"), r"\1igh"), (re.compile(r"([^aeiouy]+)e"), r"\1ee"),
          (re.compile(r"([^aeiouy]+)a"), r"\1ah"))  # fmt: skip
"""What the only vowel of a word is, at its end: my, he, ma."""


@lru_cache(maxsize=65_536)
def said(word: str) -> str:
    """The sounds of one word in plain letters; a sound said twice in a row is one."""
    if word in _irregular():
        return _irregular()[word]
    for pattern, longer in _ALONE:
        alone = pattern.fullmatch(word)
        word = alone.expand(longer) if alone else word
    out: list[str] = []
    place = 0
    while place < len(word):
        place = _step(word, place, out)
    return re.sub(r"(.)\1+", r"\1", "".join(out))


def _step(word: str, place: int, out: list[str]) -> int:
    """Say the letters at a place; the place after them."""
    for pattern, sound in _rules():
        found = pattern.match(word, place)
        if found:
            out.append(found.expand(sound))
            return found.end()
    out.append(word[place])
    return place + 1


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), sound) for pattern, sound in _RULES)


@cache
def _irregular() -> dict[str, str]:
    text = files("pipeline.redact").joinpath("data").joinpath("irregular.txt").read_text(encoding="utf-8")
    rows = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {word.replace("'", ""): sounds.strip() for words, _, sounds in rows for word in words.split()}
