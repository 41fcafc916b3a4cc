"""Make typed talk look as a speech engine leaves it: capitals and stops lost, words that sound alike swapped.

Disclosures are mumbled, and a model that only ever saw careful typing would miss them in audio. The swaps are
our own short list; the noise is drawn from the generator that is passed in, so a run can be repeated.
"""

from __future__ import annotations

import re

from numpy.random import Generator

_ALIKE = {
    "there": "their", "their": "there", "they're": "there", "your": "you're", "you're": "your", "its": "it's",
    "know": "no", "no": "know", "break": "brake", "mum": "mom", "mum's": "mums", "right": "write", "week": "weak",
    "where": "wear", "hear": "here", "here": "hear", "would": "wood", "whole": "hole", "told": "tolled",
    "said": "sad", "dad": "dead", "dad's": "dads", "two": "to", "to": "too", "for": "four", "by": "bye",
    "than": "then", "our": "are", "her": "a", "him": "in", "he's": "is", "of": "off", "sure": "shore",
    "been": "being", "them": "then", "wasn't": "was", "isn't": "is", "miss": "mess", "sir": "sur", "form": "from",
    "lad": "lab", "nan": "none", "scared": "scarred", "bruise": "brews", "seen": "scene", "night": "knight",
    "phone": "fone", "allowed": "aloud", "through": "threw", "which": "witch", "knife": "nice", "cut": "cup",
    "bag": "back", "bed": "bad", "hit": "hits", "and": "an", "an": "and", "sleeves": "leaves", "aunt": "aren't",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z']+")
_STOPS = re.compile(r"[^\w\s']")


def bare(text: str, chance: Generator) -> str:
    """Lower case, no stops, no apostrophes, a few words misheard or lost."""
    heard = swapped(text, chance, rate=0.12)
    return re.sub(r"\s+", " ", _STOPS.sub(" ", heard.lower()).replace("'", "")).strip()


def swapped(text: str, chance: Generator, *, rate: float = 0.08) -> str:
    """Stops kept; words that sound like another one swapped at this rate, and a name now and then misspelt."""

    def hear(match: re.Match[str]) -> str:
        word = match.group()
        if chance.random() >= rate:
            return word
        if word.lower() in _ALIKE:
            return _ALIKE[word.lower()]
        return word[:-1] if word[0].isupper() and len(word) > 4 else word

    return _WORD.sub(hear, text)
