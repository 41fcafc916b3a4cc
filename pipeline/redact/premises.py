"""Premises, routes and rooms: branches of chains, house numbers with streets, bus routes, classes with a name.

What `places` cannot see, because a number or a small letter carries the name. Numbers that count or tell the
time stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.redact.candidates import Candidate
from pipeline.redact.kinds_of_place import SCHOOL, STREET, SURE_SCHOOL, SURE_STREET
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.places import Terms
from pipeline.redact.roster import TITLES
from pipeline.redact.senses import FILLERS, FUNCTION
from pipeline.redact.spoken import number
from pipeline.redact.tokens import Page, Token
from pipeline.redact.vocabulary import word_list
from pipeline.values import Entity

BRANDS = word_list("brands")
BUS_BEFORE = word_list("bus_before")
BUS_NOUN = word_list("bus_noun")
NUMBERED = word_list("numbered")


def shops(page: Page) -> Iterator[Candidate]:
    """A chain's branch, whole where its street is named: "the Greggs on Malthouse Street"."""
    for place, token in enumerate(page.tokens):
        last = place
        norm = token.norm
        if norm == "co" and page.norm(place + 1) == "op" and page.tokens[place + 1].before in ("-", " "):
            norm, last = "coop", place + 1
        if (
            norm in BRANDS
            and (token.capital or not token.cased or norm not in _BRAND_WORDS)
            and (norm not in _BRAND_WORDS or token.telling_capital)
        ):
            yield Candidate(page.span(place, _branch_end(page, last)), Entity.PLACE, 0.8, "shop", "shop")


_BRAND_WORDS = word_list("brand_words")


def _branch_end(page: Page, last: int) -> int:
    """Over "on the Kelham Road", "in Skelbeck"."""
    step = last + 1
    if page.norm(step) not in ("on", "in", "by", "near", "opposite", "at") or page.tokens[last].possessive:
        return last
    step += 1 if page.norm(step + 1) == "the" else 0
    end = last
    while (token := page.at(step + 1)) is not None and _name_like(token) and token.before in (" ", "'s ", "-"):
        step += 1
        end = step
    return end


def _name_like(token: Token) -> bool:
    return token.telling_capital and token.norm not in FUNCTION | {
        "year",
        "friday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "saturday",
        "sunday",
    }


def buses(page: Page, terms: Terms) -> Iterator[Candidate]:
    """Numbers of bus routes: "the 41", "the X14", "the two five three", "the thirty-eight A"."""
    for place, token in enumerate(page.tokens):
        first = place - (page.norm(place - 1) == "number")
        if page.norm(first - 1) not in ("the", "that", "this") or token.before != " " or place in terms.kept:
            continue
        last = _route_end(page, place)
        if last is not None and _bus_talk(page, first, place, last):
            yield Candidate(page.span(place, last), Entity.PLACE, 0.7, "bus", "bus route")


def _route_end(page: Page, place: int) -> int | None:
    """Last word of a route's number, None where it is none: at most three digits, one letter."""
    norm = page.norm(place)
    if norm.isalnum() and not norm.isalpha() and len(norm) <= 4:
        return (
            place if not norm.endswith(("st", "nd", "rd", "th", "s")) and sum(c.isalpha() for c in norm) < 2 else None
        )
    digits, last = "", place + (len(norm) == 1 and page.tokens[place].text.isupper())
    while (taken := number(page, last))[0] and page.tokens[last].before in (" ", "-"):
        digits, last = digits + taken[1], last + taken[0]
    suffix = page.at(last)
    lettered = suffix is not None and suffix.before in (" ", "-") and len(suffix.text) == 1 and suffix.text.isupper()
    last += lettered and suffix is not None and suffix.text != "I"
    return last - 1 if digits and len(digits) <= 3 else None


