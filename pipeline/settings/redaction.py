"""What a school may say about redaction: which kinds are hidden, how sure a finding must be, which words stay.

`config/redaction.toml` is the reference. It holds no name of a person: those come with the roster, which is
personal data and never lives in config/. Whatever contradicts itself there is refused with its place named: a
term said twice, one that is both hidden and kept, two kinds with one placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.settings.expressions import checked
from pipeline.settings.faults import MisplacedError
from pipeline.settings.reading import find, read_toml
from pipeline.values import Entity
from pipeline.values.placeholders import KINDS, WORD, Placeholders, words_in_force

Item = TypeVar("Item")
LONGEST_WORD = 12
"""Letters of a placeholder's word."""


class Table(BaseModel):
    """A TOML table whose keys are known and whose values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Thresholds(Table):
    """[thresholds]: lower finds more and hides more of what analysts need."""

    ner: float = Field(0.3, ge=0, le=1, title="Score below which a finding of Presidio is dropped")
    heard: float = Field(0.90, ge=0, le=1.5, title="Likeness and context together that make a misheard roster name")
    heard_least: float = Field(0.70, ge=0, le=1, title="Likeness of sound below which nothing is a misheard name")
    same_sound: float = Field(0.88, ge=0, le=1, title="Likeness that makes two spellings one person without a roster")


class KeepWords(Table):
    """[keep]: capitalised terms that name no person and no local place, by kind. Compared without case."""

    services: tuple[str, ...] = Field((), title="National and statutory services, bodies, programmes")
    platforms: tuple[str, ...] = Field((), title="Online platforms, games, makes")
    school: tuple[str, ...] = Field((), title="Words of school life: roles, subjects, terms, exams")
    calendar: tuple[str, ...] = Field((), title="Days, months, festivals")
    world: tuple[str, ...] = Field((), title="Countries, languages, faiths, peoples")
    acronyms: tuple[str, ...] = Field((), title="Capital letters that are nobody's initials")
    phrases: tuple[str, ...] = Field((), title="Set phrases in which a name is a word")
    helplines: tuple[str, ...] = Field((), title="Telephone numbers that everybody may know, digits only")
    words: tuple[str, ...] = Field((), title="Words of this school that stay, unless the roster has them as a name")

    @field_validator("words")
    @classmethod
    def _once(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        return _distinct(words, squeezed)


class HideTerm(Table):
    """[[hide]]: a term of this school that is always hidden."""

    term: str = Field(min_length=2, repr=False, title="Words to hide, any case")
    entity: Entity = Field(title="What it is")


class HidePattern(Table):
    """[[hide_pattern]]: a shape of this school's own that is always hidden, such as its locker numbers."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$", title="What the sealed log calls it: a-z, 0-9 and -")
    regex: str = Field(min_length=1, max_length=500, title="Python regular expression")
    entity: Entity = Field(title="What it is")
    match_case: bool = Field(False, title="Whether capitals in the expression mean capitals only")

    @model_validator(mode="after")
    def _runs(self) -> HidePattern:
        self.compiled()
        return self

    def compiled(self) -> re.Pattern[str]:
        """The expression, ready to search with."""
        return checked(self.regex, match_case=self.match_case)


class RedactionRules(Table):
    """The whole of redaction.toml."""

    entities: tuple[Entity, ...] = Field(tuple(Entity), title="Kinds that are hidden")
    thresholds: Thresholds = Thresholds()
    placeholders: dict[str, str] = Field({}, title="The word in the brackets, by kind or role")
    keep: KeepWords = KeepWords()
    hide: tuple[HideTerm, ...] = ()
    hide_pattern: tuple[HidePattern, ...] = ()

    @property
    def naming(self) -> Placeholders:
        """The placeholders' words."""
        return Placeholders(tuple(sorted(self.placeholders.items())))

    @field_validator("entities")
    @classmethod
    def _each_once(cls, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        return _distinct(entities, str)

    @field_validator("hide")
    @classmethod
    def _terms_once(cls, hide: tuple[HideTerm, ...]) -> tuple[HideTerm, ...]:
        return _distinct(hide, lambda term: squeezed(term.term))

    @field_validator("hide_pattern")
    @classmethod
    def _patterns_once(cls, patterns: tuple[HidePattern, ...]) -> tuple[HidePattern, ...]:
        _distinct(patterns, lambda pattern: pattern.name)
        return _distinct(patterns, lambda pattern: pattern.regex)

    @field_validator("placeholders")
    @classmethod
    def _words(cls, chosen: dict[str, str]) -> dict[str, str]:
        for kind, word in chosen.items():
            if kind not in KINDS:
                raise ValueError(f"a key is no kind; the kinds are {', '.join(KINDS)}")
            if WORD.fullmatch(word) is None or len(word) > LONGEST_WORD:
                raise ValueError(f"{kind}: the word must be 1 to {LONGEST_WORD} capital letters A to Z")
        users: dict[str, str] = {}
        for kind, word in words_in_force(chosen).items():
            if word in users:
                raise ValueError(f"{users[word]} and {kind} have the same word; readers could not tell them apart")
            users[word] = kind
        return chosen

    @model_validator(mode="after")
    def _agrees(self) -> RedactionRules:
        kept = {squeezed(word) for word in self.keep.words}
        for place, term in enumerate(self.hide):
            if squeezed(term.term) in kept:
                raise MisplacedError(("hide", place), "this term stands in keep.words too")
        return self


def squeezed(term: str) -> str:
    """A term as terms are compared: case and spaces off."""
    return " ".join(term.casefold().split())


def _distinct(items: tuple[Item, ...], of: Callable[[Item], str]) -> tuple[Item, ...]:
    """The items; raises MisplacedError with the places of two that are the same."""
    first: dict[str, int] = {}
    for place, item in enumerate(items):
        earlier = first.setdefault(of(item), place)
        if earlier != place:
            raise MisplacedError((place,), f"is the same as number {earlier + 1}")
    return tuple(items)


def load_rules(path: Path | None = None) -> RedactionRules:
    """Rules from this file, or from the first `redaction.toml` found; raises SettingsError."""
    return read_toml(path or find("redaction.toml"), RedactionRules, "redaction.toml")
