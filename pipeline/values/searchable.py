"""Make redacted talk comparable, and say where in it each phrase was found.

The plain form has small letters, apostrophes closed up, a comma for every mark that ends a clause; each of its
characters knows its place in the text, so that a span over the plain form is a span over the text. A placeholder
becomes a blank that no phrase can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.values.placeholders import PLACEHOLDER
from pipeline.values.ranges import Span
from pipeline.values.wording import whole_words

BLANK = "\u241f"
"""Stands for what no phrase may match."""

_APOSTROPHES = frozenset("'’‘`´")
_CLAUSE_ENDS = frozenset(",;:()–—")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@dataclass(frozen=True, slots=True)
class Plain:
    """A stretch of text in plain form: single spaces between words and at both ends."""

    text: str = field(repr=False)
    at: tuple[int, ...] = field(repr=False)
    """Where each character of `text` stands in what it was made from."""

    def span(self, start: int, end: int) -> Span:
        """The characters of the original that these of the plain form were made from."""
        return Span(self.at[start], self.at[end - 1] + 1)

    def without(self, pattern: re.Pattern[str] | None) -> Plain:
        """The same with what matches made blank, letter for letter."""
        return Plain(pattern.sub(_blanked, self.text), self.at) if pattern else self


def plain(text: str, *, start: int = 0, end: int | None = None) -> Plain:
    """The plain form of `text[start:end]`, with places counted in the whole text."""
    made, at = [" "], [start]
    for sign, place in _signs(text, start, len(text) if end is None else end):
        if sign != " " or made[-1] != " ":
            made.append(sign)
            at.append(place)
    if made[-1] != " ":
        made.append(" ")
        at.append(at[-1])
    return Plain("".join(made), tuple(at))


def _signs(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Plain characters and where each comes from."""
    held = {place for found in PLACEHOLDER.finditer(text, start, end) for place in range(*found.span())}
    for place in range(start, end):
        letter = text[place].lower()
        if place in held:
            yield from ((" ", place), (BLANK, place), (" ", place)) if text[place] == "[" else ()
        elif letter in _CLAUSE_ENDS:
            yield from ((" ", place), (",", place), (" ", place))
        elif letter not in _APOSTROPHES:
            yield letter if letter in _WORD else " ", place


def phrases(listed: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all phrases over the plain form, whole words, the longest first; None for no phrases."""
    return whole_words(map(_escaped, listed))


def _escaped(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*", "[a-z0-9]*").replace(r"\ ", " ")


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^ ]", BLANK, found.group())
