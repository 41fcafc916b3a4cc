"""Named places, schools, clubs and shops, told from generic ones: "Tanner's Rec" goes, "the park" stays.

Everything that carries a capital in the middle of a sentence and is no everyday term is taken for a name of
something; the word after it, the word before it and the model decide of what. A person's name taken for a
street is hidden all the same: the kind matters less than the hiding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.redact.candidates import Candidate
from pipeline.redact.kinds_of_place import CLUB, GENERIC, LOWER_TAILS, SCHOOL, STREET, SURE_SCHOOL, TAILS, WHERE
from pipeline.redact.public import official
from pipeline.redact.roster import PARTICLES, TITLES
from pipeline.redact.senses import CALENDAR, FUNCTION, Senses
from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list
from pipeline.values import Entity

LONGEST_ACRONYM = 6
OFFICE = word_list("office")


@dataclass(frozen=True, slots=True)
class Terms:
    """Places of words that are everyday terms, though they carry capitals."""

    kept: frozenset[int]
    phrases: frozenset[int]
    acronyms: frozenset[str] = field(default=frozenset())


def find_terms(page: Page, terms: Mapping[tuple[str, ...], str], acronyms: frozenset[str]) -> Terms:
    """Where the allow-list's terms stand, longest first; set phrases apart, for they outrank a roster."""
    kept: set[int] = set()
    phrases: set[int] = set()
    longest = max((len(words) for words in terms), default=0)
    for place, token in enumerate(page.tokens):
        for length in range(longest, 0, -1):
            words = tuple(page.norm(place + step) for step in range(length))
            kind = terms.get(words)
            if kind is not None:
                where = phrases if kind == "phrases" or length > 1 else kept
                where.update(range(place, place + length))
                break
        if token.text.isupper() and token.norm.upper() in acronyms:
            kept.add(place)
    return Terms(frozenset(kept), frozenset(phrases), acronyms)


def capitals(page: Page, senses: Senses, terms: Terms) -> Iterator[Candidate]:
    """Runs of words whose capitals say that they name something, with the tail that says what."""
    place = 0
    while place < len(page.tokens):
        last = _run_end(page, place, senses, terms)
        if last is None:
            place += 1
            continue
        our = page.norm(place - 1) == "our" and page.norm(place) == "lady"
        yield from _named(page, place - our, last, senses)
        place = last + 1


def _run_end(page: Page, place: int, senses: Senses, terms: Terms) -> int | None:
    """Last word of the name that begins here, None where none does."""
    if not _opens(page, place, senses, terms):
        return None
    last = place
    while not page.tokens[last].possessive or _possessed(page, last, terms):
        step = _next_capital(page, last, terms)
        if step is None:
            break
        last = step
    return last


def _possessed(page: Page, last: int, terms: Terms) -> bool:
    """A possessive inside a name: "St Brigid's Primary", "Tanner's Rec", "Bishop's Wexcombe"."""
    following = page.at(last + 1)
    if following is None or following.before not in ("'s ", "’s "):
        return False
    return following.norm in LOWER_TAILS or (following.capital and last + 1 not in terms.kept)


def _next_capital(page: Page, last: int, terms: Terms) -> int | None:
    for step in (1, 2, 3):
        token = page.at(last + step)
        if token is None or token.before.strip("'’sS") not in (" ", "-", "", "' ", "’ ") or "\n" in token.before:
            return None
        if token.capital and token.text != "I" and not token.starts and _nameable(page, last + step, terms):
            return last + step
        joins = PARTICLES | {"of", "the", "and"} if step == 1 else PARTICLES | {"the"}
        if token.norm == "and" and not _joint_name(page, last + step):
            return None
        if token.norm not in joins or token.possessive:
            return None
    return None


def _nameable(page: Page, place: int, terms: Terms) -> bool:
    """No everyday term, or one that ends names too, or stands before one that does: "Peverel Sixth Form College"."""
    if place not in terms.kept | terms.phrases or (page.norm(place) in GENERIC and place not in terms.phrases):
        return True
    following = [token for token in (page.at(place + 1), page.at(place + 2)) if token is not None]
    return any(
        token.capital and token.before == " " and token.norm in SURE_SCHOOL | CLUB | STREET for token in following
    )


def _joint_name(page: Page, place: int) -> bool:
    """Whether "and" joins two halves of one name, because what follows ends in a school's or a club's word."""
    for step in range(1, 4):
        token = page.at(place + step)
        if token is None or not token.capital:
            return False
        if token.norm in SCHOOL | CLUB or (step == 1 and token.norm == "st"):
            return True
    return False


