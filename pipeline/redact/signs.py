"""Mail and web addresses and handles with their signs said: "at", "dot", "underscore".

A sign that is said shows where an address is; where it begins and ends is told by commas, verbs and further
signs. In doubt a word more is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.redact.candidates import Candidate
from pipeline.redact.senses import FUNCTION
from pipeline.redact.spoken import number
from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list
from pipeline.values import Entity


def addresses(page: Page) -> Iterator[Candidate]:
    """E-mail and web addresses and handles with their signs said: "at", "dot", "underscore"."""
    for place, token in enumerate(page.tokens):
        if token.norm == "at":
            last = _domain_end(page, place)
            if last > place:
                yield Candidate(page.span(_local_start(page, place), last), Entity.EMAIL, 0.9, "spoken:email")
            elif _account(page, place):
                yield Candidate(page.span(place, _said_end(page, place)), Entity.USERNAME, 0.7, "spoken:username")
        elif token.norm == "underscore" and 0 < place < len(page.tokens) - 1:
            yield Candidate(page.span(*_handle(page, place)), Entity.USERNAME, 0.9, "spoken:username")
        elif token.norm == "dot" and page.norm(place + 1) in _TOP and page.norm(place - 2) != "at":
            last = _path_end(page, _dots_end(page, place - 1))
            yield Candidate(page.span(_host_start(page, place - 1), last), Entity.URL, 0.7, "spoken:url")


_TOP = word_list("top")
_LOCAL_STOPS = word_list("local_stops")
_SIGNS = word_list("signs")


def _domain_end(page: Page, at: int) -> int:
    """Last word of "thornhill dot sch dot uk" after "at", said or written; `at` itself where no dot follows soon."""
    written = at + 1
    while (following := page.at(written + 1)) is not None and following.before == ".":
        written += 1
    if written > at + 1 and page.norm(written) in _TOP:
        return written
    for step in range(2, 6):
        token = page.at(at + step)
        if token is None or token.before not in (" ", ", "):
            return at
        if token.norm == "dot":
            return _dots_end(page, at + step - 1)
    return at


def _dots_end(page: Page, place: int) -> int:
    """From a word, over as many "dot word" as follow."""
    while page.norm(place + 1) in _SIGNS and page.at(place + 2) is not None:
        place += 2
    return place


def _account(page: Page, at: int) -> bool:
    """Whether "at" is the sign of a handle: "her account's at honey bee sixteen", "a channel, at honey bee"."""
    near = {page.norm(at - back) for back in range(1, 7)}
    following = page.at(at + 1)
    opens = page.norm(at - 1) in _BEFORE_AT or page.tokens[at].before == ", " or page.tokens[at - 1].possessive
    return at > 0 and bool(near & _ACCOUNTS) and opens and following is not None and following.norm not in FUNCTION


_ACCOUNTS = word_list("accounts")
_BEFORE_AT = frozenset({"is", "its", "was", "called", "s"})


def _said_end(page: Page, at: int) -> int:
    """Over up to four words and numbers of a handle, up to a mark or a word of grammar."""
    last = at + 1
    while last - at < 5 and (token := page.at(last + 1)) is not None and token.before in (" ", "-"):
        if token.norm in FUNCTION and not number(page, last + 1)[0]:
            break
        last += 1
    return last


def _host_start(page: Page, place: int) -> int:
    """Back over a name of two words: "clawdd vale dot example"."""
    first = max(0, place)
    token, previous = page.tokens[first], page.at(first - 1)
    spoken = previous is not None and token.before == " " and previous.norm not in FUNCTION | _LOCAL_STOPS
    return first - 1 if spoken and not page.tokens[first - 1].possessive else first


def _path_end(page: Page, last: int) -> int:
    """Over "slash help me": two words after each slash, or up to a mark."""
    while page.norm(last + 1) == "slash" and page.at(last + 2) is not None:
        last += 2
        following = page.at(last + 1)
        if following is not None and following.before in (" ", "-") and following.norm not in ("and", "but", "slash"):
            last += 1
    return last


def _local_start(page: Page, at: int) -> int:
    """First word of the part before "at": back to a comma, a verb or five words, farther over signs."""
    first = at
    while first > 0 and at - first < 9:
        token, previous = page.tokens[first], page.tokens[first - 1]
        joined = token.before in (" ", "-") and not previous.possessive
        sign = previous.norm in _SIGNS or token.norm in _SIGNS
        inner = previous.norm == "to" and first < at and page.norm(first - 2) not in _LOCAL_STOPS
        if not joined or (not sign and not inner and (previous.norm in _LOCAL_STOPS or at - first >= 5)):
            break
        first -= 1
    return min(first, at - 1) if at else at


def _handle(page: Page, place: int) -> tuple[int, int]:
    """The words around "underscore", and over further signs and numbers."""
    first, last = place - 1, place + 1
    while page.norm(first - 1) in _SIGNS and first >= 2:
        first -= 2
    while page.norm(last + 1) in _SIGNS and page.at(last + 2) is not None:
        last += 2
    while (following := page.at(last + 1)) is not None and following.before in (" ", "-") and number(page, last + 1)[0]:
        last += number(page, last + 1)[0]
    last += max(0, number(page, last)[0] - 1)
    if page.norm(last) in ("hundred", "thousand") and page.norm(last + 1) == "and":
        last += 1 + number(page, last + 2)[0]
    if page.norm(last) in FUNCTION and page.at(last + 1) is not None and page.tokens[last + 1].before == " ":
        last += max(1, number(page, last + 1)[0])
    return first, last
