"""What every search here yields: a span that may have to be hidden, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.values import Entity, Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """One finding, before overlaps are merged and people told apart."""

    span: Span
    entity: Entity
    score: float
    source: str
    subtype: str | None = None
    people: frozenset[str] = field(default=frozenset())
    """Keys of the roster's people who may be meant; empty where the roster does not know."""
    form: tuple[str, ...] = field(default=(), repr=False)
    """The name's true words where it was misheard or shortened: what ties it to other mentions."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a word that may be a name is one here, and the rule that says so."""

    name: bool
    rule: str
