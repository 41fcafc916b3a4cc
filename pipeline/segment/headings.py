"""Flatten a session plan into the headings that talk can fall under: items, or their subsections if they have any.

The headings know nothing of what was said; a plan a school wrote itself is treated like the default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.segment.signs import MOVE
from pipeline.values import PlanItem, SessionPlan

PHRASE_WORDS = 3
"""A cue of up to this many words is looked for as it stands; a longer one is compared by meaning."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One place on the agenda."""

    item_id: str
    subsection: str | None
    title: str
    """Of the item, so that every run of one item carries the same."""
    subsection_title: str
    """Empty where there is no subsection."""
    item: int
    """The item's number in the plan, from 0; subsections of one item share it."""
    share: float
    """Of the planned time, 0 to 1."""
    sentences: tuple[str, ...]
    leads: tuple[bool, ...]
    """Which of the sentences ask or lead on, as a facilitator does; all where none does."""
    phrases: re.Pattern[str] | None = field(repr=False)


def flatten(plan: SessionPlan) -> tuple[Heading, ...]:
    """Every heading in the plan's order. A cue of an item with subsections counts for each of them."""
    leaves = [(number, item, part) for number, item in enumerate(plan.items) for part in item.subsections or (item,)]
    minutes = sum(part.minutes for _, _, part in leaves)
    return tuple(_heading(number, item, part, part.minutes / minutes) for number, item, part in leaves)


def _heading(number: int, item: PlanItem, part: PlanItem, share: float) -> Heading:
    cues = part.cues if part is item else (*part.cues, *item.cues)
    phrases = [cue for cue in cues if len(cue.split()) <= PHRASE_WORDS]
    sentences = tuple(cue for cue in cues if cue not in phrases) or (part.title,)
    leads = tuple("?" in sentence or bool(MOVE.search(sentence)) for sentence in sentences)
    return Heading(
        item_id=item.id,
        subsection=None if part is item else part.id,
        title=item.title,
        subsection_title="" if part is item else part.title,
        item=number,
        share=share,
        sentences=sentences,
        leads=leads if any(leads) else tuple(True for _ in sentences),
        phrases=_any_of(phrases) if phrases else None,
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(phrase) for phrase in phrases)})\b", re.IGNORECASE)