def _bus_talk(page: Page, first: int, place: int, last: int) -> bool:
    """A letter in it, or words of travel before it, and no noun after it that it counts."""
    letters = any(c.isalpha() for c in page.norm(place))
    if letters and (any(c.isdigit() for c in page.norm(place)) or (last > place and len(page.norm(place)) == 1)):
        return True
    following = page.at(last + 1)
    if following is not None and following.norm in BUS_NOUN:
        return True
    ends = (
        following is None
        or following.norm in FUNCTION | {"again", "home", "straight"}
        or bool(following.before.strip(" "))
    )
    near = {page.norm(first - back) for back in range(2, 8)}
    travel = page.norm(first - 2) in BUS_BEFORE - {"by", "of"} or bool(near & BUS_NOUN)
    said = len(page.tokens[place].norm) > 1 and (last > place or page.norm(place).isdigit())
    return ends and travel and said and (page.norm(first - 2) not in ("of",) or bool(near & BUS_NOUN))


def lower_places(page: Page, terms: Terms, lexicon: Lexicon) -> Iterator[Candidate]:
    """Streets and schools in text without capitals: "cowley road", "saint aloe wishes"."""
    for place, token in enumerate(page.tokens):
        if token.cased or place == 0 or place in terms.kept | terms.phrases:
            continue
        previous = page.tokens[place - 1]
        named = previous.norm not in FUNCTION and not lexicon.common(previous.norm) and token.before == " "
        if token.norm in SURE_STREET | SURE_SCHOOL | {"estate"} and named and previous.norm not in _PLAIN_BEFORE:
            entity = Entity.SCHOOL if token.norm in SURE_SCHOOL else Entity.PLACE
            yield Candidate(page.span(place - 1, place), entity, 0.5, "small place")
        elif token.norm in PLAIN_STREET and _two_words(page, place, lexicon):
            yield Candidate(page.span(place - 2, place), Entity.PLACE, 0.5, "small place")
        elif _leads_there(page, place) and token.before == " " and _unknown(token, lexicon):
            yield Candidate(page.span(place, place + _trails(page, place)), Entity.PLACE, 0.5, "small place")
        if previous.norm in ("saint", "st") and token.before == " " and token.norm not in FUNCTION:
            following = page.at(place + 1)
            longer = (
                following is not None
                and following.norm not in FUNCTION
                and following.before == " "
                and following.norm not in SCHOOL
            )
            yield Candidate(page.span(place - 1, place + longer), Entity.SCHOOL, 0.6, "small place", "school")


_TOWARDS = frozenset({"in", "at", "from", "near", "round", "through", "over", "off", "past", "outside"})


_MOVES = word_list("moves")


def _leads_there(page: Page, place: int) -> bool:
    """Whether a place follows: "in", "moved to", "they go through to um"."""
    last = place - 1
    while page.norm(last) in FILLERS and page.tokens[last].before == " ":
        last -= 1
    return page.norm(last) in _TOWARDS or (page.norm(last) == "to" and page.norm(last - 1) in _MOVES)


def _unknown(token: Token, lexicon: Lexicon) -> bool:
    return not lexicon.word(token.norm) and len(token.norm) > 2 and token.norm not in FUNCTION | BRANDS


def _trails(page: Page, place: int) -> bool:
    """Whether the next word may be the rest of a place's name that was heard as two: "from wex come she says"."""
    following, beyond = page.at(place + 1), page.at(place + 2)
    joined = following is not None and following.before == " " and following.norm not in FUNCTION
    return joined and (beyond is None or beyond.norm in FUNCTION or beyond.before != " ")


def _two_words(page: Page, place: int, lexicon: Lexicon) -> bool:
    """An unusual word and an everyday one before "street": "ferry man street"."""
    first, second = page.norm(place - 2), page.norm(place - 1)
    joined = place > 1 and page.tokens[place - 1].before == page.tokens[place].before == " "
    plain = FUNCTION | _PLAIN_BEFORE
    return joined and second not in plain and bool(first) and first not in plain and not lexicon.common(first)


