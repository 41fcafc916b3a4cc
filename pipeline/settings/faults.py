"""What is wrong with a settings file, in the words of whoever has it open: the line, the key, what to write instead.

Most of these files are typed by people who have never seen TOML, and the validator speaks to programmers. Places in
lists are counted from 1. A message must never hold what the file says: only our own words, keys, and limits of ours.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import takewhile, zip_longest
from typing import Any

from pydantic import ValidationError

from pipeline.values import plain

Place = tuple[int | str, ...]
"""Keys, and numbers of entries from 0, such as ("item", 2, "subsection", 0, "minutes")."""

LONGEST_KEY = 40
"""Characters of a key that a message shows: ours are shorter, and a message is one line."""

_AT_LINE = re.compile(r"\(at line (\d+), ")
"""Where the TOML reader says that it stopped; the rest of its message may hold the file's words."""
_TWICE = ("Cannot declare", "Cannot mutate", "Cannot overwrite", "Duplicate inline table key")
"""How the TOML reader begins where a key or a table stands a second time."""
_UNKNOWN = "extra_forbidden"
_NUMBER = "write a number, without quotes"
_DATE = "write a date as 2026-02-10, without quotes"
_TIME = "write a time as 15:45:00, without quotes"
_SAID = {
    _UNKNOWN: "there is no such key",
    "missing": "is left out",
    "string_type": "write it in double quotes",
    "string_too_short": "is empty, or too short",
    "string_too_long": "is longer than {max_length} characters",
    "string_pattern_mismatch": "has signs in it that cannot stand here (an id: small letters, digits and _, no spaces)",
    "tuple_type": "write a list in [ ]",
    "list_type": "write a list in [ ]",
    "too_short": "needs at least {min_length} in its list",
    "too_long": "has more than {max_length} in its list",
    "int_type": "write a whole number, without quotes",
    "int_parsing": "write a whole number, without quotes",
    "int_from_float": "write a whole number",
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "bool_type": "write true or false, without quotes",
    "bool_parsing": "write true or false, without quotes",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_type": _TIME,
    "time_parsing": _TIME,
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "model_type": "must be a table, under a heading in [ ]",
}
"""In place of a validator's own words, by its type of error; in braces, limits that the model sets."""


class MisplacedError(ValueError):
    """A fault that the validator of something larger finds at one place of it."""

    def __init__(self, place: Place, message: str) -> None:
        """The place is told from where the validator stands."""
        super().__init__(message)
        self.place = place


def unreadable(problem: Exception) -> str:
    """Why this is no TOML, as far as the reader can say without repeating the file."""
    message = str(problem)
    line = _AT_LINE.search(message)
    where = f"line {line[1]}: " if line else ""
    if isinstance(problem, tomllib.TOMLDecodeError) and message.startswith(_TWICE):
        return f"{where}this key or table stands in the file twice; leave one out"
    return (
        f"{where}not readable as TOML ({type(problem).__name__}): words stand in double quotes, a date is 2026-02-10, "
        "a time 15:45:00; see config/ for examples"
    )


def misfit(problem: ValidationError, text: str) -> str:
    """The fault to mend first, with its line: a key that does not exist before the one that it may have stood for."""
    faults = problem.errors(include_input=False, include_url=False)
    fault = min(faults, key=lambda one: one["type"] != _UNKNOWN)
    place = place_of(fault)
    return f"{line_of(text, place)}{named(place) or 'the file'}: {in_words(fault)}"


def place_of(fault: Mapping[str, Any]) -> Place:
    """Where one of a validator's errors lies, as near as its validator says."""
    within, error = tuple(fault["loc"]), fault.get("ctx", {}).get("error")
    return (*within, *error.place) if isinstance(error, MisplacedError) else within


def in_words(fault: Mapping[str, Any]) -> str:
    """What one of a validator's errors says, without its place; its type, its message and its limits are used."""
    said = _SAID.get(fault["type"])
    return said.format(**fault.get("ctx", {})) if said else str(fault["msg"]).removeprefix("Value error, ")


def named(place: Sequence[int | str]) -> str:
    """A place as a message has it, such as `item.3.subsection.1.minutes`: the third item's first part."""
    return ".".join(str(part + 1) if isinstance(part, int) else plain(part[:LONGEST_KEY]) for part in place)


def line_of(text: str, place: Place) -> str:
    """`line 7: ` for a place within tables, as near as one can tell.

    It is the key's line, or that of its table's header; empty where the file is written in another way.
    """
    lines = text.splitlines()
    table, key, header, end = "", "", -1, len(lines)
    for part, after in zip_longest(place, place[1:]):
        if isinstance(part, int):
            continue
        table = f"{table}.{part}" if table else part
        here = re.compile(rf"\s*\[{{1,2}}\s*{re.escape(table)}\s*\]")
        headers = [n for n in range(header + 1, end) if here.match(lines[n])]
        number = after if isinstance(after, int) else 0
        if number >= len(headers):
            key = part
            break
        header, *following = headers[number:]
        end = following[0] if following else end
    found = _of_key(lines, key, header, end) if key else header
    return f"line {found + 1}: " if found >= 0 else ""


def _of_key(lines: Sequence[str], key: str, header: int, end: int) -> int:
    """The number of the key's line among those of its own table; that of the table's header where there is none."""
    stands, other = re.compile(rf"\s*{re.escape(key)}\s*="), re.compile(r"\s*\[\[?[^\[\]]+\]\]?\s*(#|$)")
    own = takewhile(lambda n: not other.match(lines[n]), range(header + 1, end))
    return next((n for n in own if stands.match(lines[n])), header)
