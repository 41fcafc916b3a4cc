"""A person out of the cells that hold parts of one name, however a school system lays them out.

Every form that a cell tells is kept: the legal and the preferred name, the one in brackets ("Okoro, Oluwatobi
(Tobi)"), the one somebody was born with ("Okoro (née Bello)"). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pipeline.redact.columns import Part
from pipeline.redact.roster import TITLES, split_name
from pipeline.redact.tokens import plain
from pipeline.values import Person

_BRACKETED = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|\"([^\"]*)\"|“([^“”]*)”)\s*")
_BORN = re.compile(r"^(?:n[eé]e?|formerly|was)\s+", re.IGNORECASE)


def named(cells: Mapping[Part, Sequence[str]]) -> Person | None:
    """Somebody of these names, the plainest of each part first, without key or role; None where no letter is."""
    given, family, called = (list(cells.get(part, ())) for part in (Part.GIVEN, Part.FAMILY, Part.PREFERRED))
    for part in (Part.FULL, Part.FAMILY_FIRST):
        for cell in cells.get(part, ()):
            first, last = split_name(_bare(cell), family_first=part is Part.FAMILY_FIRST)
            given, family, called = [*given, first], [*family, last], [*called, *_aside(cell)]
    called = [*called, *(aside for cell in given for aside in _aside(cell))]
    family = [*map(_bare, family), *(_BORN.sub("", aside) for cell in family for aside in _aside(cell))]
    given, family, called = _real(map(_bare, given)), _real(family), _real(_first_of(name, family) for name in called)
    if not (given or family or called):
        return None
    first = (given or called or [""])[0]
    return Person(
        key="",
        role="",
        given_name=first,
        family_name=family[0] if family else "",
        preferred_name=called[0] if called else "",
        middle_names=" ".join(_real(cells.get(Part.MIDDLE, ()))),
        other_given=tuple(name for name in (*given[1:], *called[1:]) if name != first),
        other_family=tuple(name for name in family[1:] if name != family[0]),
    )


def is_person(person: Person) -> bool:
    """Whether what stands beside a pupil's name is a name: no number, no code ("JPA"), no title alone."""
    words = [word for name in person.names for word in name.split()]
    code = len(words) == 1 and words[0].isupper() and len(words[0]) <= 4
    known = [plain(word) for word in words if plain(word) not in TITLES]
    return bool(known) and not code and not any(c.isdigit() or c == "@" for word in words for c in word)


def _bare(cell: str) -> str:
    return _BRACKETED.sub(" ", cell).strip()


def _aside(cell: str) -> list[str]:
    """What stands in brackets or quotation marks in a name, titles and codes left out."""
    found = ("".join(match.groups(default="")).strip() for match in _BRACKETED.finditer(cell))
    return [text for text in found if plain(text) not in TITLES and not any(c.isdigit() for c in text)]


def _first_of(name: str, family: Sequence[str]) -> str:
    """The given name of a preferred one that was written in full."""
    first, last = split_name(name)
    return first if first and plain(last) in set(map(plain, family)) else name


def _real(names: Iterable[str]) -> list[str]:
    """Those with a letter, each once."""
    return list(dict.fromkeys(name for name in names if any(c.isalpha() for c in name)))
