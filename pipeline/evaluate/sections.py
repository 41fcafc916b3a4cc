"""Share of the talk that stands under its right heading.

Each gold turn is judged at its middle and counts with its length. It must never look at the words themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pipeline.evaluate.evidence import Evidence, GoldWord, spread
from pipeline.evaluate.figures import NOTHING, Share
from pipeline.values import Section, Transcript


def sections(evidence: Evidence) -> tuple[Share, Share]:
    """Milliseconds under the right section, and under the right subsection where the script has one."""
    right, right_sub = NOTHING, NOTHING
    begun = _beginnings(evidence.heard.transcript)
    for number, group in groupby(evidence.words, key=lambda word: word.turn):
        words = tuple(group)
        turn = evidence.gold.turns[number]
        when = turn.when or spread([word.when for word in words])
        length, middle = (when.length_ms, (when.start_ms + when.end_ms) // 2) if when else (0, 0)
        section = _at(begun, middle) if begun else _among(evidence.heard.transcript, words)
        is_right = section is not None and section.item_id == turn.section
        right += Share(length * is_right, length)
        if turn.sub:
            is_right_sub = is_right and section is not None and section.subsection == turn.sub
            right_sub += Share(length * is_right_sub, length)
    return right, right_sub


def _beginnings(transcript: Transcript) -> list[tuple[int, Section]]:
    """When each section begins; none where the transcript has no times."""
    times = ((transcript.stretch_of(section.span), section) for section in transcript.sections)
    return [(when.start_ms, section) for when, section in times if when]


def _at(begun: Sequence[tuple[int, Section]], middle_ms: int) -> Section:
    """The heading at a time: a section lasts until the next begins."""
    return next((section for start, section in reversed(begun) if start <= middle_ms), begun[0][1])


def _among(transcript: Transcript, words: Sequence[GoldWord]) -> Section | None:
    """The heading of the word in the middle."""
    heard = [word.heard for word in words if word.heard]
    return transcript.section_at(heard[len(heard) // 2].span.start) if heard else None
