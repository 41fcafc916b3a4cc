"""A gold script as the system's own input: a transcript with times.

Lets everything after the speech engine be measured without one. Where the script was never spoken, times are
estimated at an ordinary pace, so that sections and passages have lengths. It must never pass on the mark-up.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate, pairwise

from pipeline.evaluate.gold import Gold, GoldTurn
from pipeline.values import Span, Stretch, Transcript, Turn, Word

WORDS_PER_MINUTE = 165
"""An ordinary pace of talk in a group; the spoken development sessions run at 160-200."""

_WORD = re.compile(r"\S+")


def timed(gold: Gold) -> Gold:
    """The script with estimated times, unless it has those of its recording."""
    if all(turn.when for turn in gold.turns):
        return gold
    ends = list(accumulate(_estimate_ms(turn) for turn in gold.turns))
    times = (Stretch(start, end) for start, end in pairwise([0, *ends]))
    return replace(gold, turns=tuple(replace(turn, when=when) for turn, when in zip(gold.turns, times, strict=True)))


def when_said(turn: GoldTurn, span: Span) -> Stretch:
    """The time of some characters of a timed turn, as if each took equally long."""
    when = turn.when or Stretch(0, 1)
    share = when.length_ms / len(turn.text)
    start = when.start_ms + round(span.start * share)
    return Stretch(start, max(start + 1, when.start_ms + round(span.end * share)))


def as_transcript(gold: Gold) -> Transcript:
    """The words of the script, heard without a fault; speakers are S1, S2... in the order they first speak."""
    gold = timed(gold)
    names = {name: f"S{n}" for n, name in enumerate(dict.fromkeys(turn.speaker for turn in gold.turns), 1)}
    turns, words = [], []
    for turn, offset in zip(gold.turns, gold.offsets, strict=True):
        when = turn.when or Stretch(0, 1)
        span = Span(offset, offset + len(turn.text))
        turns.append(Turn(span, when.start_ms, when.end_ms, names[turn.speaker]))
        words += _words(turn, offset)
    duration = max(turn.end_ms or 0 for turn in turns)
    return Transcript(gold.text, tuple(turns), tuple(words), duration, "gold")


def _words(turn: GoldTurn, offset: int) -> list[Word]:
    found = []
    for match in _WORD.finditer(turn.text):
        when = when_said(turn, Span(*match.span()))
        span = Span(offset + match.start(), offset + match.end())
        found.append(Word(span, when.start_ms, when.end_ms, 1.0))
    return found


def _estimate_ms(turn: GoldTurn) -> int:
    return max(1, len(turn.text.split())) * 60_000 // WORDS_PER_MINUTE
