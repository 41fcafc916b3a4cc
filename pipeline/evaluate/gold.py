"""Frozen values of a gold session script: what is said, what must be hidden, kept and seen by a lead.

Spans are half-open and count characters of one turn's text without its mark-up. All people in gold scripts are
invented; names stay out of `repr` all the same. `parsing` makes these from a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.values import Person, Roster, Span, Stretch, Urgency

KINDS = (
    "PERSON", "SCHOOL", "ORG", "LOCATION", "ADDRESS", "POSTCODE", "PHONE", "EMAIL", "USERNAME", "URL", "DATE",
    "CLASS", "ID",
)  # fmt: skip
"""What a gold span can be, in the order figures are shown."""

CATEGORIES = (
    "physical", "emotional", "sexual", "neglect", "cse", "cce", "child_on_child", "online", "domestic_abuse",
    "self_harm", "radicalisation", "fgm_forced_marriage", "missing", "staff_allegation", "staff_wellbeing", "other",
)  # fmt: skip
"""What a gold passage can be about."""

SUBSECTIONS = {
    "introduction": (),
    "types_of_harm": (),
    "responding_to_harm": ("disclosure", "training", "ethos"),
    "partners": (),
    "ending": (),
}
"""The agenda a script may follow: section and its subsections."""

ROLES = ("student", "staff", "parent", "other")
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "father", "pc"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that must be hidden."""

    span: Span
    kind: str
    entity: str = field(repr=False)
    """The same for every mention of one person or thing."""


@dataclass(frozen=True, slots=True)
class GoldTurn:
    """What one speaker says; spans count characters of `text`."""

    line: int
    """Line of the script, from 1."""
    speaker: str
    section: str
    sub: str | None
    text: str = field(repr=False)
    pii: tuple[Mark, ...] = ()
    keep: tuple[Span, ...] = ()
    when: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The piece of a passage that lies in one turn."""

    turn: int
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """What a lead must see; it may run over several turns."""

    id: str
    category: str
    urgency: Urgency
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """General talk of harm that must not be flagged."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """A whole script."""

    meta: dict[str, str]
    """title, setting, date..."""
    roster: Roster
    turns: tuple[GoldTurn, ...]
    passages: tuple[Passage, ...] = ()
    negatives: tuple[Negative, ...] = ()

    @property
    def text(self) -> str:
        """All turns joined by a line feed."""
        return "\n".join(turn.text for turn in self.turns)

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where each turn begins in `text`."""
        starts, at = [], 0
        for turn in self.turns:
            starts.append(at)
            at += len(turn.text) + 1
        return tuple(starts)


def roster_of(names: tuple[tuple[str, str], ...]) -> Roster:
    """A roster from full names and their roles: the first word is the given name, unless it is a title."""
    return Roster(tuple(_person(number, *row) for number, row in enumerate(names, 1)))


def _person(number: int, name: str, role: str) -> Person:
    first, _, rest = name.partition(" ")
    given = "" if first.strip(".").casefold() in TITLES and rest else first
    return Person(key=f"p{number}", role=role, given_name=given, family_name=rest)
