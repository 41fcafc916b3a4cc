"""Cut a transcript into the pieces that a heading can begin at.

Where speakers are known a heading begins with a turn; a recording has turns that are no more than stretches between
pauses, or told apart by ear and now and then wrong, so there every sentence may begin one. Nothing is left between
two pieces.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.values import Span, Transcript, Word

SENTENCE_END = re.compile(r"[.?!]['\"”’)]*\s+")

LONGEST_WORDS = 30
"""A run without punctuation is cut here, so that a poor transcription still has places to cut."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a few short ones, from one speaker."""

    span: Span
    text: str = field(repr=False)
    turn: int
    """Which turn of the transcript it lies in."""
    speaker: str | None
    start_ms: int | None
    """When it begins; None where the source has no times."""
    pause_ms: int
    """Silence before it; 0 where the source has no times."""
    runs_on: bool
    """Speech whose speakers nobody wrote down: the edge of a turn means no more than the edge of a sentence."""
    may_open: bool
    """Whether a heading may begin here."""

    @property
    def words(self) -> int:
        """How many words it has, at least 1."""
        return max(1, len(self.text.split()))


def cut(transcript: Transcript) -> tuple[Unit, ...]:
    """All units in order, turns without a word left out."""
    starts = [word.span.start for word in transcript.words]
    return tuple(
        Unit(
            span=span,
            text=" ".join(span.of(transcript.text).split()),
            turn=at,
            speaker=turn.speaker,
            start_ms=_start(transcript.words, bisect_left(starts, span.start)),
            pause_ms=_pause(transcript.words, bisect_left(starts, span.start)),
            runs_on=runs_on,
            may_open=number == 0 or runs_on,
        )
        for at, turn in enumerate(transcript.turns)
        for runs_on in [turn.start_ms is not None and (turn.speaker is None or transcript.by_voice)]
        for number, span in enumerate(_sentences(transcript.text, turn.span))
    )


def _start(words: tuple[Word, ...], at: int) -> int | None:
    return words[at].start_ms if at < len(words) else None


def _pause(words: tuple[Word, ...], at: int) -> int:
    return max(0, words[at].start_ms - words[at - 1].end_ms) if 0 < at < len(words) else 0


def _sentences(text: str, turn: Span) -> Iterator[Span]:
    """The turn's sentences, the spaces after each left out, long ones cut at a space."""
    body = turn.of(text)
    ends = [found.end() for found in SENTENCE_END.finditer(body)]
    for start, end in zip([0, *ends], [*ends, len(body)], strict=True):
        for piece in _bounded(body[start:end]):
            stripped = body[start + piece.start : start + piece.end].rstrip()
            if stripped.strip():
                offset = turn.start + start + piece.start
                yield Span(offset, offset + len(stripped))


def _bounded(sentence: str) -> Iterator[Span]:
    starts = [found.start() for found in re.finditer(r"\S+", sentence)][::LONGEST_WORDS]
    for start, end in pairwise([*starts, len(sentence)]):
        yield Span(start, end)
