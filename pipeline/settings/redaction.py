"""What a school may say about redaction: which kinds are hidden, how sure a finding must be, which words stay.

`config/redaction.toml` is the reference. It holds no name of a person: those come with the roster, which is
personal data and never lives in config/.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.settings.reading import find, read_toml
from pipeline.values import Entity


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


class HideTerm(Table):
    """[[hide]]: a term of this school that is always hidden."""

    term: str = Field(min_length=2, repr=False, title="Words to hide, any case")
    entity: Entity = Field(title="What it is")


class RedactionRules(Table):
    """The whole of redaction.toml."""

    entities: tuple[Entity, ...] = Field(tuple(Entity), title="Kinds that are hidden")
    thresholds: Thresholds = Thresholds()
    keep: KeepWords = KeepWords()
    hide: tuple[HideTerm, ...] = ()


def load_rules(path: Path | None = None) -> RedactionRules:
    """Rules from this file, or from the first `redaction.toml` found; raises SettingsError."""
    return read_toml(path or find("redaction.toml"), RedactionRules)
