"""What the language model takes for names, cleaned of what is plainly none.

The model finds names that no list has; it also takes "Ofsted", "Vapes" and "Year 9" for them. What is on the
allow-list, or is everyday words only, is dropped here.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.redact.candidates import Candidate
from pipeline.redact.kinds_of_place import GENERIC
from pipeline.redact.places import LONGEST_ACRONYM, Terms
from pipeline.redact.presidio import Hit
from pipeline.redact.public import official
from pipeline.redact.roster import TITLES
from pipeline.redact.senses import FUNCTION, Senses
from pipeline.redact.tokens import Page
from pipeline.values import Entity

NAMED = frozenset({Entity.PERSON, Entity.PLACE, Entity.ORG})


def believed(page: Page, hits: tuple[Hit, ...], senses: Senses, terms: Terms) -> Iterator[Candidate]:
    """The model's names, without edges that name nothing; recognisers' numbers as they are."""
    for hit in hits:
        if hit.entity in NAMED:
            yield from _names(page, hit, senses, terms)
        elif any(c.isalnum() for c in hit.span.of(page.text)):
            yield Candidate(hit.span, hit.entity, max(hit.score, 0.5), f"presidio:{hit.label.casefold()}")


def _names(page: Page, hit: Hit, senses: Senses, terms: Terms) -> Iterator[Candidate]:
    """Each run of telling words inside one finding (a finding may reach over a line or an "and")."""
    run: list[int] = []
    for place in [*page.indices(hit.span), -1]:
        if (
            place >= 0
            and _telling(page, place, senses, terms)
            and (not run or page.tokens[place].before in (" ", "-", "'s ", "’s "))
        ):
            run.append(place)
            continue
        if run and not official(page, run[0], run[-1], senses):
            yield Candidate(page.span(run[0], run[-1]), hit.entity, hit.score, "ner")
        run = [place] if place >= 0 and _telling(page, place, senses, terms) else []


def _telling(page: Page, place: int, senses: Senses, terms: Terms) -> bool:
    token = page.tokens[place]
    if place in terms.kept or place in terms.phrases or token.norm in FUNCTION | TITLES or token.norm.isdigit():
        return False
    if token.text.isupper() and len(token.text) <= LONGEST_ACRONYM and not senses.lexicon.known_name(token.norm):
        return False
    if not senses.lexicon.word(token.norm):
        return token.capital or not token.cased
    if token.norm in senses.lexicon.either:
        return senses.verdict(place, listed=False).name
    if token.norm in GENERIC:
        return token.telling_capital
    return token.telling_capital or (
        token.starts and token.capital and token.tag == "NNP" and _capital_next(page, place, terms)
    )


def _capital_next(page: Page, place: int, terms: Terms) -> bool:
    following = page.at(place + 1)
    return (
        following is not None and following.before == " " and following.telling_capital and place + 1 not in terms.kept
    )
