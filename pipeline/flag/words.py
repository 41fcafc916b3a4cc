"""Make talk comparable whoever wrote it down: typed with care, or misheard, in lower case and without stops.

Every pattern of this package is written for the plain form, so that a missing apostrophe or capital can never
be the reason why a disclosure is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.values import whole_words

_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Lower case, apostrophes closed up, every other mark a single space, a space at both ends."""
    closed = _APOSTROPHES.sub("", text.lower())
    return f" {_NOT_WORDS.sub(' ', closed).strip()} "


def phrases(listed: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all phrases over `plain` text, whole words, a star for any ending; None for no phrases."""
    return whole_words(_escaped(phrase) for phrase in listed if phrase.strip())


def one_of(alternatives: str) -> re.Pattern[str]:
    """A pattern for whole words of `plain` text, from alternatives that may be written over several lines."""
    joined = re.sub(r"\n\s*", "", alternatives)
    return re.compile(rf"(?<= )(?:{joined})(?= )")


def hits(pattern: re.Pattern[str] | None, text: str) -> int:
    """How many different phrases of the pattern the `plain` text holds."""
    return len({match.group() for match in pattern.finditer(text)}) if pattern else 0


def _escaped(phrase: str) -> str:
    starred = phrase.rstrip().endswith("*")
    return re.escape(plain(phrase).strip()) + ("[a-z0-9]*" if starred else "")
