"""What stands for a hidden name or detail, and how it is written: `[STUDENT 2]`.

The one definition of that grammar: what writes placeholders, what looks past them and what lays them out all take
it from here. A school may choose the words; the grammar stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.values.naming import Entity, Redaction

PLACEHOLDER = re.compile(r"\[[A-Z]+ \d+\]")
"""One placeholder: a word in capitals and a number."""
WORD = re.compile(r"[A-Z]+")
"""What the word in it may be."""
ROLE_KINDS = {"student": "STUDENT", "staff": "STAFF", "parent": "PARENT"}
"""Kinds of person that the roster tells; everybody else is a PERSON."""
KINDS = (*(entity.value for entity in Entity), *ROLE_KINDS.values())
"""Everything that has a word of its own."""


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The word of each kind; its own name where none was chosen."""

    chosen: tuple[tuple[str, str], ...] = ()
    """Kind and word, one word a kind."""

    def word(self, redaction: Redaction) -> str:
        """The word for what a redaction hides: its entity's, or a person's role's."""
        kind = redaction.entity.value
        if redaction.entity is Entity.PERSON:
            kind = ROLE_KINDS.get(redaction.subtype or "", kind)
        return dict(self.chosen).get(kind, kind)


OWN_NAMES = Placeholders()
"""Every kind by its own name."""


def words_in_force(chosen: Mapping[str, str]) -> dict[str, str]:
    """The word of every kind, with these chosen."""
    return {kind: chosen.get(kind, kind) for kind in KINDS}


def written(word: str, number: int) -> str:
    """A placeholder as it is written."""
    return f"[{word} {number}]"
