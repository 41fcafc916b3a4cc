"""Words for measuring: where they are, which of them tell who is meant, which are everyday English.

One tokenisation for gold, heard and redacted text, so that all three can be laid side by side. A placeholder
is one token. It must never decide what is hidden; it only says what a word is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipeline.values import PLACEHOLDER, Span

_TOKEN = re.compile(PLACEHOLDER.pattern + r"(?:['’][^\W\d_]+)?|[^\W_]+(?:['’][^\W\d_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’")

GENERIC = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "sir", "madam", "father", "sister", "brother", "reverend", "pc",
    "sergeant", "officer", "nurse", "auntie", "uncle",
    "street", "st", "road", "rd", "avenue", "lane", "close", "drive", "way", "court", "crescent", "terrace",
    "estate", "shop", "school", "academy", "college", "centre",
    "the", "of", "at", "on", "in", "and", "a", "an", "dot", "dash", "hyphen", "underscore", "slash",
})  # fmt: skip
"""Titles and generic words that may stay where a name was: they point at nobody."""

EVERYDAY_RANK = 30_000
"""How many of the most frequent words count as everyday.

Frequencies: frequency_dictionary_en_82_765.txt, shipped with symspellpy (Google Books n-grams met with SCOWL).
Contractions stand at its end for want of a count and are everyday too. Common given names are in the list: a
name misheard as another common name is therefore no leak, as the definition has it.
"""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a placeholder, and where it stands."""

    span: Span
    form: str = field(repr=False)
    """Letters and digits only, folded to lower case without accents; a placeholder as it is written."""

    @property
    def is_placeholder(self) -> bool:
        """Whether it stands for something hidden."""
        return self.form.startswith("[")


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order."""
    return tuple(Token(Span(*found.span()), form_of(found[0])) for found in _TOKEN.finditer(text))


def form_of(word: str) -> str:
    """A word as it is compared."""
    placeholder = PLACEHOLDER.match(word)
    if placeholder:
        return placeholder[0]
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)).translate(_APOSTROPHES)


def bare(form: str, other: str) -> bool:
    """Whether two forms are one word, a possessive s aside."""
    return form == other or form == f"{other}s" or other == f"{form}s"


def telling(span_tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens of a gold span that point at someone; all of them where all are generic."""
    found = tuple(token for token in span_tokens if token.form not in GENERIC)
    return found or tuple(span_tokens)


def is_everyday(form: str) -> bool:
    """Whether a heard word is ordinary English, so that it names nobody. Anything with a digit is not."""
    return form in _everyday()


@cache
def _everyday() -> frozenset[str]:
    lines = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").splitlines()
    words = [line.partition(" ")[0] for line in lines]
    common = words[:EVERYDAY_RANK] + [word for word in words if "'" in word]
    return frozenset(form_of(word) for word in common)
