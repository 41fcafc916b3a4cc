"""Some words of a transcript replaced by others, everything else as it was.

Spans move with the text; times, turns and all other words stay. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from pipeline.transcribe.engine import HeardWord
from pipeline.values import Span, Transcript, Word


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands where the words `first` to `last` of a transcript stood, both included; never over a turn's end."""

    first: int
    last: int
    words: tuple[HeardWord, ...] = field(repr=False)
    """In the recording's time, inside that of the words they replace; at least one."""


def rewritten(transcript: Transcript, replacements: Sequence[Replacement]) -> Transcript:
    """The transcript with these words in place of those; the replacements may come in any order, but none overlap."""
    if not replacements:
        return transcript
    ordered = sorted(replacements, key=lambda one: one.first)
    old = [_span(transcript, one) for one in ordered]
    new = [" ".join(word.text for word in one.words) for one in ordered]
    move = _Move(old, new)
    return replace(
        transcript,
        text=_text(transcript.text, old, new),
        words=_words(transcript, ordered, move),
        turns=tuple(replace(turn, span=move.span(turn.span)) for turn in transcript.turns),
        sections=tuple(replace(section, span=move.span(section.span)) for section in transcript.sections),
    )


class _Move:
    """Where a character of the old text stands in the new."""

    def __init__(self, old: Sequence[Span], new: Sequence[str]) -> None:
        self._ends = [span.end for span in old]
        longer = (len(text) - (span.end - span.start) for span, text in zip(old, new, strict=True))
        self._shifts = [0, *accumulate(longer)]

    def at(self, character: int) -> int:
        return character + self._shifts[bisect_right(self._ends, character)]

    def span(self, span: Span) -> Span:
        """For spans that hold replaced words wholly or not at all."""
        return Span(self.at(span.start), self.at(span.end))


def _span(transcript: Transcript, one: Replacement) -> Span:
    return Span(transcript.words[one.first].span.start, transcript.words[one.last].span.end)


def _text(text: str, old: Sequence[Span], new: Sequence[str]) -> str:
    pieces: list[str] = []
    at = 0
    for span, words in zip(old, new, strict=True):
        pieces += [text[at : span.start], words]
        at = span.end
    return "".join((*pieces, text[at:]))


def _words(transcript: Transcript, ordered: Sequence[Replacement], move: _Move) -> tuple[Word, ...]:
    words: list[Word] = []
    at = 0
    for one in ordered:
        words += [replace(word, span=move.span(word.span)) for word in transcript.words[at : one.first]]
        start = move.at(transcript.words[one.first].span.start)
        for word in one.words:
            words.append(Word(Span(start, start + len(word.text)), word.start_ms, word.end_ms, word.confidence))
            start += len(word.text) + 1
        at = one.last + 1
    words += [replace(word, span=move.span(word.span)) for word in transcript.words[at:]]
    return tuple(words)
