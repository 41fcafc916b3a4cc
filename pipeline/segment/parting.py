"""Part a turn where a section begins inside it, so that every line of a transcript stands under one heading.

A recording whose speakers are not known has turns that run over several people's talk. Characters keep their places:
the space before the section becomes a line feed. Nothing said is changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.values import Span, Transcript, Turn


def parted(transcript: Transcript, starts: Sequence[int]) -> Transcript:
    """The same words with no turn that runs over one of these characters, each the first of a word."""
    text = transcript.text
    for start in starts:
        if start > 0 and text[start - 1] == " ":
            text = f"{text[: start - 1]}\n{text[start:]}"
    turns = tuple(part for turn in transcript.turns for part in _parts(transcript, turn, starts))
    return replace(transcript, text=text, turns=turns)


def _parts(transcript: Transcript, turn: Turn, starts: Sequence[int]) -> Iterator[Turn]:
    inside = [start for start in starts if turn.span.start < start < turn.span.end]
    if not inside:
        yield turn
        return
    for start, end in pairwise([turn.span.start, *inside, turn.span.end]):
        said = transcript.text[start:end].rstrip()
        first, last = _when(transcript, Span(start, start + len(said)), turn)
        yield Turn(Span(start, start + len(said)), first, last, turn.speaker)


def _when(transcript: Transcript, span: Span, turn: Turn) -> tuple[int | None, int | None]:
    """The part's times by its words; the turn's own at the turn's own edges."""
    words = transcript.words
    first = bisect_left(words, span.start, key=lambda word: word.span.start)
    last = bisect_left(words, span.end, key=lambda word: word.span.start)
    start_ms = words[first].start_ms if first < len(words) else turn.start_ms
    end_ms = words[last - 1].end_ms if first < last else turn.end_ms
    return (
        turn.start_ms if span.start == turn.span.start else start_ms,
        turn.end_ms if span.end == turn.span.end else end_ms,
    )
