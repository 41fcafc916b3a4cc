"""Share of the talk that stands under its right heading, and of the sections that begin where they should.

Each gold turn is judged at its middle and counts with its length; a section begins with its first turn. It must never
look at the words themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pipeline.evaluate.evidence import Evidence, GoldWord, spread
from pipeline.evaluate.figures import NOTHING, Share, share
from pipeline.values import Section, Stretch, Transcript

NEAR_MS = 20_000
"""A section that begins this near its first turn is found."""


def boundaries(evidence: Evidence) -> Share:
    """Gold sections, the first left out, whose section of the same id begins within twenty seconds.

    Subsections do not count. The first begins with the recording, whoever looks.
    """
    found = _first_starts(evidence)
    when = [turn.when or spread(_words_when(evidence, number)) for number, turn in enumerate(evidence.gold.turns)]
    begun = [(turn.section, at) for turn, at in zip(evidence.gold.turns, when, strict=True) if at]
    runs = [next(group) for _, group in groupby(begun, key=lambda pair: pair[0])]
    return share([name in found and abs(found[name] - at.start_ms) <= NEAR_MS for name, at in runs[1:]])


def _first_starts(evidence: Evidence) -> dict[str, int]:
    """When each section first begins, by its id, on the clock of the words heard."""
    sections = evidence.heard.transcript.sections
    times = ((section.item_id, evidence.stretch_heard(section.span)) for section in sections)
    return {name: when.start_ms for name, when in reversed([*times]) if when}


def _words_when(evidence: Evidence, turn: int) -> list[Stretch]:
    return [word.when for word in evidence.words if word.turn == turn]


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
