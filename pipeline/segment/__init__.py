"""Which item of the session plan each moment of talk belongs to.

The agenda is laid over the words by one order-keeping alignment: nothing is invented where a recording starts
late or ends early, items may be passed over or run long, and times are a hint only, so that untimed notes work
too. The headings serve analysts; nothing about who sees what hangs on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.embed import Embedder
from pipeline.segment.alignment import Run, align
from pipeline.segment.evidence import Evidence, Floats, weigh
from pipeline.segment.headings import Heading, flatten
from pipeline.segment.times import by_times
from pipeline.segment.units import cut
from pipeline.values import Section, SessionPlan, Span, Transcript

__all__ = ["by_plan", "by_times"]

SURROUNDINGS = 6
"""How many units on either side a score looks at: about half a minute of talk."""


def by_plan(transcript: Transcript, plan: SessionPlan, embedder: Embedder) -> Transcript:
    """The same transcript with `sections`: runs in order that cover the whole text, none where there are no words.

    A section's `score` (0 to 1) is the share of its words that, with their surroundings, sound more like its
    item than like any other; it says where a person might look again, and is no probability.
    """
    units = cut(transcript)
    if not units:
        return replace(transcript, sections=())
    headings = flatten(plan)
    evidence = weigh(units, headings, embedder)
    runs = align(evidence, headings, [unit.may_open for unit in units])
    likeliest = _likeliest(evidence, headings)
    edges = [0, *(units[run.first].span.start for run in runs[1:]), len(transcript.text)]
    sections = tuple(
        Section(
            span=Span(start, end),
            item_id=headings[run.heading].item_id,
            subsection=headings[run.heading].subsection,
            title=headings[run.heading].title,
            score=_share(likeliest == headings[run.heading].item, evidence.words, run),
        )
        for (start, end), run in zip(pairwise(edges), runs, strict=True)
    )
    return replace(transcript, sections=sections)


def _likeliest(evidence: Evidence, headings: Sequence[Heading]) -> NDArray[np.int_]:
    """The item that each unit, with its surroundings, sounds most like; shape (units,)."""
    around = np.ones(2 * SURROUNDINGS + 1)
    pooled = [np.convolve(np.pad(column, SURROUNDINGS), around, "valid") for column in evidence.topic.T]
    items = np.array([heading.item for heading in headings])
    return np.asarray(items[np.argmax(pooled, axis=0)])


def _share(agrees: NDArray[np.bool_], words: Floats, run: Run) -> float:
    inside = slice(run.first, run.last)
    return round(float(np.average(agrees[inside], weights=words[inside])), 3)
