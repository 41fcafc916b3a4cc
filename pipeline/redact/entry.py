"""One row of a roster file as people: the pupil or adult whose row it is, and the parents and tutors it names.

Where no column says who somebody is, what is filled in beside the name does: a pupil's number, a year or a form
makes a pupil, a staff code or a job an adult. Names never reach a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import RosterError
from pipeline.redact.columns import NAMES, Column, Owner, Part
from pipeline.redact.named import is_person, named
from pipeline.redact.sheet import Row, clean
from pipeline.redact.tokens import plain
from pipeline.redact.vocabulary import word_list
from pipeline.values import Person

ROLES = ("student", "staff", "parent", "other")
ROLE_LISTS = (
    ("other", word_list("outsiders")),
    ("staff", word_list("jobs")),
    ("student", word_list("pupils")),
    ("parent", word_list("carers")),
    ("other", word_list("others")),
)
"""Words of a role, in the order in which they decide: a "student support officer" is staff."""
MAIN = frozenset({Owner.SELF, Owner.PUPIL, Owner.STAFF})
MAX_NAME = 120
_SEVERAL = re.compile(r"\s*(?:[;/&\n]|\band\b)\s*")

Known = tuple[Person, tuple[str, ...] | None]
"""Somebody, and what makes two entries this one person; None where nothing does."""


def role_of(said: str) -> str | None:
    """The role that a school's word for one is: "Teaching Assistant" is staff; None for an unknown word."""
    words = frozenset(map(plain, re.split(r"[^\w]+", said)))
    return next((role for role, known in ROLE_LISTS if words & known), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row below the head."""

    number: int
    """As a spreadsheet counts rows."""
    row: Row = field(repr=False)
    columns: tuple[Column, ...]

    def people(self) -> tuple[Known, ...]:
        """The row's own person, then whoever else it names; raises RosterError where it names nobody."""
        found = (*self._main(), *self._others())
        if not found:
            raise RosterError(f"row {self.number}: no name")
        return found

    def _main(self) -> Iterator[Known]:
        somebody = self._somebody([column for column in self.columns if column.owner in MAIN])
        if somebody is None:
            return
        year, form = (next(iter(self._cells(self.columns, part)), "") for part in (Part.YEAR, Part.FORM))
        person = replace(somebody, key=f"p{self.number}", role=self._role(), year=year, form=form)
        own_number = "".join(self._cells(self.columns, Part.ID))
        repeated = any(column.owner is Owner.CONTACT for column in self.columns)
        yield person, (own_number or "\t".join((*person.names, year, form)),) if repeated else None

    def _others(self) -> Iterator[Known]:
        groups = dict.fromkeys((c.owner, c.number) for c in self.columns if c.owner not in MAIN and c.part in NAMES)
        for place, (owner, number) in enumerate(groups, start=1):
            columns = [column for column in self.columns if (column.owner, column.number) == (owner, number)]
            role = "staff" if owner is Owner.TUTOR else self._relation(columns)
            for step, entry in enumerate(self._apart(columns), start=1):
                somebody = entry._somebody(columns)
                if somebody is not None and is_person(somebody):
                    person = replace(somebody, key=f"p{self.number}.{place}.{step}", role=role)
                    yield person, (role, *map(plain, person.names))

    def _apart(self, columns: Sequence[Column]) -> Iterator[Entry]:
        """The row once for each of several people in one cell: "Ana Lopez & Rui Costa"."""
        for column in columns:
            pieces = [piece for piece in _SEVERAL.split(self._cell(column)) if piece]
            if column.part in (Part.FULL, Part.FAMILY_FIRST) and len(pieces) > 1:
                for piece in pieces:
                    yield replace(self, row=[piece if at == column.place else "" for at in range(len(self.row))])
                return
        yield self

    def _cell(self, column: Column) -> str:
        cell = clean(self.row[column.place]) if column.place < len(self.row) else ""
        if column.part in NAMES | {Part.MIDDLE} and len(cell) > MAX_NAME:
            raise RosterError(f"row {self.number}: a name is longer than {MAX_NAME} characters")
        return cell

    def _cells(self, columns: Iterable[Column], part: Part) -> list[str]:
        ranked = sorted((c for c in columns if c.part is part), key=lambda column: column.rank)
        return [cell for cell in map(self._cell, ranked) if cell]

    def _role(self) -> str:
        """What the role's column says; else what is filled in beside the name."""
        said = self._cells([c for c in self.columns if c.owner is Owner.SELF], Part.ROLE)
        if said:
            return self._known_role(said[0])
        filled = [c for c in self.columns if c.owner in MAIN and self._cell(c)]
        owners = {c.owner for c in filled}
        if Owner.PUPIL in owners or Owner.STAFF in owners:
            return "student" if Owner.PUPIL in owners else "staff"
        return "student" if any(c.part in (Part.YEAR, Part.FORM) for c in filled) else "other"

    def _known_role(self, said: str) -> str:
        role = role_of(said)
        if role is None:
            raise RosterError(f"row {self.number}: role must be one of {', '.join(ROLES)}, a job in school, or empty")
        return role

    def _relation(self, columns: Sequence[Column]) -> str:
        said = " ".join(self._cells(columns, Part.RELATION))
        return "other" if role_of(said) in ("staff", "other") else "parent"

    def _somebody(self, columns: Sequence[Column]) -> Person | None:
        return named({part: self._cells(columns, part) for part in (*NAMES, Part.MIDDLE)})
