"""Who may be named, and what was found to hide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.values.ranges import Span


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a roster."""

    key: str
    """Opaque and stable within the roster, never made from the name."""
    role: str
    """student, staff, parent or other."""
    given_name: str = field(repr=False)
    family_name: str = field(default="", repr=False)
    preferred_name: str = field(default="", repr=False)
    year: str = field(default="", repr=False)
    form: str = field(default="", repr=False)
    middle_names: str = field(default="", repr=False)
    other_given: tuple[str, ...] = field(default=(), repr=False)
    """Further given names that stand for the first one: a legal one beside the one in use."""
    other_family: tuple[str, ...] = field(default=(), repr=False)
    """Further family names: legal, preferred, former."""

    @property
    def given_names(self) -> tuple[str, ...]:
        """Every given name this person goes by, the one in use first; without middle names."""
        return _distinct(self.given_name, self.preferred_name, *self.other_given)

    @property
    def family_names(self) -> tuple[str, ...]:
        """Every family name this person goes by."""
        return _distinct(self.family_name, *self.other_family)

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, middle names too."""
        return _distinct(*self.given_names, self.middle_names, *self.family_names)


def _distinct(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True)
class Roster:
    """Who may be named in the room. Personal data: never in config/, never in a log."""

    people: tuple[Person, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Suspect:
    """Words that may be a name that was misheard, and whose."""

    span: Span
    names: tuple[str, ...] = field(repr=False)
    """First and last names as the roster spells them, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """Where a transcript should be heard again for names."""

    found: tuple[Suspect, ...]
    """The most promising first; none shares a word with another."""
    alike: Callable[[str, str], float] = field(repr=False)
    """How like what was heard sounds to a name, 0 to 1."""


class Entity(StrEnum):
    """What a redaction hides; the word in the placeholder, but PERSON gives way to the roster's role."""

    PERSON = "PERSON"
    SCHOOL = "SCHOOL"
    ORG = "ORG"
    PLACE = "PLACE"
    ADDRESS = "ADDRESS"
    POSTCODE = "POSTCODE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    USERNAME = "USERNAME"
    URL = "URL"
    DATE = "DATE"
    CLASS = "CLASS"
    ID = "ID"


@dataclass(frozen=True, slots=True)
class Redaction:
    """A span to hide, why, and which real person or thing it stands for."""

    span: Span
    entity: Entity
    referent: str
    """Opaque key, the same for every mention of one person or thing."""
    score: float
    source: str
    """Which detector or rule found it: `roster`, `ner`, `pattern:postcode`..."""
    subtype: str | None = None
    """For PLACE: street, park, estate, shop...; for PERSON: the roster's role."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A span that looks like something hidden elsewhere and stays, as an ordinary word, by a named rule."""

    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A span that a reviewer should look at: hidden on thin grounds, or kept though it may be a name."""

    span: Span
    is_hidden: bool
    doubt: float
    """0 to 1: how far from sure the decision is."""
    rule: str
    """What decided it, or what speaks against it."""


@dataclass(frozen=True, slots=True)
class SingledOut:
    """A stretch in which several traits together may point at one person, though no name is said."""

    span: Span
    traits: tuple[str, ...]
    """Kinds of trait, in the order of the text: `year`, `care`, `only one`... Never the words."""
