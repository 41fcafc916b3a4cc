"""Which item of the session plan each moment of talk belongs to.

The agenda is laid over the words by one order-keeping alignment: nothing is invented where a recording starts
late or ends early, items may be passed over or run long, and times are a hint only, so that untimed notes work
too. The headings serve analysts; nothing about who sees what hangs on them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pipeline.embed import Embedder
from pipeline.segment import model
from pipeline.segment.alignment import best, chances
from pipeline.segment.certainty import certainties
from pipeline.segment.evidence import weigh
from pipeline.segment.headings import flatten
from pipeline.segment.parting import parted
from pipeline.segment.times import by_times
from pipeline.segment.units import cut
from pipeline.values import Section, SessionPlan, Span, Transcript

__all__ = ["by_plan", "by_times"]


def by_plan(transcript: Transcript, plan: SessionPlan, embedder: Embedder) -> Transcript:
    """The same words with `sections`: runs in order that cover the whole text, none where there are no words.

    A turn that one begins within is parted there.

    A section's `score` (0 to 1) is how likely its words stand under its item, on the average, and `boundary_score`
    how likely the item begins within twenty seconds of the section's start: they say where a person might look again.
    """
    units = cut(transcript)
    if not units:
        return replace(transcript, sections=())
    headings = flatten(plan)
    evidence = weigh(units, headings, embedder, facilitators=transcript.facilitators)
    starts = model.places([unit.may_open for unit in units])
    problem = model.pose(evidence, headings, starts, model.load())
    runs = best(problem)
    sure = certainties(runs, chances(problem), units, starts, headings)
    edges = [0, *(units[starts[run.first]].span.start for run in runs[1:]), len(transcript.text)]
    sections = tuple(
        Section(
            span=Span(start, end),
            item_id=headings[run.heading].item_id,
            subsection=headings[run.heading].subsection,
            title=headings[run.heading].title,
            score=score,
            boundary_score=boundary_score,
            subsection_title=headings[run.heading].subsection_title,
        )
        for (start, end), run, (score, boundary_score) in zip(pairwise(edges), runs, sure, strict=True)
    )
    return parted(replace(transcript, sections=sections), edges[1:-1])
