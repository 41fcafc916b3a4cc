"""Sections set by hand: a person's start times in place of the alignment.

For a session that kept to no plan, or where a score says that the alignment is in doubt. Nothing is weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.errors import PlanError
from pipeline.segment.parting import parted
from pipeline.segment.units import cut
from pipeline.settings.sections import SectionStart
from pipeline.values import Section, Span, Transcript


def by_times(transcript: Transcript, starts: Sequence[SectionStart]) -> Transcript:
    """The same words with these sections, each moved to the nearest place where one may begin; turns are parted there.

    `starts` rise and are not empty. Talk before the first falls under the first; of two that come to lie on
    one place, as those after the last word do, the later counts. Raises PlanError where there are no times.
    """
    units = [unit for unit in cut(transcript) if unit.may_open]
    times = [unit.start_ms for unit in units if unit.start_ms is not None]
    if len(times) < len(units):
        raise PlanError("these words have no times, so sections cannot be set by time; leave --sections out")
    if not units:
        return replace(transcript, sections=())
    placed = {_nearest(times, start.start_ms): start for start in starts}
    edges = [0, *(units[place].span.start for place in list(placed)[1:]), len(transcript.text)]
    spans = (Span(first, last) for first, last in pairwise(edges))
    sections = tuple(map(_section, spans, placed.values()))
    return parted(replace(transcript, sections=sections), edges[1:-1])


def _nearest(times: Sequence[int], at_ms: int) -> int:
    return min(range(len(times)), key=lambda place: abs(times[place] - at_ms))


def _section(span: Span, start: SectionStart) -> Section:
    return Section(
        span=span,
        item_id=start.item.id,
        subsection=start.subsection.id if start.subsection else None,
        title=start.item.title,
        score=1.0,
        subsection_title=start.subsection.title if start.subsection else "",
    )