PLAIN_STREET = SURE_STREET - {"lane", "drive", "close"}
_PLAIN_BEFORE = word_list("plain_before")


def classes(page: Page, terms: Terms) -> Iterator[Candidate]:
    """Classes with a name: "8 Maple", "Merlin group", "Oak class"."""
    for place, token in enumerate(page.tokens):
        previous = page.at(place - 1)
        if previous is None or token.before != " " or place in terms.kept:
            continue
        if (
            previous.norm in _YEAR_NUMBERS
            and token.telling_capital
            and token.norm.isalpha()
            and len(token.norm) > 2
            and page.norm(place - 2) not in ("year", "yr")
        ):
            yield Candidate(page.span(place - 1, place), Entity.CLASS, 0.7, "class", "class")
        if (
            token.norm in ("group", "class", "form")
            and not token.capital
            and previous.telling_capital
            and place - 1 not in terms.kept
        ):
            yield Candidate(page.span(place - 1, place - 1), Entity.CLASS, 0.7, "class", "class")


_YEAR_NUMBERS = frozenset([*(str(n) for n in range(1, 14)), *word_list("year_numbers")])


def street_addresses(page: Page, terms: Terms, lexicon: Lexicon) -> Iterator[Candidate]:
    """House number and street: "27 Ashdown Crescent", "eighteen Saltpan Row", "Flat 3, Cinder Bank"."""
    place = 0
    while place < len(page.tokens):
        taken = _house_number(page, place)
        last = _street_end(page, place + taken) if taken else None
        if taken and last is None:
            last = _name_after_number(page, place, place + taken, terms, lexicon)
        if last is None:
            place += 1
            continue
        yield Candidate(page.span(_flat_start(page, place), last), Entity.ADDRESS, 0.9, "address")
        place = last + 1


def _name_after_number(page: Page, place: int, first: int, terms: Terms, lexicon: Lexicon) -> int | None:
    """Last word of two capitals after a house number, or of one or more after a flat's: no person, no everyday term."""
    flat = page.norm(place - 1) in NUMBERED
    last = first - 1
    while (token := page.at(last + 1)) is not None and token.capital and last + 1 not in terms.kept | terms.phrases:
        joined = token.before in (" ", "-", "'s ", "’s ") or (flat and last < first and token.before == ", ")
        if not joined or token.norm in TITLES or lexicon.known_name(token.norm) or last - first >= 2:
            break
        last += 1
    least = 1 if flat else 2
    told = page.norm(place - 1) not in ("year", "years", "room", "key", "stage") or flat
    return last if last - first + 1 >= least and told else None


def _house_number(page: Page, place: int) -> int:
    norm = page.norm(place)
    if norm[:1].isdigit() and len(norm) <= 5 and norm[:-1].isdigit() | (len(norm) == 1):
        return 1
    taken = 0
    while (step := number(page, place + taken)[0]) and page.norm(place + taken) not in ("hundred", "double"):
        taken += step
    if taken and page.norm(place + taken) == "hundred":
        taken += 1
        taken += number(page, place + taken + (page.norm(place + taken) == "and"))[0] + (
            page.norm(place + taken) == "and"
        )
    return taken


def _street_end(page: Page, place: int) -> int | None:
    """Last word of a street of one to three words, the last of which says that it is one."""
    for step in range(4):
        token = page.at(place + step)
        if (
            token is None
            or token.before not in (" ", "'s ", "’s ", "' ", "-")
            or not (token.capital or not token.cased)
        ):
            return None
        if step and token.norm in (STREET | {"estate", "house", "court", "park"} if token.cased else SURE_STREET):
            return place + step
    return None


def _flat_start(page: Page, place: int) -> int:
    """Back over "Flat 3," and "number"."""
    if page.norm(place - 2) in NUMBERED and number(page, place - 1)[0]:
        return place - 2
    return place - 1 if page.norm(place - 1) in NUMBERED and page.tokens[place].before == " " else place
