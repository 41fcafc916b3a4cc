"""Cut the words into atoms: the smallest pieces of talk that are given to one speaker as a whole.

People change at the end of a sentence or at a pause, hardly ever inside a run of words, and an engine's words show
both. So the voice decides *who*, and the words decide *where*: a change is cheap between sentences, dear at a mere
hesitation, and impossible inside an atom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.values import Transcript, Word

PAUSE_MS = 300
"""A pause after which the next speaker is as likely as after a sentence."""

HESITATION_MS = 100
"""A pause at which somebody else may come in."""

LONGEST_MS = 6_000
"""For engines that lose their punctuation, and people who do without."""

SENTENCE_ENDS = (".", "?", "!", "…")
CLOSING = "\"'”’)"


@dataclass(frozen=True, slots=True)
class Atom:
    """Words [first, last) of the transcript."""

    first: int
    last: int
    start_ms: int
    end_ms: int
    likely: bool
    """Whether a change of speaker just before it is likely: a sentence ended, or there was a pause."""


def atoms(transcript: Transcript) -> tuple[Atom, ...]:
    """All words in atoms, in order; none where there are no words."""
    words = transcript.words
    starts = [0, *_starts(transcript)] if words else []
    return tuple(
        Atom(
            first,
            last,
            words[first].start_ms,
            max(word.end_ms for word in words[first:last]),
            first == 0 or _is_likely(transcript, words[first - 1], words[first]),
        )
        for first, last in pairwise([*starts, len(words)])
    )


def _starts(transcript: Transcript) -> Iterator[int]:
    words, first = transcript.words, 0
    for at in range(1, len(words)):
        before, word = words[at - 1], words[at]
        hesitates = word.start_ms - before.end_ms >= HESITATION_MS
        too_long = word.end_ms - words[first].start_ms >= LONGEST_MS
        if hesitates or too_long or _is_likely(transcript, before, word):
            yield at
            first = at


def _is_likely(transcript: Transcript, before: Word, word: Word) -> bool:
    if word.start_ms - before.end_ms >= PAUSE_MS:
        return True
    return before.span.of(transcript.text).rstrip(CLOSING).endswith(SENTENCE_ENDS)
