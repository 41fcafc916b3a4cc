"""Things with a shape: addresses of mail and web, handles, numbers, postcodes, classes, exact dates, as written.

Each recogniser is one row: what it finds, how, and the context it needs. What stays is as important: year groups,
times, weekdays, terms, ages and emergency numbers tell an analyst something and identify nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum.gb import nhs, upn

from pipeline.redact.candidates import Candidate
from pipeline.values import Entity, Span

MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
WEEKDAY = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|weds?|thurs?|fri|sat|sun)"
ORDINAL_WORD = (
    "(?:(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    "|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
ORDINAL = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)|{ORDINAL_WORD})"
DAY = rf"(?:{ORDINAL}|(?:0?[1-9]|[12]\d|3[01]))"
YEAR = r"(?:(?:19|20)\d\d|(?:nineteen|twenty)[- ](?:\w+[- ]?){1,2}|two thousand(?: and)?(?: \w+)?)"
SHORT_YEAR = "(?:oh[- ]\\w+|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
TOP_LEVEL = (
    "(?:com|org|net|edu|gov|info|io|co|uk|me|tv|app|example|test|school|academy|sch|ac|eu|ie|gg|ly|link|xyz|site"
    "|online|biz)"
)

Check = Callable[[re.Match[str]], bool]


def _always(match: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Pattern:
    """One recogniser of a written form; the named group `it`, or the whole, is hidden."""

    name: str
    entity: Entity
    shape: re.Pattern[str]
    check: Check = _always
    score: float = 0.9


def _any_case(name: str, entity: Entity, shape: str, *, check: Check = _always, score: float = 0.9) -> Pattern:
    return Pattern(name, entity, re.compile(shape, re.IGNORECASE), check, score)


def _as_written(name: str, entity: Entity, shape: str, *, check: Check = _always, score: float = 0.9) -> Pattern:
    """Capitals are capitals: small letters would make a class of "8 or" and a car of "k2 bel"."""
    return Pattern(name, entity, re.compile(shape), check, score)


def _upn(match: re.Match[str]) -> bool:
    """Department for Education format; a wrong check letter may be a slip of hearing, so shape is enough if near."""
    return bool(upn.is_valid(match.group())) or match.group()[0].isalpha()


def _nhs(match: re.Match[str]) -> bool:
    around = match.string[max(0, match.start() - 30) : match.start()].casefold()
    return bool(nhs.is_valid(match.group())) or "nhs" in around or " " in match.group() or "-" in match.group()


def _phone(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match.group())
    return 9 <= len(digits) <= 13


def _handle(match: re.Match[str]) -> bool:
    """Letters and digits in one word of some length, but no year group, class, size, time or ordinal."""
    word = match.group()
    mixed = any(c.isalpha() for c in word) and sum(c.isdigit() for c in word) >= 2
    plain_kind = re.fullmatch(
        r"(?i)(?:\d+(?:st|nd|rd|th|s|am|pm|mb|gb|kg|km|mph|yrs?|min|mins|hrs?)|[a-z]{1,4}\d{1,4}|\d{1,4}[a-z]{1,2}|covid19)",
        word,
    )
    return mixed and plain_kind is None


_NO_CLASS = re.compile("[2-4]d|[3-5]g|[48]k|(?:[1-5]|10)[xp]", re.IGNORECASE)


def _class(match: re.Match[str]) -> bool:
    """A form or class code, not a dimension, a generation of telephones, a size or a plan."""
    code = match.group().replace(" ", "")
    around = match.string[max(0, match.start() - 30) : match.end() + 30].casefold()
    told = re.search(r"\b(?:form|class|tutor|registration|reg|lesson)\b", around)
    if (_NO_CLASS.fullmatch(code) and not told) or re.fullmatch(r"\d+s", code):
        return False
    before = match.string[max(0, match.start() - 12) : match.start()].casefold()
    if re.search(r"(?:key stage|plan|option|vitamin|type|level|tier|wave|phase|page|part|£|x)\s?$", before):
        return False
    spaced = " " in match.group()
    return not (spaced and code[-1] in "AI" and re.match(r" \w", match.string[match.end() : match.end() + 2]))


def _calendar(match: re.Match[str]) -> bool:
    """Not "the first May" of somebody's teaching, and not "ten March"."""
    following = match.string[match.end() : match.end() + 12].casefold()
    return not re.match(r" (?:half|bank|exams?)\b", following)


