"""Words in time -> the transcript's text, with a span for every word and a turn for every utterance.

Who speaks is not known here, so a turn ends where talk pauses: that is where speakers mostly change, and what
keeps one person's disclosure apart from the next one's remark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcribe.engine import HeardWord
from pipeline.transcribe.inventions import ends_sentence
from pipeline.values import Span, Turn, Word

SENTENCE_PAUSE_MS = 600
"""A pause that ends a turn when the sentence has ended too."""

ANY_PAUSE_MS = 1_200
"""A pause that ends a turn wherever it falls."""

LONG_TURN_MS = 45_000
"""After this a turn ends with its sentence..."""

LONGEST_TURN_MS = 90_000
"""...and after this with its word, for engines that lose their punctuation."""


def lay_out(words: Sequence[HeardWord]) -> tuple[str, tuple[Turn, ...], tuple[Word, ...]]:
    """Text, turns and words; turns are joined by a line feed, and each word's span holds exactly its text."""
    turns: list[Turn] = []
    spans: list[Word] = []
    lines: list[str] = []
    at = 0
    for utterance in utterances(words):
        begin = at
        for word in utterance:
            spans.append(Word(Span(at, at + len(word.text)), word.start_ms, word.end_ms, word.confidence))
            at += len(word.text) + 1
        turns.append(Turn(Span(begin, at - 1), utterance[0].start_ms, utterance[-1].end_ms, None))
        lines.append(" ".join(word.text for word in utterance))
    return "\n".join(lines), tuple(turns), tuple(spans)


def utterances(words: Sequence[HeardWord]) -> Iterator[tuple[HeardWord, ...]]:
    """The words in runs, parted where talk pauses."""
    run: list[HeardWord] = []
    for word in words:
        if run and _parts(run[0], run[-1], word):
            yield tuple(run)
            run = []
        run.append(word)
    if run:
        yield tuple(run)


def _parts(first: HeardWord, last: HeardWord, word: HeardWord) -> bool:
    """Whether a turn that began with `first` ends between `last` and `word`."""
    pause_ms = word.start_ms - last.end_ms
    length_ms = last.end_ms - first.start_ms
    if pause_ms >= ANY_PAUSE_MS or length_ms >= LONGEST_TURN_MS:
        return True
    return ends_sentence(last.text) and (pause_ms >= SENTENCE_PAUSE_MS or length_ms >= LONG_TURN_MS)
