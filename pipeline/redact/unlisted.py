"""Names that no roster has and no capital shows: initials, and given names typed or heard in small letters.

Only words that are hardly ever anything but a name count here, and two capital letters that abbreviate nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.redact.candidates import Candidate
from pipeline.redact.kinds_of_place import WHERE
from pipeline.redact.places import Terms
from pipeline.redact.roster import TITLES
from pipeline.redact.senses import FUNCTION, Senses
from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list
from pipeline.values import Entity

NAME_CUES = word_list("name_cues")


def unlisted(page: Page, senses: Senses, terms: Terms) -> Iterator[Candidate]:
    """Initials, given names in small letters with what follows, and whatever is said to be a name."""
    for place, token in enumerate(page.tokens):
        if place in terms.kept or place in terms.phrases:
            continue
        if _initials(page, place, terms):
            yield Candidate(page.span(place, place + (len(token.text) == 1)), Entity.PERSON, 0.5, "initials")
        elif not token.capital and token.norm in senses.lexicon.given and len(token.norm) > 2:
            if senses.verdict(place, listed=False).rule != "calendar":
                yield Candidate(page.span(place, _surname_end(page, place, senses)), Entity.PERSON, 0.6, "given name")
        elif _introduced(page, place, senses):
            yield Candidate(token.span, Entity.PERSON, 0.6, "cue")


def unwritten(page: Page, senses: Senses, terms: Terms) -> Iterator[Candidate]:
    """Words that no dictionary has, of talk that an engine heard: what it makes of names that it does not know."""
    for place, token in enumerate(page.tokens):
        strange = len(token.norm) > 3 and token.norm.isalpha() and not senses.lexicon.word(token.norm)
        if strange and place not in terms.kept and place not in terms.phrases:
            where = page.norm(place - 1) in WHERE and token.before == " "
            yield Candidate(token.span, Entity.PLACE if where else Entity.PERSON, 0.5, "unknown word")


def _initials(page: Page, place: int, terms: Terms) -> bool:
    """Two capitals that abbreviate nothing known: "KB", "A.M." (a time has small letters or a number before it)."""
    token, following = page.tokens[place], page.at(place + 1)
    if re.fullmatch(r"[A-Z]{2}", token.text):
        return token.text not in terms.acronyms and not page.norm(place - 1).isdigit()
    dotted = following is not None and following.before == "." and re.fullmatch(r"[A-Z]", following.text) is not None
    if not dotted or following is None or re.fullmatch(r"[A-Z]", token.text) is None:
        return False
    return token.before[-1:] != "." and page.after(place + 1)[:1] == "." and not page.norm(place - 1).isdigit()


def _surname_end(page: Page, place: int, senses: Senses) -> int:
    """Over small words after a given name that are no English words: "noam feldman"."""
    last = place
    while (token := page.at(last + 1)) is not None and token.before in (" ", "-") and not page.tokens[last].possessive:
        if senses.lexicon.word(token.norm) or len(token.norm) < 3 or token.norm.isdigit():
            break
        last += 1
    return last


def _introduced(page: Page, place: int, senses: Senses) -> bool:
    """An unusual word after "called", or "name is", in text without capitals."""
    token = page.tokens[place]
    if token.cased or token.norm in FUNCTION | TITLES or token.before != " ":
        return False
    called = page.norm(place - 1) in NAME_CUES and not senses.lexicon.common(token.norm)
    named = page.norm(place - 1) in ("is", "s") and page.norm(place - 2) == "name"
    return called or (named and not senses.lexicon.common(token.norm))
