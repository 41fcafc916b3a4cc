"""The same words in small letters and without punctuation, as many a speech engine writes them.

A condition to measure under: capitals and full stops tell much about where a name stands. Gold needs no change,
because figures compare words without case and apostrophes. Marks inside what has no spaces (3.15, an address of
mail) stay: they are no punctuation.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.values import Edit, Span, Transcript, rewriting

_MARKS = re.compile(
    r"(?P<parts>(?<=\w)[-‐–—](?=\w))"
    r"|(?<=\w)['’](?=\w)"
    r"|(?<!\S)[^\w\s]+(?: +|$)"
    r"|(?<!\w)[^\w\s]+|[^\w\s]+(?!\w)",
    re.MULTILINE,
)
"""Hyphens inside words, apostrophes inside words, marks that stand alone, and marks at the edge of a word."""


def lower(transcript: Transcript) -> Transcript:
    """The transcript so written; times, turns and sections stay with their words."""
    small = replace(transcript, text="".join(map(_small, transcript.text)))
    edits = (Edit(Span(*found.span()), " " if found["parts"] else "") for found in _MARKS.finditer(small.text))
    return rewriting(edits).transcript(small)


def lower_text(text: str) -> str:
    """The same for a text alone."""
    return lower(Transcript(text, (), (), None, "gold")).text


def _small(letter: str) -> str:
    """The small letter, where it is one character too, so that spans keep their places."""
    small = letter.lower()
    return small if len(small) == 1 else letter
