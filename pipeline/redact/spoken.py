"""Numbers, letters and addresses as they are said: "oh double-seven", "S E fifteen four Q N", "j dot smith at".

A run of spoken digits and letters is written out and judged by what it spells. What is too short to identify
anyone (a year, 999, a count) stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.redact.candidates import Candidate
from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list
from pipeline.values import Entity

UNITS = {
    "zero": "0",
    "oh": "0",
    "nought": "0",
    "nil": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
TEENS = {
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "seventeen": "17",
    "eighteen": "18",
    "nineteen": "19",
}
TENS = {
    "twenty": "2",
    "thirty": "3",
    "forty": "4",
    "fifty": "5",
    "sixty": "6",
    "seventy": "7",
    "eighty": "8",
    "ninety": "9",
}
REPEATS = {"double": 2, "treble": 3, "triple": 3}
NATO = {word: word[0] for word in word_list("nato")}
JOINERS = frozenset({"dash", "hyphen", "slash", "stroke"})
JOINS = re.compile(r"^(?: |, ?|-| - )$")
OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?")
INWARD = re.compile(r"\d[a-z]{2}")
PLATE = re.compile(r"[a-z]{2}\d{2}[a-z]{3}|[a-z]\d{1,3}[a-z]{3}")
CLASS = re.compile(r"(?:1[0-3]|[1-9])[a-z]{1,2}")
NUMBER_CUES = word_list("number_cues")


@dataclass(frozen=True, slots=True)
class Symbol:
    """One or more words that spell one or more characters."""

    first: int
    last: int
    letters: str
    """Lower case; "-" for a spoken dash."""


def number(page: Page, place: int) -> tuple[int, str]:
    """How many words from here on say digits, and which; (0, "") where none do."""
    norm = page.norm(place)
    if norm in REPEATS:
        taken, digits = _unit(page, place + 1)
        letter = page.norm(place + 1)
        if taken:
            return 1 + taken, digits * REPEATS[norm]
        return (2, letter * REPEATS[norm]) if len(letter) == 1 and letter.isalpha() else (0, "")
    if norm in TENS:
        following = page.at(place + 1)
        if following is not None and following.before in (" ", "-") and UNITS.get(following.norm, "0") != "0":
            return 2, TENS[norm] + UNITS[following.norm]
        return 1, TENS[norm] + "0"
    if norm in ("hundred", "thousand"):
        return 1, "00" if norm == "hundred" else "000"
    return _unit(page, place)


def _unit(page: Page, place: int) -> tuple[int, str]:
    """As `number`; the "three" of "three times" is a count and no digit."""
    norm = page.norm(place)
    if (norm in UNITS or norm in TEENS) and page.norm(place + 1) != "times":
        return 1, UNITS.get(norm) or TEENS[norm]
    return (1, norm) if norm.isdigit() else (0, "")


def _lone_letter(page: Page, place: int) -> bool:
    """One letter, but for the "a" of "a hundred" and the "I" of "I'd"."""
    token = page.tokens[place]
    counts = token.norm == "a" and page.norm(place + 1) in ("hundred", "thousand")
    speaks = re.match(r"['’](?:d|m|ll|ve)\b", page.after(place)) is not None
    return len(token.norm) == 1 and token.norm.isalpha() and not (token.possessive or counts or speaks)


def _symbol(page: Page, place: int) -> Symbol | None:
    taken, digits = number(page, place)
    if taken:
        return Symbol(place, place + taken - 1, digits)
    token = page.tokens[place]
    if token.norm == "and" and page.norm(place - 1) == "hundred" and number(page, place + 1)[0]:
        return Symbol(place, place, "")
    if token.norm == "x" and page.norm(place + 1) == "ray":
        return Symbol(place, place + 1, "x")
    if token.norm in NATO:
        return Symbol(place, place, NATO[token.norm])
    if _lone_letter(page, place):
        return Symbol(place, place, token.norm)
    if token.norm in JOINERS:
        return Symbol(place, place, "-")
    if re.fullmatch(r"(?=.*\d)[a-z\d]{2,8}", token.norm):
        return Symbol(place, place, token.norm)
    return None


def runs(page: Page) -> Iterator[tuple[Symbol, ...]]:
    """Longest stretches of neighbouring symbols, of two or more."""
    run: list[Symbol] = []
    place = 0
    while place < len(page.tokens):
        symbol = _symbol(page, place)
        joined = not run or JOINS.match(page.tokens[place].before) is not None
        if symbol is None or not joined:
            yield from _finished(run)
            run = []
        if symbol is not None:
            run.append(symbol)
        place = symbol.last + 1 if symbol else place + 1
    yield from _finished(run)


def _finished(run: list[Symbol]) -> Iterator[tuple[Symbol, ...]]:
    """Without dashes at its ends."""
    while run and run[-1].letters == "-":
        run.pop()
    while run and run[0].letters == "-":
        run.pop(0)
    if len(run) > 1:
        yield tuple(run)


def numbers(page: Page, helplines: frozenset[str], words: frozenset[str]) -> Iterator[Candidate]:
    """Telephone numbers, postcodes, plates, references, classes and names that are spelt out in `page`."""
    for run in runs(page):
        for piece, shape in _shaped(page, run):
            if shape is not None:
                entity = Entity.POSTCODE if shape == "postcode" else Entity.ID
                yield Candidate(page.span(piece[0].first, piece[-1].last), entity, 0.85, f"spoken:{shape}")
                continue
            for part in _parts(piece):
                kind = _kind(page, part, helplines, words)
                if kind is not None:
                    entity, name = kind
                    spelt = (_spelt(part),) if entity is Entity.PERSON else ()
                    yield Candidate(page.span(part[0].first, part[-1].last), entity, 0.85, f"spoken:{name}", form=spelt)
                    break


def _shaped(page: Page, run: tuple[Symbol, ...]) -> Iterator[tuple[tuple[Symbol, ...], str | None]]:
    """A run cut where a part of it has the shape of a postcode or a plate; the rest beside it."""
    for first in range(len(run)):
        for last in range(len(run), first + 3, -1):
            shape = _shape(page, run[first:last])
            if shape is not None:
                yield from ((piece, None) for piece in (run[:first],) if piece)
                yield run[first:last], shape
                yield from _shaped(page, run[last:])
                return
    if run:
        yield run, None


def _shape(page: Page, part: tuple[Symbol, ...]) -> str | None:
    spelt = _spelt(part)
    if len(spelt) > 7:
        return None
    for cut in range(1, len(part)):
        halves = _spelt(part[:cut]), _spelt(part[cut:])
        commas = [at for at in range(1, len(part)) if "," in page.tokens[part[at].first].before and at != cut]
        if OUTWARD.fullmatch(halves[0]) and INWARD.fullmatch(halves[1]) and not commas:
            return "postcode"
    return "plate" if PLATE.fullmatch(spelt) else None


def _parts(run: tuple[Symbol, ...]) -> Iterator[tuple[Symbol, ...]]:
    """The run, then without one or two symbols at either end ("I", "a", "oh" may be words)."""
    for cut in ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2)):
        part = run[cut[0] : len(run) - cut[1]]
        if len(part) > 1:
            yield part


def _spelt(part: tuple[Symbol, ...]) -> str:
    return "".join(symbol.letters for symbol in part).replace("-", "")


def _kind(
    page: Page, part: tuple[Symbol, ...], helplines: frozenset[str], words: frozenset[str]
) -> tuple[Entity, str] | None:
    spelt = _spelt(part)
    digits = sum(c.isdigit() for c in spelt)
    if digits == len(spelt):
        return _digits(page, part, spelt, helplines)
    if digits == 0:
        return _letters(page, part, spelt, words)
    if CLASS.fullmatch(spelt) and _class(page, part):
        return Entity.CLASS, "class"
    if digits >= 5 or (digits >= 4 and len(part) >= 5):
        return Entity.ID, "reference"
    return None


def _digits(page: Page, part: tuple[Symbol, ...], spelt: str, helplines: frozenset[str]) -> tuple[Entity, str] | None:
    if spelt in helplines or len(spelt) < 6 or part[0].first == part[-1].first:
        return None
    before = {page.norm(part[0].first - back) for back in range(1, 5)}
    if (spelt[0] == "0" and len(spelt) >= 8) or (before & NUMBER_CUES and (len(spelt) >= 6)):
        return Entity.PHONE, "phone"
    counts = any(page.norm(place) == "thousand" for place in range(part[0].first, part[-1].last + 1))
    return (Entity.ID, "number") if len(spelt) >= 7 and not counts else None


def _letters(page: Page, part: tuple[Symbol, ...], spelt: str, words: frozenset[str]) -> tuple[Entity, str] | None:
    """A name spelt out: three letters or more, no commas between, no known abbreviation, no alphabet."""
    commas = any("," in page.tokens[symbol.first].before for symbol in part[1:])
    if len(spelt) < 3 or len(part) < 3 or commas or spelt.upper() in words or spelt in "abcdefghijklmnopqrstuvwxyz":
        return None
    return Entity.PERSON, "spelled"


def _class(page: Page, part: tuple[Symbol, ...]) -> bool:
    """Number and letter as a form's name: "nine b", "eight B", not "one a day", "ten I think"."""
    letter = page.tokens[part[-1].last]
    if letter.norm in ("a", "i", "o", "s", "d", "m", "t") and not (letter.text.isupper() and letter.text != "I"):
        return False
    spaced = letter.before in (" ", "-")
    return len(part) <= 3 and (letter.text.isupper() or not letter.cased) and spaced and not letter.starts
