"""The roster: who may be named in the room, and in which forms each of them may be.

A roster file comes from a school office and is untrusted: any column order, a byte-order mark, strange letters
and thousands of rows must give a roster or one clear line. Names never reach a message: rows have numbers.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import RosterError
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.tokens import WORD, plain
from pipeline.redact.vocabulary import word_list
from pipeline.values import Person, Roster

ROLES = ("student", "staff", "parent", "other")
ROLE_WORDS = {
    "pupil": "student",
    "learner": "student",
    "child": "student",
    "teacher": "staff",
    "adult": "staff",
    "carer": "parent",
    "guardian": "parent",
    "mother": "parent",
    "father": "parent",
    "": "other",
}
NAME_COLUMNS = ("given_name", "family_name", "preferred_name", "name", "full_name")
MAX_ROWS = 20_000
MAX_NAME = 120
TITLES = word_list("titles")
PARTICLES = word_list("particles")


def load_roster(untrusted: Path) -> Roster:
    """The people of a CSV file in UTF-8: `given_name,family_name,preferred_name,role,year,form`, or `name`.

    Any order; heads are read without case; only a name is compulsory; other columns are ignored. Raises
    RosterError with the row's number (the head is row 1).
    """
    try:
        text = untrusted.read_bytes().decode("utf-8-sig")
    except OSError:
        raise RosterError("the roster cannot be read; check the path given") from None
    except UnicodeDecodeError:
        raise RosterError("the roster is not UTF-8; save it as 'CSV UTF-8'") from None
    try:
        return Roster(tuple(_people(text)))
    except csv.Error:
        raise RosterError("the roster is not a CSV file; save it as 'CSV UTF-8'") from None


def _people(text: str) -> list[Person]:
    rows = csv.reader(io.StringIO(text.replace("\x00", "")), strict=False)
    head = [cell.strip().casefold().replace(" ", "_") for cell in next(rows, [])]
    columns = {name: place for place, name in reversed(list(enumerate(head)))}
    if not any(name in columns for name in NAME_COLUMNS):
        raise RosterError(f"row 1: no column for names; use one or more of {', '.join(NAME_COLUMNS)}")
    people: list[Person] = []
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            people.append(_person(number, row, columns))
        if len(people) > MAX_ROWS:
            raise RosterError(f"row {number}: more than {MAX_ROWS} people; give the people of one school")
    if not people:
        raise RosterError("the roster has no people; every row after the first is one person")
    return people


def _person(number: int, row: list[str], columns: dict[str, int]) -> Person:
    def cell(name: str) -> str:
        place = columns.get(name, len(row))
        return _clean(row[place]) if place < len(row) else ""

    given, family, preferred = cell("given_name"), cell("family_name"), cell("preferred_name")
    if not (given or family or preferred):
        given, family = _split(cell("full_name") or cell("name"))
    if not any(plain(name) for name in (given, family, preferred)):
        raise RosterError(f"row {number}: no name")
    if max(len(given), len(family), len(preferred)) > MAX_NAME:
        raise RosterError(f"row {number}: a name is longer than {MAX_NAME} characters")
    role = cell("role").casefold()
    role = ROLE_WORDS.get(role, role)
    if role not in ROLES:
        raise RosterError(f"row {number}: role must be one of {', '.join(ROLES)}, or empty")
    return Person(f"p{number}", role, given or preferred, family, preferred, cell("year"), cell("form"))


def _clean(cell: str) -> str:
    """One line of letters as they are meant, without control and format characters."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", cell))
    return " ".join(kept.split())


def _split(name: str) -> tuple[str, str]:
    """Given and family name of a full one; 'Family, Given' too; particles go with the family name."""
    if "," in name:
        family, _, given = name.partition(",")
        return given.strip(), family.strip()
    parts = name.split()
    if len(parts) > 1 and plain(parts[0]) in TITLES:
        return ("", " ".join(parts)) if len(parts) == 2 else (parts[1], " ".join(parts[2:]))
    at = len(parts) - 1
    while at > 1 and plain(parts[at - 1]) in PARTICLES:
        at -= 1
    return (" ".join(parts[:at]), " ".join(parts[at:])) if len(parts) > 1 else (name, "")


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name in plain form, without titles: "Mrs O'Rourke-Bell" gives ("orourke", "bell")."""
    words = [plain(match.group()) for match in WORD.finditer(text)]
    bare = [word for word in words if word and word not in TITLES]
    return tuple(bare or [word for word in words if word])


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say one person: the words, and what kind of form it is."""

    words: tuple[str, ...] = field(repr=False)
    person: str
    kind: str
    """full, given, family, nick, initials."""


def forms(person: Person, lexicon: Lexicon) -> tuple[Form, ...]:
    """Every way this person may be named, the longest first."""
    given, family = name_words(person.given_name), name_words(person.family_name)
    preferred = name_words(person.preferred_name)
    firsts = list(dict.fromkeys(first for first in (given, preferred) if first))
    nicks = {nick for first in firsts for nick in lexicon.nicknames.get(first[0], frozenset())}
    found: dict[tuple[str, ...], str] = {}

    def add(words: tuple[str, ...], kind: str) -> None:
        if words and (kind == "initials" or len("".join(words)) > 1):
            found.setdefault(words, kind)

    for words in _fulls([*firsts, *((nick,) for nick in nicks)], family):
        add(words, "full")
    for words in (*firsts, *((word,) for first in firsts for word in first)):
        add(words, "given")
    for words in _tails(family):
        add(words, "family")
    for nick in nicks:
        add((nick,), "nick")
    for letters in _initials(firsts, family):
        add((letters,), "initials")
        add(tuple(letters), "initials")
    made = [Form(words, person.key, kind) for words, kind in found.items()]
    return tuple(sorted(made, key=lambda form: -len(form.words)))


def _fulls(firsts: list[tuple[str, ...]], family: tuple[str, ...]) -> list[tuple[str, ...]]:
    """First and last names together, in full and with either cut to its first letter."""
    return [
        words
        for first in firsts
        for last in _tails(family)
        for words in (first + last, (*first, last[0][0]), (first[0], *last), (first[0][0], *last))
    ]


def _tails(family: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A family name whole, and each part of it that can stand alone."""
    alone = [(word,) for word in family if word not in PARTICLES and len(word) > 1]
    return list(dict.fromkeys([family, *alone])) if family else []


def _initials(firsts: list[tuple[str, ...]], family: tuple[str, ...]) -> list[str]:
    if not family:
        return []
    ends = {family[0][0], family[-1][0], "".join(word[0] for word in family)}
    return sorted({first[0][0] + end for first in firsts for end in ends})


def person_of(key: str, name: str) -> Person:
    """Somebody of whom only the name is known."""
    given, family = _split(_clean(name))
    return Person(key, "other", given, family)