NO_UNIT = "(?!(?:AM|PM|MB|GB|KG|KM|TB|CM|MM|ML|ST|ND|RD|TH|YR|HR)\\b)"
BIRTH = r"\b(?:born|birthday|dob|d\.o\.b\.?|date of birth)\b"
PATTERNS = (
    _any_case("email", Entity.EMAIL, r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+"),
    _any_case("url", Entity.URL, r"\b(?:https?://|www\.)[^\s<>\"”]*[\w/]"),
    _any_case("url", Entity.URL, rf"\b[\w-]+(?:\.[\w-]+)*\.{TOP_LEVEL}\b(?:/[^\s,;<>\"”]*[\w/])?"),
    _any_case("username", Entity.USERNAME, r"(?<![\w.])@[\w](?:[\w.\-]*\w)?"),
    _any_case("username", Entity.USERNAME, r"(?<![\w.@/])(?=\w*[a-z])\w+(?:\.\w+)*_[\w.]*\w|\b_\w{3,}"),
    # Small letters on both sides: after a full stop without its space a capital follows.
    _as_written("username", Entity.USERNAME, r"(?<![\w@./-])[a-z\d]{3,}\.[a-z\d]{2,}(?![\w@/])", score=0.6),
    _any_case("username", Entity.USERNAME, r"(?<![\w@./£$#-])[a-z\d]{5,}(?![\w@])", check=_handle, score=0.6),
    _any_case("upn", Entity.ID, r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-Z]\b", check=_upn),
    _any_case("nhs", Entity.ID, r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b", check=_nhs),
    _any_case("nino", Entity.ID, r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),
    _as_written("plate", Entity.ID, r"\b[A-HJ-PR-Y]{2}\d{2}[ -]?[A-HJ-PR-Z]{3}\b"),
    _as_written("plate", Entity.ID, r"\b[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Y][A-HJ-PR-Z]{2}\b", score=0.5),
    _as_written(
        "plate",
        Entity.ID,
        r"\b(?:reg|plate|registration)\b\D{0,20}?(?P<it>\b(?=\w*\d)(?=\w*[A-Z])[A-Z\d]{2,4}[ -]?[A-Z\d]{2,4}\b)",
    ),
    _as_written("reference", Entity.ID, r"\b(?=[A-Z\d/-]*[A-Z])[A-Z]{1,4}[-/ ]?\d{5,}\b", score=0.7),
    _any_case("number", Entity.ID, r"(?<![\w£$.,-])\d{7,}(?![\w%])", score=0.6),
    _as_written("postcode", Entity.POSTCODE, r"\b[A-PR-UWYZ][A-HK-Y]?\d[A-HJKPS-UW\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b"),
    _any_case("postcode", Entity.POSTCODE, r"\b[a-pr-uwyz][a-hk-y]?\d{1,2}[a-z]? \d[abd-hjlnp-uw-z]{2}\b", score=0.7),
    _any_case(
        "postcode",
        Entity.POSTCODE,
        r"\bpost ?code\b\W{0,3}(?:is |was |s )?(?P<it>[a-z]{1,2}\d{1,2}[a-z]?)\b",
        score=0.7,
    ),
    _any_case(
        "phone", Entity.PHONE, r"(?<![\w.])(?:\+44[ (0)]*|0|\(0)\d(?:[ ()\-.,]{0,2}\d){7,10}(?!\w)", check=_phone
    ),
    # A speech engine writes a spoken telephone number as numbers of millions: "7,000,000 or 900 to 7,000".
    _any_case(
        "heard number",
        Entity.PHONE,
        r"(?<![\w£$.,])\d{1,3}(?:,\d{3}){2,}(?:,? (?:(?:or|to|and|oh|double) )?\d[\d,]*(?<!,))+",
    ),
    # ... and a spoken postcode in pieces: "HP-6, 2 in".
    _as_written(
        "heard postcode",
        Entity.POSTCODE,
        r"\b(?!KS)[A-PR-UWYZ][A-HK-Y]-?\d{1,2}[, ]{1,2}\d(?: ?[a-zA-Z]{1,2}\b)?",
        score=0.6,
    ),
    _any_case("phone", Entity.PHONE, r"\b(?:ext|extension)\.? (?P<it>\d{3,6})\b", score=0.7),
    _as_written(
        "class",
        Entity.CLASS,
        rf"(?<![\w.:/£@-])(?:1[0-3]|[1-9]) ?{NO_UNIT}[A-Z]{{1,2}}\d?(?![\w'’]|-[a-z])",
        check=_class,
    ),
    _as_written("class", Entity.CLASS, r"(?<![\w.:/£@-])(?:1[0-3]|[7-9])[a-z]\b", check=_class, score=0.6),
    _any_case(
        "date",
        Entity.DATE,
        rf"\b(?:{WEEKDAY},? )?(?:the )?{DAY}(?: of)? {MONTH}\b(?:,? {YEAR}\b)?",
        check=_calendar,
    ),
    _any_case("date", Entity.DATE, rf"\b(?:{WEEKDAY},? )?{MONTH},? (?:the )?{ORDINAL}(?:,? {YEAR})?\b"),
    _any_case("date", Entity.DATE, rf"\b{MONTH} (?:0?[1-9]|[12]\d|3[01]),? (?:19|20)\d\d\b"),
    _any_case("date", Entity.DATE, rf"\b{WEEKDAY},? the {ORDINAL}\b(?! (?:time|of all|one|period|week|day|lesson))"),
    _any_case(
        "date",
        Entity.DATE,
        r"(?<![\w/.-])(?:0?[1-9]|[12]\d|3[01])(?P<s>[/.-])(?:0?[1-9]|1[0-2])(?P=s)(?:\d{4}|\d{2})(?![\w/])",
    ),
    _any_case("date", Entity.DATE, r"(?<![\w/.-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\w)"),
    _any_case("date", Entity.DATE, rf"\b(?:the )?{ORDINAL} of (?:the )?{ORDINAL},? (?:{YEAR}|{SHORT_YEAR})\b"),
    _any_case("born", Entity.DATE, rf"{BIRTH}[^.\n]{{0,15}}?(?P<it>(?:{MONTH} )?(?:19|20)\d\d)\b"),
    _any_case(
        "born",
        Entity.DATE,
        rf"\b(?:birthday|dob|date of birth)(?:'s| is| was)?(?: on)? (?P<it>the {ORDINAL}(?: of the {ORDINAL})?)\b",
    ),
)
"""In the order of trust; overlaps are merged later."""


def written(text: str, helplines: frozenset[str]) -> Iterator[Candidate]:
    """Every written form in the text, national helplines left out."""
    for pattern in PATTERNS:
        for match in pattern.shape.finditer(text):
            group = "it" if "it" in pattern.shape.groupindex else 0
            known = re.sub(r"\D", "", match.group(group)) in helplines
            if not known and pattern.check(match):
                yield Candidate(Span(*match.span(group)), pattern.entity, pattern.score, f"pattern:{pattern.name}")
