"""The facilitator's sheet: what to ask, how long for, and what to have at hand, with the time of day beside it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from pipeline.documents import Document, Notice, Paragraph, Table
from pipeline.kit import promises
from pipeline.kit.filled import Filled
from pipeline.values import PlanItem


def document(filled: Filled) -> Document:
    """Two pages for an hour's plan with prompts."""
    session = filled.school.session
    return Document(
        title="Session sheet",
        subtitle=f"{filled.when}, {session.place}. {filled.facilitators}; up to {session.places} {session.group}.",
        foot=filled.foot,
        text_pt=9.3,
        blocks=(
            Notice(
                f"Listen, promise no secrecy, note the time. Before you leave, tell {promises.whom_to_tell(filled)}. "
                "In danger now: stop.",
                lead="If somebody tells of harm:",
            ),
            Table(
                rows=tuple(_rows(filled)),
                heads=("From", "What", "Ask", "Have ready"),
                widths=(1.2, 2.7, 10.4, 2.3),
                caption="The session, part by part",
                has_row_heads=True,
            ),
            Paragraph(
                f"{_first(filled)} The times are a help and no rule: stay where people have something to say, and keep "
                "the last part. "
                "Your own words do as well as these. Say the heading aloud when you come to a new part, so that it is "
                "found again in what was kept.",
                is_quiet=True,
            ),
        ),
    )


def _first(filled: Filled) -> str:
    begun = "put the recorder on" if filled.is_recorded else "begin to write"
    return f"Collect the forms before the first question, and {begun} once everybody has agreed."


def _rows(filled: Filled) -> Iterator[tuple[str, ...]]:
    """A row for each heading, or for each part of one; times of the plan, one after the other."""
    session = filled.school.session
    at = datetime.datetime.combine(session.date, session.starts)
    for item in filled.plan.items:
        if item.prompts or not item.subsections:
            yield _row(item, at, item.title)
        within = at
        for part in item.subsections:
            shown = replace(part, resources=part.resources or item.resources)
            yield _row(shown, within, f"{item.title}: {part.title}")
            within += datetime.timedelta(minutes=part.minutes)
        at += datetime.timedelta(minutes=item.minutes)


def _row(item: PlanItem, at: datetime.datetime, what: str) -> tuple[str, ...]:
    asked = "\n".join(f"• {prompt}" for prompt in item.prompts)
    return (f"{at:%H:%M}", f"{what}\n{item.minutes:g} min", asked, "\n".join(item.resources))
