"""Find words that an engine repeats because it is stuck.

Looks at the words alone and not at the engine's own scores: loops come with high confidence and pass every
threshold of the decoder (reports of loops over many minutes with a no-speech probability near 0).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.transcribe.engine import HeardWord

LONGEST_UNIT = 12
"""Words in the longest phrase looked for."""

_INSIDE_WORD = re.compile(r"(.{1,8}?)\1{4,}")
_SHORTEST_RUN = 12
"""Characters that a run inside one word must reach: `hahahaha` is laughter, `00,00,00,00,00` is a loop."""


def repeats_allowed(unit: int) -> int:
    """How often a phrase of so many words may follow itself: people say no five times, no sentence three times."""
    if unit <= 2:
        return 6 - unit
    return 3 if unit <= 4 else 2


def without_loops(words: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    """The words with one copy of each loop left: what was said is in it, and the rest was not."""
    kept: list[HeardWord] = []
    at = 0
    plain = [_plain(word.text) for word in words]
    while at < len(words):
        unit, times = _loop_at(plain, at)
        kept += [_unstuck(word) for word in words[at : at + unit]]
        at += unit * times
    return tuple(kept)


def _loop_at(plain: Sequence[str], at: int) -> tuple[int, int]:
    """Words in the phrase that begins here and how often it stands; (1, 1) where it is no loop."""
    for unit in range(1, min(LONGEST_UNIT, len(plain) - at) + 1):
        phrase = plain[at : at + unit]
        times = 1
        while plain[at + unit * times : at + unit * (times + 1)] == phrase:
            times += 1
        if times > repeats_allowed(unit):
            return unit, times
    return 1, 1


def _unstuck(word: HeardWord) -> HeardWord:
    """The word up to the first repeat inside it, and its time in proportion."""
    found = _INSIDE_WORD.search(word.text)
    if found is None or len(found.group()) < _SHORTEST_RUN:
        return word
    text = word.text[: found.start() + len(found.group(1))].rstrip(",.-")
    share = len(text) / len(word.text)
    return replace(word, text=text, end_ms=word.start_ms + round((word.end_ms - word.start_ms) * share))


def _plain(text: str) -> str:
    """Only what counts when two words are compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
