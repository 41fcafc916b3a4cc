"""Read the session plan: the agenda that `segment` lays over the talk.

Schools change it to suit themselves, so every mistake gets a message that says where it is. The plan never
holds a person's name, and nothing of it decides who sees what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pipeline.errors import PlanError
from pipeline.settings.reading import find, read_toml
from pipeline.values import PlanItem, SessionPlan

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class _Heading(BaseModel):
    """The keys that an item and a subsection share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: Words
    minutes: float = Field(gt=0, le=600, allow_inf_nan=False)
    cues: tuple[Words, ...] = Field(min_length=1, max_length=200)
    resources: tuple[Words, ...] = ()


class _Item(_Heading):
    """One [[item]]."""

    subsection: tuple[_Heading, ...] = Field(default=(), max_length=8)

    @model_validator(mode="after")
    def _subsections_fit(self) -> Self:
        if sum(part.minutes for part in self.subsection) > self.minutes + 1e-6:
            raise ValueError("the subsections' minutes add up to more than the item's")
        return self


class _Plan(BaseModel):
    """A whole plan file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: tuple[_Item, ...] = Field(min_length=1, max_length=40)

    @model_validator(mode="after")
    def _names_and_cues_are_used_once(self) -> Self:
        headings = [heading for item in self.item for heading in (item, *item.subsection)]
        _refuse_repeats([heading.id for heading in headings], "id")
        _refuse_repeats([cue.casefold() for heading in headings for cue in heading.cues], "cue")
        return self


def load_plan(path: Path | None = None) -> SessionPlan:
    """The plan in this file, or in the first `session_plan.toml` found.

    Raises PlanError where the file is no TOML, has unknown or missing keys, no items, minutes that are not
    positive, an id or a cue that stands twice (the same cue would pull talk under two headings), or
    subsections longer than their item.
    """
    read = read_toml(path or find("session_plan.toml"), _Plan, error=PlanError)
    return SessionPlan(tuple(_item(item, item.subsection) for item in read.item))


@dataclass(frozen=True, slots=True)
class SectionStart:
    """Where a person says that a heading begins."""

    start_ms: int
    item: PlanItem
    subsection: PlanItem | None


class _Start(BaseModel):
    """One [[section]] of a sections file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    subsection: Slug | None = None
    start: time


class _Starts(BaseModel):
    """A whole sections file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: tuple[_Start, ...] = Field(min_length=1, max_length=200)


def load_starts(path: Path, plan: SessionPlan) -> tuple[SectionStart, ...]:
    """Section starts set by hand, to be used in place of the alignment (`--sections`).

    The file has `[[section]]` tables with `id`, `start = 00:12:30` (from the recording's beginning) and, where
    wanted, `subsection`. Raises PlanError where an id is not in the plan or the times do not rise.
    """
    read = read_toml(path, _Starts, error=PlanError).section
    starts = tuple(_start(number, entry, plan) for number, entry in enumerate(read, 1))
    for number, (earlier, later) in enumerate(pairwise(starts), 2):
        if later.start_ms <= earlier.start_ms:
            raise PlanError(f"section {number}: its start is not after the one before; list sections in order")
    return starts


def _start(number: int, entry: _Start, plan: SessionPlan) -> SectionStart:
    item = _named(number, entry.id, plan.items)
    at = entry.start
    return SectionStart(
        start_ms=((at.hour * 60 + at.minute) * 60 + at.second) * 1000 + at.microsecond // 1000,
        item=item,
        subsection=None if entry.subsection is None else _named(number, entry.subsection, item.subsections),
    )


def _named(number: int, wanted: str, known: tuple[PlanItem, ...]) -> PlanItem:
    found = next((item for item in known if item.id == wanted), None)
    if found is None:
        choices = ", ".join(item.id for item in known) or "none"
        raise PlanError(f"section {number}: no such id in the plan; known here: {choices}")
    return found


def _item(heading: _Heading, subsections: tuple[_Heading, ...] = ()) -> PlanItem:
    return PlanItem(
        id=heading.id,
        title=heading.title,
        minutes=heading.minutes,
        cues=heading.cues,
        subsections=tuple(_item(part) for part in subsections),
        resources=heading.resources,
    )


def _refuse_repeats(values: list[str], what: str) -> None:
    repeated = next((at for at, value in enumerate(values) if value in values[:at]), None)
    if repeated is not None:
        first = values.index(values[repeated]) + 1
        raise ValueError(f"the {what} number {repeated + 1} of the file is the same as number {first}")
