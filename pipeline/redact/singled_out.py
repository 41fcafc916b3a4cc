"""People who are singled out by what is said of them, though no name is: "the only one in foster care in Year 8".

One trait fits many; several of one person fit few. Where a turn says two or more kinds of trait of somebody, or one
and that there is only one, the reviewer is told. After the motivated-intruder test of the Information
Commissioner's Office (2025); here the intruder works at the school. Nothing is hidden by this: a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list
from pipeline.values import SingledOut, Span, Turn

TRAITS = ("care", "family", "health", "need", "belief", "origin", "identity", "event", "post", "distinction")
"""Kinds of trait, each a list in data/words.toml; `year` and `only one` are patterns."""
_WORDS = {word: trait for trait in TRAITS for word in word_list(f"trait_{trait}")}
_YEAR = re.compile(
    r"\b(?:(?:year|yr) (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)"
    r"|[SP][1-7]|reception|(?:\w+|\d+)[- ]years?[- ]old)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"\b(?:the only|only (?:one|boy|girl|child|student|pupil|teacher|man|woman|male|female|family)|nobody else"
    r"|no one else|our one|the one (?:boy|girl|child|student|pupil|teacher)|first ever|the (?:young|old|tall)est)\b",
    re.IGNORECASE,
)
_ONE_PERSON = re.compile(
    r"\b(?:he|she|his|her|him|hers|(?:a|one|this|that|the) (?:\w+ )?"
    r"(?:boy|girl|lad|lass|kid|child|student|pupil|teacher|colleague|man|woman|mum|dad|one))\b",
    re.IGNORECASE,
)
NEAR_WORDS = 30
"""Words within which traits are taken to be of one person."""


def singled_out(page: Page, turns: Iterable[Turn]) -> tuple[SingledOut, ...]:
    """Stretches of a turn that may point at one person by their traits alone, in the order of the text."""
    return tuple(found for turn in turns if (found := _in(page, turn.span)) is not None)


def _in(page: Page, span: Span) -> SingledOut | None:
    """The closest-packed traits of the turn, where they are of one person and enough."""
    traits = sorted(_traits(page, span), key=lambda found: found[0])
    best: tuple[int, list[tuple[int, int, str]]] = (1, [])
    for at, (first, _, _) in enumerate(traits):
        near = [found for found in traits[at:] if found[0] - first <= NEAR_WORDS]
        kinds = len({trait for _, _, trait in near})
        if kinds > best[0]:
            best = (kinds, near)
    if not best[1]:
        return None
    stretch = page.span(best[1][0][0], max(last for _, last, _ in best[1]))
    context = Span(max(span.start, stretch.start - 60), min(span.end, stretch.end + 60))
    if not _ONE_PERSON.search(context.of(page.text)):
        return None
    return SingledOut(stretch, tuple(dict.fromkeys(trait for _, _, trait in best[1])))


def _traits(page: Page, span: Span) -> Iterator[tuple[int, int, str]]:
    """First and last word of each trait, and its kind."""
    for place in page.indices(span):
        trait = _WORDS.get(page.norm(place))
        if trait is not None:
            yield place, place, trait
    for pattern, trait in ((_YEAR, "year"), (_ONLY, "only one")):
        for match in pattern.finditer(page.text, span.start, span.end):
            places = page.indices(Span(*match.span()))
            yield places.start, places.stop - 1, trait