def _opens(page: Page, place: int, senses: Senses, terms: Terms) -> bool:
    token = page.tokens[place]
    if not token.capital or place in terms.phrases or token.text in ("I", "O"):
        return False
    if place in terms.kept and token.norm not in CALENDAR & senses.lexicon.either:
        return False
    if (
        token.text.isupper()
        and len(token.text) > 1
        and (senses.lexicon.word(token.norm) or len(token.text) <= LONGEST_ACRONYM)
    ):
        return False
    if (token.norm in TITLES and page.norm(place + 1) != "of") or not any(c.isalpha() for c in token.norm):
        return False
    word = senses.lexicon.word(token.norm)
    if token.starts:
        return _opens_sentence(page, place, senses, terms, word=word)
    if token.norm in FUNCTION or token.text in ("I'm", "I’m") or token.norm in _SHORT_SPEECH:
        return senses.lexicon.known_name(token.norm) and senses.subject(place)
    return not word or _odd(page, place, senses)


_SHORT_SPEECH = word_list("short_speech")


def _odd(page: Page, place: int, senses: Senses) -> bool:
    """An everyday word with a capital: a name, unless it opens quoted speech after a comma."""
    token = page.tokens[place]
    following = page.at(place + 1)
    named = following is not None and following.before == " " and following.capital and following.norm not in FUNCTION
    quoted = token.before.startswith(",") and senses.lexicon.common(token.norm) and not named
    return not quoted and (token.norm not in senses.lexicon.either or senses.verdict(place, listed=False).name)


def _opens_sentence(page: Page, place: int, senses: Senses, terms: Terms, *, word: bool) -> bool:
    token, following = page.tokens[place], page.at(place + 1)
    if not word:
        return token.norm not in TITLES
    if token.norm in FUNCTION or token.norm in _SHORT_SPEECH:
        return senses.lexicon.known_name(token.norm) and senses.verdict(place, listed=False).name
    if senses.lexicon.known_name(token.norm) and senses.verdict(place, listed=False).name:
        return True
    if page.norm(place + 1) in ("and", "of") and _joint_name(page, place + 1):
        return True
    capital_next = following is not None and following.before in (" ", "'s ", "’s ") and following.capital
    if not capital_next or place + 1 in terms.kept or following is None or following.text == "I":
        return False
    return token.tag in ("NNP", "NNPS") or (following.norm in GENERIC - FUNCTION and following.norm not in TITLES)


def _named(page: Page, first: int, last: int, senses: Senses) -> Iterator[Candidate]:
    if official(page, first, last, senses):
        return
    while first < last and page.norm(first) in OFFICE and page.norm(last) not in senses.lexicon.public | GENERIC:
        first += 1
    tail, entity = _tail(page, first, last)
    end = _lower_end(page, last)
    if tail is None and end > last:
        tail, entity = _tail(page, first, end)
    words = [page.tokens[i] for i in range(first, last + 1)]
    if tail not in (None, "street") and all(token.norm in GENERIC for token in words) and end == last:
        return
    if tail is not None and first and _honoured(page, first - 1):
        first -= 1
    if entity is Entity.PERSON:
        entity, tail = _by_neighbours(page, first, last, senses)
    yield Candidate(page.span(first, end), entity, 0.6, "capital", tail)


def _honoured(page: Page, place: int) -> bool:
    """A title with a capital that is part of a school's or a street's name: "Bishop Aldric Academy"."""
    token = page.tokens[place]
    return token.capital and token.norm in TITLES and page.after(place) == " " and not token.possessive


def _tail(page: Page, first: int, last: int) -> tuple[str | None, Entity]:
    """What the last words say: a school, a street, a club; PERSON where they say nothing."""
    for place in (last, last - 1):
        for name, words, entity in TAILS:
            if place > first and page.norm(place) in words:
                return name, entity
    if page.norm(first) in ("st", "saint") and last > first:
        return "school", Entity.SCHOOL
    return None, Entity.PERSON


def _lower_end(page: Page, last: int) -> int:
    """Over small tail words that belong to the name: "bus station", "estate"."""
    end = last
    for step in (1, 2, 3):
        token = page.at(last + step)
        if (
            token is None
            or token.capital
            or token.before not in (" ", "'s ", "’s ", "-")
            or token.norm not in LOWER_TAILS
        ):
            break
        end = last + step
    return end


def _by_neighbours(page: Page, first: int, last: int, senses: Senses) -> tuple[Entity, str | None]:
    words = [page.norm(i) for i in range(first, last + 1)]
    if any(senses.lexicon.known_name(word) for word in words):
        return Entity.PERSON, None
    before = page.norm(first - 1)
    before = page.norm(first - 2) if before == "the" else before
    spatial = before in WHERE - {"to", "on", "off", "over"} or (before in WHERE and page.norm(first - 1) == "the")
    return (Entity.PLACE, None) if spatial else (Entity.PERSON, None)
