"""What a turn is about, as a coding frame has it, and how often: for analysts.

Laid over the redacted text alone. Ids and titles come from the coding frame; nothing here holds a word of the talk.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.values.ranges import Span


@dataclass(frozen=True, slots=True)
class Theme:
    """A code, and the characters of the redacted turn that it stands on."""

    dimension: str
    code: str
    span: Span
    """Code points of the line's text: the words where something is named, the sentence where it is judged."""
    denied: bool = False
    """Named only to say that it is not so ("not the toilets"); not counted."""


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How often one code stands in one section, or in the whole session."""

    section: str | None
    """None is the whole session."""
    dimension: str
    dimension_title: str
    code: str
    title: str
    turns: int
    speakers: int | None
    """Different speakers; None where they are too few to be counted, or not told apart."""
    first_ms: tuple[int, ...]
    """When the first of these turns begin; empty where there are no times."""
    first_lines: tuple[int, ...]
    """The same turns by their place among the lines, from 0."""
