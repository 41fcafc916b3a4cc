"""Change characters of a text and carry along what lies over it: spans, words with their times, turns, sections.

A reviewer corrects a misheard word, a measure takes capitals and punctuation away: both shift everything that
comes after. Where an edit touches a span, the span grows over the whole of the new text, so that what was hidden
stays hidden. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from pipeline.values.ranges import Span
from pipeline.values.talk import Transcript, Word

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a text and what stands in their place; empty where they are taken out."""

    span: Span
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Disjoint edits of one text, in its order. Make one with `rewriting`."""

    edits: tuple[Edit, ...]
    shifts: tuple[int, ...]
    """How far the text behind each edit moves; one more than there are edits, the first of them 0."""

    def of(self, text: str) -> str:
        """The new text."""
        parts, at = [], 0
        for edit in self.edits:
            parts += [text[at : edit.span.start], edit.text]
            at = edit.span.end
        return "".join((*parts, text[at:]))

    def span(self, span: Span) -> Span | None:
        """Where these characters are now, the whole of each edit that touches them included; None if nowhere."""
        start, end = self._start(span.start), self._end(span.end)
        return Span(start, end) if start < end else None

    def touches(self, span: Span) -> bool:
        """Whether an edit shares a character with the span."""
        at = bisect_right(self.edits, span.start, key=lambda edit: edit.span.end)
        return at < len(self.edits) and self.edits[at].span.overlaps(span)

    def transcript(self, transcript: Transcript) -> Transcript:
        """The transcript in its new words; what lost all its characters is gone. No edit may cross a turn's edge."""
        text = self.of(transcript.text)
        turns = ((turn, self.span(turn.span)) for turn in transcript.turns)
        sections = ((section, self.span(section.span)) for section in transcript.sections)
        return replace(
            transcript,
            text=text,
            turns=tuple(replace(turn, span=span) for turn, span in turns if span),
            words=tuple(self._words(transcript.words, text)),
            sections=tuple(replace(section, span=span) for section, span in sections if span),
        )

    def _start(self, at: int) -> int:
        """A span's first character: where an edit holds it, the edit's first."""
        done = bisect_right(self.edits, at, key=lambda edit: edit.span.end)
        inside = done < len(self.edits) and self.edits[done].span.start < at
        return (self.edits[done].span.start if inside else at) + self.shifts[done]

    def _end(self, at: int) -> int:
        """The same for the place behind a span's last character."""
        done = bisect_right(self.edits, at, key=lambda edit: edit.span.end)
        if done < len(self.edits) and self.edits[done].span.start < at:
            edit = self.edits[done]
            return edit.span.start + self.shifts[done] + len(edit.text)
        return at + self.shifts[done]

    def _words(self, words: Sequence[Word], text: str) -> Iterator[Word]:
        """Words in their new places; where edits touch some, their time is shared out among what stands there now."""
        at = 0
        for first, last, span in _touched(words, self.edits):
            yield from self._moved(words[at:first])
            start, end = self._start(span.start), self._end(span.end)
            yield from _shared_out(words[first:last], start, text[start:end])
            at = last
        yield from self._moved(words[at:])

    def _moved(self, words: Iterable[Word]) -> Iterator[Word]:
        return (replace(word, span=span) for word in words if (span := self.span(word.span)))


def rewriting(edits: Iterable[Edit]) -> Rewriting:
    """The edits made ready; raises ValueError where two share a character."""
    ordered = tuple(sorted(edits, key=lambda edit: edit.span))
    if any(one.span.overlaps(other.span) for one, other in pairwise(ordered)):
        raise ValueError("two edits share a character")
    grown = (len(edit.text) - (edit.span.end - edit.span.start) for edit in ordered)
    return Rewriting(ordered, tuple(accumulate(grown, initial=0)))


def _touched(words: Sequence[Word], edits: Sequence[Edit]) -> Iterator[tuple[int, int, Span]]:
    """Runs of words that edits touch, as places from and up to, each with the old characters it and its edits hold.

    Where an edit shares no character with a word, the words that adjoin it are touched.
    """
    runs: list[tuple[int, int, Span]] = []
    for edit in edits:
        first = bisect_right(words, edit.span.start, key=lambda word: word.span.end)
        last = bisect_right(words, edit.span.end - 1, key=lambda word: word.span.start)
        if first == last:
            first = bisect_right(words, edit.span.start - 1, key=lambda word: word.span.end)
            last = bisect_right(words, edit.span.end, key=lambda word: word.span.start)
        if first == last:
            continue
        span = _around(edit.span, words[first].span, words[last - 1].span)
        if runs and first < runs[-1][1]:
            start, end, before = runs.pop()
            first, last, span = start, max(end, last), _around(before, span)
        runs.append((first, last, span))
    yield from runs


def _around(*spans: Span) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _shared_out(words: Sequence[Word], start: int, text: str) -> Iterator[Word]:
    """What is written there now, with the time of what was, a share for each character."""
    found = list(_WORD.finditer(text))
    begin_ms, length_ms = words[0].start_ms, words[-1].end_ms - words[0].start_ms
    letters = sum(len(match.group()) for match in found)
    confidence = min(word.confidence for word in words)
    done = 0
    for match in found:
        from_ms = begin_ms + length_ms * done // letters
        done += len(match.group())
        span = Span(start + match.start(), start + match.end())
        yield Word(span, from_ms, begin_ms + length_ms * done // letters, confidence)
