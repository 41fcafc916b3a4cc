"""Speech without words: what was said and is in no word's time.

In meetings most of an engine's errors are words left out, not words wrong (three of four in published AMI figures),
and no score of the engine tells. Voice activity does: it has heard the speech before the engine did.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.transcribe.engine import HeardWord
from pipeline.values import Stretch, merge_stretches

REACH_MS = 400
"""Time on either side of a word that counts as covered: voice activity pads speech by as much."""

LONGEST_WORD_MS = 800
DIGIT_MS = 350
"""A word said to last longer than this, and than its digits read out one by one, covers only its ends: an engine
that drops words stretches their neighbours over them."""

LOST_MS = 1_200
"""Uncovered stretches at least this long hold words; shorter ones are breaths, coughs and slow speech."""

JOIN_MS = 500
"""Lost stretches nearer to each other than this are heard again as one."""


def uncovered(
    speech: Sequence[Stretch], words: Sequence[HeardWord], *, shortest_ms: int = LOST_MS
) -> tuple[Stretch, ...]:
    """The stretches of speech that no word accounts for, in order; shorter holes are forgiven."""
    covered = merge_stretches([part for word in words for part in _covers(word)])
    holes = [hole for stretch in speech for hole in _minus(stretch, covered)]
    return tuple(hole for hole in merge_stretches(holes, gap_ms=JOIN_MS) if hole.length_ms >= shortest_ms)


def within(speech: Sequence[Stretch], limits: Stretch) -> tuple[Stretch, ...]:
    """The speech inside the limits, cut off at them."""
    return tuple(
        Stretch(max(part.start_ms, limits.start_ms), min(part.end_ms, limits.end_ms))
        for part in speech
        if part.overlaps(limits)
    )


def _covers(word: HeardWord) -> list[Stretch]:
    start_ms, end_ms = max(0, word.start_ms - REACH_MS), word.end_ms + REACH_MS
    longest_ms = max(LONGEST_WORD_MS, DIGIT_MS * sum(letter.isdigit() for letter in word.text))
    if word.end_ms - word.start_ms <= longest_ms:
        return [Stretch(start_ms, end_ms)]
    half_ms = LONGEST_WORD_MS // 2
    return [Stretch(start_ms, word.start_ms + half_ms), Stretch(word.end_ms - half_ms, end_ms)]


def _minus(stretch: Stretch, covered: Sequence[Stretch]) -> list[Stretch]:
    """What is left of a stretch; `covered` is disjoint and in order."""
    left: list[Stretch] = []
    at_ms = stretch.start_ms
    for part in covered:
        if part.end_ms <= at_ms or part.start_ms >= stretch.end_ms:
            continue
        if part.start_ms > at_ms:
            left.append(Stretch(at_ms, part.start_ms))
        at_ms = part.end_ms
    if at_ms < stretch.end_ms:
        left.append(Stretch(at_ms, stretch.end_ms))
    return left
