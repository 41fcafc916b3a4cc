"""Which column of a roster says what: our own six names, and the heads that SIMS, Arbor and Bromcom write.

A head is read word by word ("Legal Forename", "Contact 1 Surname", "Name (Surname, Forename)"), not looked up whole,
because every school words its reports itself. A head with a word that is not known here is no name's: a column is
sooner left out than a school or a place taken for a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from pipeline.redact.sheet import HEAD_ROWS, Row


class Part(Enum):
    """What a column's cells are."""

    GIVEN = auto()
    FAMILY = auto()
    PREFERRED = auto()
    MIDDLE = auto()
    FULL = auto()
    """Both names, given name first unless a comma or capitals say otherwise."""
    FAMILY_FIRST = auto()
    ROLE = auto()
    RELATION = auto()
    YEAR = auto()
    FORM = auto()
    ID = auto()
    """A number that is one person's own."""


class Owner(Enum):
    """Whose column it is."""

    SELF = auto()
    PUPIL = auto()
    STAFF = auto()
    CONTACT = auto()
    TUTOR = auto()
    """The adult named in a pupil's row: form tutor, class teacher, head of year."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is known."""

    place: int
    part: Part
    owner: Owner = Owner.SELF
    number: str = ""
    """Which of several contacts: "1", "mother"."""
    rank: int = 0
    """Where several columns say the same, the lowest comes first: 0 plain, 1 legal or preferred, 2 former."""


NAMES = frozenset({Part.GIVEN, Part.FAMILY, Part.PREFERRED, Part.FULL, Part.FAMILY_FIRST})

_GIVEN = frozenset({"forename", "forenames", "firstname", "first", "given", "christian"})
_FAMILY = frozenset({"surname", "surnames", "lastname", "last", "family"})
_PREFERRED = frozenset({"preferred", "pref", "chosen", "known", "nickname", "informal"})
_LEGAL = frozenset({"legal", "birth", "official"})
_FORMER = frozenset({"former", "previous", "maiden"})
_PUPIL = frozenset({"student", "students", "pupil", "pupils", "child", "learner"})
_STAFF = frozenset({"staff", "employee", "teacher", "teachers", "adult", "member"})
_KIN = frozenset({"mother", "mothers", "father", "fathers", "mum", "dad", "stepmother", "stepfather"})
_CONTACT = _KIN | {"parent", "parents", "parental", "carer", "carers", "guardian", "guardians", "contact", "contacts"}
_LINE = frozenset({"primary", "secondary", "emergency", "main", "priority"})
_FILLER = _LINE | frozenset({
    "name", "names", "full", "fullname", "s", "as", "of", "the", "and", "or", "is", "also", "to", "be", "in",
    "person", "next", "kin", "display", "use", "used", "required", "second",
})  # fmt: skip
_NAME_WORDS = _GIVEN | _FAMILY | _PREFERRED | _LEGAL | _FORMER | _PUPIL | _STAFF | _CONTACT | _FILLER | {"middle"}
_SAID = frozenset({"name", "names", "fullname"})
_ALONE = _PUPIL | _KIN | {"guardian", "guardians", "parent", "parents", "carer", "carers"}
"""Words that head a column of names by themselves; "Contact" or "Staff" may be a number or a yes."""

_YEAR = frozenset({"year", "yr", "yeargroup", "ncy", "ncyear", "nc"})
_YEAR_WORDS = _YEAR | {"group", "national", "curriculum", "taught", "in", "actual", "current", "grp"}
_REGISTRATION = frozenset({"reg", "registration", "form", "tutorgroup", "regform", "reggroup"})
_FORM_WORDS = _REGISTRATION | {"group", "grp", "tutor", "class", "current", "name", "code", "primary"}
_TUTOR = frozenset({"tutor", "teacher", "head", "leader"})
_TUTOR_WORDS = _TUTOR | {"form", "class", "reg", "registration", "of", "year", "group", "name", "s", "full"}
_ROLES = frozenset({"role", "roles", "job", "post", "position"})
_ROLE_WORDS = _ROLES | {"title", "business", "staff", "main", "school", "primary", "description", "name", "s"}
_RELATIONS = frozenset({"relationship", "relation"})
_PUPIL_IDS = ("upn", "uniquepupilnumber", "adno", "admissionno", "admissionnumber", "uln", "uniquelearnernumber")
_STAFF_IDS = ("staffcode", "staffid", "staffnumber", "teachercode", "payrollnumber", "payrollno", "employeenumber",
              "employeeid", "trn", "teacherreferencenumber", "teachernumber", "dfenumber")  # fmt: skip
_PUPIL_NUMBER = re.compile(r"(?:arbor|mis|sims|bromcom)?(?:student|pupil|learner)(?:id|number|no|ref)")


def columns_of(head: Row) -> tuple[Column, ...]:
    """The columns that are known, in the order of the row."""
    read = (_column(place, _words(cell)) for place, cell in enumerate(head))
    return _settled([column for column in read if column is not None])


