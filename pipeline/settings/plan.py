"""Read the session plan: the agenda that `segment` lays over the talk.

Schools change it to suit themselves, so every mistake gets a message that says where it is. The plan never
holds a person's name, and nothing of it decides who sees what.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pipeline.errors import PlanError
from pipeline.settings.faults import MisplacedError, Place, named
from pipeline.settings.reading import find, parse_toml, read_toml
from pipeline.values import PlanItem, SessionPlan

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Kind = Literal[
    "introduction", "types_of_harm", "responding_to_harm", "disclosure", "training", "ethos", "partners", "ending"
]
"""The ids of the plan that ships, which a coding frame knows headings by."""
KINDS: tuple[str, ...] = get_args(Kind)
FEWEST_ITEMS = 3
"""From so many headings on, the first opens a session and the last ends it."""


class _Heading(BaseModel):
    """The keys that an item and a subsection share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: Words
    minutes: float = Field(gt=0, le=600, allow_inf_nan=False)
    cues: tuple[Words, ...] = Field(min_length=1, max_length=200)
    resources: tuple[Words, ...] = ()
    prompts: tuple[Words, ...] = Field(default=(), max_length=20)
    flip_chart: tuple[Words, ...] = Field(default=(), max_length=8)
    kind: Kind | None = None


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
        headings = list(self._headings())
        _refuse_repeats([((*place, "id"), heading.id) for place, heading in headings])
        _refuse_repeats(
            [
                ((*place, "cues", number), cue.casefold())
                for place, heading in headings
                for number, cue in enumerate(heading.cues)
            ]
        )
        return self

    def _headings(self) -> Iterator[tuple[Place, _Heading]]:
        """Every heading with where it stands, in the order of the file."""
        for number, item in enumerate(self.item):
            yield ("item", number), item
            for within, part in enumerate(item.subsection):
                yield ("item", number, "subsection", within), part


def load_plan(path: Path | None = None) -> SessionPlan:
    """The plan in this file, or in the first `session_plan.toml` found.

    Raises PlanError where the file is no TOML, has unknown or missing keys, no items, minutes that are not
    positive, an id or a cue that stands twice (the same cue would pull talk under two headings), or
    subsections longer than their item.
    """
    return _plan(read_toml(path or find("session_plan.toml"), _Plan, "session plan", error=PlanError))


def parse_plan(content: bytes) -> SessionPlan:
    """The plan in a file's content, which need not lie on a disk; raises PlanError as `load_plan` does."""
    return _plan(parse_toml(content, _Plan, error=PlanError))


def _plan(read: _Plan) -> SessionPlan:
    """Where no heading says that it opens or ends the session, the first and the last do."""
    items = tuple(_item(item, item.subsection) for item in read.item)
    known = {item.kind or item.id for item in items}
    if len(items) >= FEWEST_ITEMS:
        *rest, last = items
        first, *rest = rest
        items = (_of_kind(first, "introduction", known), *rest, _of_kind(last, "ending", known))
    return SessionPlan(items)


def _of_kind(item: PlanItem, kind: Kind, known: set[str]) -> PlanItem:
    """The heading as this kind, unless another is, or its own file or id says what it is."""
    return item if kind in known or item.kind or item.id in KINDS else replace(item, kind=kind)


def _item(heading: _Heading, subsections: tuple[_Heading, ...] = ()) -> PlanItem:
    return PlanItem(
        id=heading.id,
        title=heading.title,
        minutes=heading.minutes,
        cues=heading.cues,
        subsections=tuple(_item(part) for part in subsections),
        resources=heading.resources,
        prompts=heading.prompts,
        flip_chart=heading.flip_chart,
        kind=heading.kind or "",
    )


def _refuse_repeats(values: list[tuple[Place, str]]) -> None:
    first: dict[str, Place] = {}
    for place, value in values:
        if first.setdefault(value, place) != place:
            raise MisplacedError(place, f"is the same as {named(first[value])}")
