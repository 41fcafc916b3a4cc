"""What a school adds of its own in redaction.toml: terms and shapes to hide, words to keep.

A word to keep stays against every search but two: the roster, because who is named there may be named in the room,
and the school's own terms and shapes. Words of a longer name stay part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.redact.candidates import Candidate
from pipeline.redact.tokens import Page, read
from pipeline.settings.redaction import RedactionRules
from pipeline.values import Span

SETTINGS = "settings"
"""Source of what the school says is hidden; a pattern's name comes after a colon."""

ASKED = ("roster:", SETTINGS)
"""Sources that outrank a word to keep; what only sounds like a name of the roster does not."""


def hidden(page: Page, rules: RedactionRules) -> Iterator[Candidate]:
    """Every place of a term or a shape that the school says is always hidden."""
    for hide in rules.hide:
        for places in occurrences(page, hide.term):
            yield Candidate(page.span(places.start, places.stop - 1), hide.entity, 1.0, SETTINGS)
    for pattern in rules.hide_pattern:
        for turn in re.finditer(r"[^\n]+", page.text):
            for match in pattern.compiled().finditer(turn.group()):
                if any(c.isalnum() for c in match.group()):
                    span = _trimmed(page.text, turn.start() + match.start(), turn.start() + match.end())
                    yield Candidate(span, pattern.entity, 1.0, f"{SETTINGS}:{pattern.name}")


def kept(page: Page, rules: RedactionRules) -> frozenset[int]:
    """Places of the words that the school says stay."""
    return frozenset(place for word in rules.keep.words for places in occurrences(page, word) for place in places)


def without_kept(page: Page, kept_places: frozenset[int], candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates but those made of nothing but words that stay, unless the roster or the school hides them."""
    for candidate in candidates:
        places = page.indices(candidate.span)
        if candidate.source.startswith(ASKED) or not places or not kept_places.issuperset(places):
            yield candidate


def occurrences(page: Page, term: str) -> Iterator[range]:
    """Where the words of a term stand one after the other, whatever their case."""
    words = [token.norm for token in read(term).tokens]
    for place in range(len(page.tokens) - len(words) + 1):
        if words and all(page.norm(place + step) == word for step, word in enumerate(words)):
            yield range(place, place + len(words))


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without spaces and line ends at its edges."""
    said = text[start:end]
    return Span(start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip()))