def worth(row: Row) -> int:
    """How many columns of a head row are known; 0 where none holds names."""
    columns = columns_of(row)
    return len(columns) if any(column.part in NAMES for column in columns) else 0


def head_place(rows: Sequence[Row]) -> int | None:
    """Place of the head row: the worthiest of the first few, the upper of two; None where no row names a name."""
    first = rows[:HEAD_ROWS]
    best = max(range(len(first)), key=lambda place: (worth(first[place]), -place), default=None)
    return best if best is not None and worth(first[best]) else None


def _words(head: str) -> list[str]:
    """The words of a head: "LegalForename", "legal_forename" and "Legal Forename(s)" are one."""
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)", " ", unicodedata.normalize("NFKC", head))
    return re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", spread).casefold())


def _column(place: int, words: list[str]) -> Column | None:
    known = frozenset(word for word in words if not word.isdigit())
    if not known:
        return None
    return _of_record(place, words, known) or _of_name(place, words, known)


def _of_record(place: int, words: list[str], known: frozenset[str]) -> Column | None:
    """Year, form, role and numbers of one's own."""
    whole = "".join(words)
    if whole in _PUPIL_IDS or _PUPIL_NUMBER.fullmatch(whole):
        return Column(place, Part.ID, Owner.PUPIL)
    if whole in _STAFF_IDS:
        return Column(place, Part.ID, Owner.STAFF)
    if known & _RELATIONS:
        return Column(place, Part.RELATION, Owner.CONTACT, _number(words))
    if known & _ROLES and known <= _ROLE_WORDS:
        return Column(place, Part.ROLE, Owner.SELF if known & {"role", "roles"} else Owner.STAFF)
    if known & _YEAR and known <= _YEAR_WORDS:
        return Column(place, Part.YEAR)
    return _of_form(place, known)


def _of_form(place: int, known: frozenset[str]) -> Column | None:
    """The registration group, or the adult who has it: "Tutor Group" is a group, "Form Tutor" a person."""
    person = known & _TUTOR and not known & {"group", "grp"}
    if person and known <= _TUTOR_WORDS and known & {"tutor", "form", "class", "year"}:
        return Column(place, Part.FULL, Owner.TUTOR, " ".join(sorted(known)))
    if known <= _FORM_WORDS and (known & (_REGISTRATION | {"class"}) or known >= {"tutor", "group"}):
        return Column(place, Part.FORM, rank=int("class" in known))
    return None


def _of_name(place: int, words: list[str], known: frozenset[str]) -> Column | None:
    """A part of somebody's name, where every word of the head is about names."""
    if not known <= _NAME_WORDS:
        return None
    part = _part(words, known)
    if part is None:
        return None
    owner = _owner(known)
    rank = 2 if known & _FORMER else int(bool(known & (_LEGAL | _PREFERRED)))
    return Column(place, part, owner, _number(words) if owner is Owner.CONTACT else "", rank)


def _part(words: list[str], known: frozenset[str]) -> Part | None:
    first, last = known & _GIVEN, known & _FAMILY
    if first and last:
        return Part.FAMILY_FIRST if min(map(words.index, last)) < min(map(words.index, first)) else Part.FULL
    if "middle" in known:
        return Part.MIDDLE
    if last or known >= {"second", "name"} or "maiden" in known:
        return Part.FAMILY
    if known & _PREFERRED and (known & _SAID or not known & _CONTACT):
        return Part.PREFERRED
    if first:
        return Part.GIVEN
    alone = bool(known & _ALONE) and known <= _ALONE | _LINE
    return Part.FULL if known & _SAID or alone or known == {"staff", "member"} else None


def _owner(known: frozenset[str]) -> Owner:
    if known & _CONTACT or known >= {"next", "kin"} or "emergency" in known:
        return Owner.CONTACT
    if known & _PUPIL:
        return Owner.PUPIL
    return Owner.STAFF if known & _STAFF else Owner.SELF


def _number(words: list[str]) -> str:
    """Which contact a head speaks of: its number, mother or father, first or second in line."""
    told = [word for word in words if word.isdigit() or word in _KIN | _LINE]
    return " ".join(sorted(word.rstrip("s") if word in ("mothers", "fathers") else word for word in told))


def _settled(columns: list[Column]) -> tuple[Column, ...]:
    """Whose the columns are that name nobody: a parent's beside a pupil's, a teacher's in a list of pupils."""
    owners = {column.owner for column in columns if column.part in NAMES}
    pupils = Owner.PUPIL in owners or any(column.part in (Part.YEAR, Part.FORM) for column in columns)
    related = any(column.part is Part.RELATION for column in columns) and Owner.CONTACT not in owners
    whose: dict[Owner, Owner] = {}
    if related and {Owner.SELF, Owner.PUPIL} <= owners:
        whose[Owner.SELF] = Owner.CONTACT
    if pupils and Owner.STAFF in owners and owners & {Owner.SELF, Owner.PUPIL}:
        whose[Owner.STAFF] = Owner.TUTOR
    named = NAMES | {Part.MIDDLE}
    return tuple(replace(c, owner=whose.get(c.owner, c.owner)) if c.part in named else c for c in columns)
