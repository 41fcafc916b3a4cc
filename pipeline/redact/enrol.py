"""The people of a roster file: pupils, staff, and the parents and tutors named in their rows.

The file comes from a school office and is untrusted: titles above the head, any order of columns, strange letters
and thousands of rows must give a roster or one clear line. Names never reach a message: rows have numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import RosterError
from pipeline.redact.columns import columns_of, head_place, worth
from pipeline.redact.entry import Entry
from pipeline.redact.sheet import Row, clean, decode, rows_of
from pipeline.values import Person, Roster

MAX_PEOPLE = 20_000
EXAMPLES = "given_name, family_name, Forename, Legal Surname, Known As, Student Name"
_FOOTER = re.compile(r"(?:(?:grand|sub)[ -]?)?totals?\b|page \d+", re.IGNORECASE)


def load_roster(untrusted: Path) -> Roster:
    """The people of a CSV file: our own columns `given_name,family_name,preferred_name,role,year,form`, or an export.

    Any order; heads as SIMS, Arbor and Bromcom write them, and up to nine rows of titles above; commas, semicolons
    or tabs; UTF-8 or Windows-1252. Only a name is compulsory; other columns are ignored. Raises RosterError with
    the row's number as a spreadsheet counts it.
    """
    try:
        content = untrusted.read_bytes()
    except OSError:
        raise RosterError("the roster cannot be read; check the path given") from None
    return parse_roster(content)


def parse_roster(untrusted: bytes) -> Roster:
    """The same for a file's content, which need not lie on a disk."""
    rows = rows_of(decode(untrusted), worth)
    place = head_place(rows)
    if place is None:
        raise RosterError(
            f"row 1: no column for names here or in the nine rows below; heads such as {EXAMPLES} are known"
        )
    people = tuple(_people(rows, place))
    if not people:
        raise RosterError("the roster has no people; every row below the heads is one person")
    return Roster(people)


def _people(rows: Sequence[Row], head: int) -> Iterator[Person]:
    """Everybody once: an export with contacts has a row for each of them, and repeats the pupil."""
    columns = columns_of(rows[head])
    seen: set[tuple[str, ...]] = set()
    count = 0
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        if not any(map(clean, row)) or row == rows[head] or _is_footer(row):
            continue
        for person, identity in Entry(number, row, columns).people():
            if identity in seen:
                continue
            if identity is not None:
                seen.add(identity)
            count += 1
            if count > MAX_PEOPLE:
                raise RosterError(f"row {number}: more than {MAX_PEOPLE} people; give the people of one school")
            yield person


def _is_footer(row: Row) -> bool:
    """A total or a page number below a report: no person, and counted by a number."""
    filled = [cell for cell in map(clean, row) if cell]
    beyond = "".join(filled[1:])
    digits = any(c.isdigit() for cell in filled for c in cell)
    return digits and not any(c.isalpha() for c in beyond) and bool(_FOOTER.match(filled[0]))
