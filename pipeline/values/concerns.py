"""Passages that may be disclosures, and where each goes first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.values.ranges import Span


class Route(StrEnum):
    """Who a concern goes to first."""

    DSL = "dsl"
    HEADTEACHER = "headteacher"
    CHAIR = "chair"


class Urgency(StrEnum):
    """How soon a person must look."""

    IMMEDIATE = "immediate"
    TODAY = "today"
    ROUTINE = "routine"


class Subject(StrEnum):
    """Whom a concern is about."""

    CHILD = "child"
    ADULT_IN_SCHOOL = "adult_in_school"
    STAFF_SELF = "staff_self"
    PLACE_OR_GROUP = "place_or_group"


@dataclass(frozen=True, slots=True)
class Flag:
    """A passage that may be a disclosure. It points; a person decides."""

    id: str
    span: Span
    withheld: Span
    """The passage and the neighbouring turns that react to it: what the analyst does not get."""
    categories: tuple[str, ...]
    """Codes of config/disclosures.toml, the likeliest first."""
    subject: Subject
    route: Route
    urgency: Urgency
    clock_rule: str
    clock_due: str
    personal_duty: tuple[str, ...]
    """`fgm`, `csa`: duties that may apply to the person who was told."""
    said_already_referred: bool
    score: float
    signals: tuple[str, ...]
    """Why it was flagged, in words a lead reads; never the words spoken."""
