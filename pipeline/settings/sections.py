"""Read where a person says that each section begins (`--sections`), to be used in place of the alignment.

Made by hand while listening, so every mistake is named by its line. It must never hold a word of the session.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.errors import PlanError
from pipeline.settings.faults import line_of
from pipeline.settings.plan import Slug
from pipeline.settings.reading import decoded, read_toml
from pipeline.values import PlanItem, SessionPlan

_CLOCK = re.compile(r"(?:(?P<h>\d{1,2}):(?P<m>[0-5]\d)|(?P<long>\d{1,3})):(?P<s>[0-5]\d)(?P<part>\.\d{1,3})?")
_FILE = "sections file"
"""What its messages begin with."""


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
    start: int
    """Milliseconds."""

    @field_validator("start", mode="before")
    @classmethod
    def _on_the_clock(cls, value: object) -> int:
        """From 00:12:30, with or without quotation marks, "12:30" or a number of seconds."""
        if isinstance(value, time):
            return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond // 1000
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 360_000:
            return round(value * 1000)
        found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            raise ValueError("give hours, minutes and seconds from the beginning of the recording, as 00:12:30")
        minutes = int(found["h"] or 0) * 60 + int(found["m"] or found["long"])
        return (minutes * 60 + int(found["s"])) * 1000 + round(float(found["part"] or 0) * 1000)


class _Starts(BaseModel):
    """A whole sections file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: tuple[_Start, ...] = Field(min_length=1, max_length=200)


def load_starts(path: Path, plan: SessionPlan) -> tuple[SectionStart, ...]:
    """Section starts set by hand, to be used in place of the alignment (`--sections`).

    The file has `[[section]]` tables with `id`, `start = 00:12:30` (from the recording's beginning) and, where
    wanted, `subsection`: see config/sections.example.toml. Raises PlanError, naming the line, where an id is not in the
    plan or the times do not rise.
    """
    read = read_toml(path, _Starts, _FILE, error=PlanError).section
    text = decoded(path.read_bytes(), PlanError)
    lines = [f"{_FILE}: {line_of(text, ('section', number))}" for number in range(len(read))]
    starts = tuple(_start(line, entry, plan) for line, entry in zip(lines, read, strict=True))
    for line, (earlier, later) in zip(lines[1:], pairwise(starts), strict=True):
        if later.start_ms <= earlier.start_ms:
            raise PlanError(f"{line}this section's start is not after the one before; list sections in order")
    return starts


def _start(line: str, entry: _Start, plan: SessionPlan) -> SectionStart:
    item = _named(line, entry.id, plan.items)
    part = None if entry.subsection is None else _named(line, entry.subsection, item.subsections)
    return SectionStart(entry.start, item, part)


def _named(line: str, wanted: str, known: tuple[PlanItem, ...]) -> PlanItem:
    found = next((item for item in known if item.id == wanted), None)
    if found is None:
        choices = ", ".join(item.id for item in known) or "none"
        raise PlanError(f"{line}no such id in the plan; known here: {choices}")
    return found
