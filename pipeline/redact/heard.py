"""Roster names that were misheard: "jazz deep" for Jasdeep, "kalam" for Callum, "rock sauna" for Rukhsana.

Every window of up to five words is compared with every name by sound. Likeness alone would hide half of English
("column", "prayer"), so it is weighed with what stands around the window: a verb that only a person does, a word
that is no English word, a capital, a title, word pairs that nobody says. A word with "a" or "the" before it is a
thing, whatever it sounds like.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.redact.candidates import Candidate
from pipeline.redact.kinds_of_place import GENERIC
from pipeline.redact.lexicon import CONTRACTIONS, Lexicon
from pipeline.redact.listening import Hearing, Listener, Window, listener, targets, window_sounds
from pipeline.redact.names import ALWAYS_TITLES, SURNAME_TITLES
from pipeline.redact.public import DETERMINERS
from pipeline.redact.roster import SPOKEN_TITLES, TITLES
from pipeline.redact.senses import FUNCTION, KIN, Senses
from pipeline.redact.spoken import TEENS, UNITS
from pipeline.redact.tokens import Page, Token
from pipeline.redact.vocabulary import word_list
from pipeline.settings.redaction import Thresholds
from pipeline.values import Entity, Roster

MISHEARD = "heard"
"""The source of what is found here."""
LONGEST = 5
TYPED_SMALL = 0.12
"""How much small letters speak against a name in text that has capitals: an engine writes most names with one."""
SAID_LETTERS = word_list("said_letters")
"""Abbreviations that an engine writes in small letters too."""
USUAL_WORDS = 0.1
"""How much it speaks against a name in text that has capitals that the words are often neighbours: "grey areas"."""
NO_SURNAME = SURNAME_TITLES | word_list("speaking")
"""Words that end what may be a surname after a title."""
CLEFT = frozenset({"was", "is", "wasnt", "isnt"})


@dataclass(frozen=True, slots=True)
class Barred:
    """Places of words that are no part of a misheard name."""

    names: frozenset[int]
    """Names that were heard right, and set phrases."""
    terms: frozenset[int]
    """Everyday terms: never one alone, none at all in text with capitals."""
    surnames: tuple[tuple[int, frozenset[str]], ...] = ()
    """Places just before a surname that stands alone and was heard right, and whose it is."""
    first_names: tuple[tuple[int, frozenset[str]], ...] = ()
    """Places just after a first name that stands alone and was heard right, and whose it is."""


def hearings(page: Page, roster: Roster, senses: Senses, barred: Barred, thresholds: Thresholds) -> tuple[Hearing, ...]:
    """The best windows for the names that seem to have been said, and those a person should look at; disjoint."""
    ear = listener(targets(roster, senses), len(page.tokens), thresholds)
    found = [*_after_titles(page, ear), *_before_surnames(page, ear, barred), *_after_first_names(page, ear, barred)]
    found += filter(None, (ear.best(window) for window in _windows(page, senses, barred)))
    taken: set[int] = set()
    chosen: list[Hearing] = []
    for each in sorted(found, key=_order):
        places = range(each.window.first, each.window.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(each)
    return tuple(chosen)


def _order(hearing: Hearing) -> tuple[bool, float, int, int]:
    window = hearing.window
    return not hearing.passed, -hearing.score, window.first - window.last, window.first


def candidate(page: Page, hearing: Hearing) -> Candidate:
    """What was heard, as a finding."""
    span = page.span(hearing.window.first, hearing.window.last)
    target = hearing.target
    return Candidate(span, Entity.PERSON, min(0.9, hearing.score / 1.4), MISHEARD, None, target.people, target.words)


def _after_titles(page: Page, ear: Listener) -> Iterator[Hearing]:
    """A title in small letters says that a name follows: the likest of one to four words, if any is like one."""
    for place, token in enumerate(page.tokens):
        if token.cased or token.norm not in SPOKEN_TITLES or page.after(place) != " ":
            continue
        found: list[Hearing | None] = []
        for last in range(place + 1, min(place + 5, len(page.tokens))):
            norm = page.norm(last)
            if page.tokens[last].before != " " or norm in NO_SURNAME or not norm.isalpha():
                break
            found.append(ear.surname(_bare(page, place + 1, last), doubt=0.06 * (token.norm == "miss")))
        yield from _likest(found)


def _before_surnames(page: Page, ear: Listener, barred: Barred) -> Iterator[Hearing]:
    """One to three words before a surname that was heard right, like the first name of one who has it."""
    for last, people in barred.surnames:
        found: list[Hearing | None] = []
        for first in range(last, max(-1, last - 3), -1):
            if page.at(last + 1) is None or page.tokens[first + 1].before != " " or first in barred.names:
                break
            window = _bare(page, first, last)
            if not all(norm.isalpha() for norm in window.norms) or window.norms[0] in TITLES:
                break
            found.append(ear.other_name(window, people, kind="given"))
        yield from _likest(found)


def _after_first_names(page: Page, ear: Listener, barred: Barred) -> Iterator[Hearing]:
    """One or two words after a first name that was heard right, like the surname of one who has it."""
    for first, people in barred.first_names:
        found: list[Hearing | None] = []
        for last in range(first, min(first + 2, len(page.tokens))):
            token = page.tokens[last]
            if token.before != " " or last in barred.names or not token.norm.isalpha() or token.norm in FUNCTION:
                break
            if token.telling_capital or not token.cased:
                found.append(ear.other_name(_bare(page, first, last), people, kind="family"))
        yield from _likest(found)


def _bare(page: Page, first: int, last: int) -> Window:
    """A window whose place is known to be a name's."""
    norms = tuple(page.norm(i) for i in range(first, last + 1))
    return Window(first, last, norms, window_sounds(norms), 0.0, named=False, strange=True)


def _likest(found: list[Hearing | None]) -> Iterator[Hearing]:
    heard = [hearing for hearing in found if hearing is not None]
    if heard:
        yield max(heard, key=lambda hearing: hearing.score)


def _windows(page: Page, senses: Senses, barred: Barred) -> Iterator[Window]:
    for first in range(len(page.tokens)):
        for last in range(first, min(first + LONGEST, len(page.tokens))):
            if last > first and page.tokens[last].before not in (" ", "-"):
                break
            if last in barred.names or (last in barred.terms and page.tokens[last].cased) or _never(page, last):
                break
            if first == last and last in barred.terms and not _acts(page, last, senses):
                continue
            window = _window(page, first, last, senses)
            if window is not None:
                yield window
            if page.tokens[last].possessive:
                break


def _acts(page: Page, place: int, senses: Senses) -> bool:
    """Whether a term does, in text without capitals, what only a person does: "jan is on report"."""
    return not page.tokens[place].cased and senses.clause_start(place) and senses.subject(place)


def _never(page: Page, place: int) -> bool:
    """Numbers and titles are no part of a misheard name, nor letters where a small letter would say something."""
    norm = page.norm(place)
    letter = len(norm) == 1 and norm not in "ai" and page.tokens[place].cased
    return letter or not norm.isalpha() or norm in TITLES | (UNITS.keys() - {"oh"}) | TEENS.keys()


def _window(page: Page, first: int, last: int, senses: Senses) -> Window | None:
    """The window with what its place is worth; None where its place forbids a name."""
    tokens = page.tokens[first : last + 1]
    norms = tuple(token.norm for token in tokens)
    letters = sum(len(norm) for norm in norms)
    if not 3 - (len(norms) == 2) <= letters <= 28 or (len(norms) == 1 and norms[0] in FUNCTION):
        return None
    if tokens[0].cased and (any(norm in GENERIC - FUNCTION for norm in norms) or _frayed(tokens)):
        return None
    lexicon = senses.lexicon
    unknown = [_unheard_of(token.norm, lexicon) for token in tokens]
    capital = any(token.telling_capital and token.norm not in FUNCTION for token in tokens)
    titled = page.norm(first - 1) in ALWAYS_TITLES and tokens[0].before in (" ", ". ")
    strange = any(unknown) or capital or titled
    if page.norm(first - 1) in DETERMINERS and tokens[0].before == " " and not strange:
        return None
    context = _place_value(page, first, last, senses) + 0.18 * any(unknown) + 0.12 * capital + 0.3 * titled
    if context <= 0 and not strange and (len(norms) == 1 or tokens[0].cased):
        return None
    context += _oddness(page, first, last, senses)
    context -= 0.12 * (len(norms) == 1 and lexicon.common(norms[0]))
    context -= 0.2 * sum(norm in FUNCTION | CONTRACTIONS for norm in norms) / len(norms)
    context -= 0.12 * (norms[0] in DETERMINERS - {"a", "an"})
    context -= TYPED_SMALL * (tokens[0].cased and not strange)
    return Window(first, last, norms, window_sounds(norms), context, capital and not titled, strange, any(unknown))


def _frayed(tokens: tuple[Token, ...]) -> bool:
    """Whether a word of grammar in small letters leads to a capital or follows it: "in Hexham", "Derw and"."""
    edges = ((tokens[0], tokens[1]), (tokens[-1], tokens[-2])) if len(tokens) > 1 else ()
    return any(
        not edge.capital and edge.norm in FUNCTION - {"a", "an", "oh"} and inner.telling_capital
        for edge, inner in edges
    )


def _unheard_of(norm: str, lexicon: Lexicon) -> bool:
    """Neither English nor a letter or an abbreviation that everybody says."""
    return len(norm) > 1 and lexicon.coined(norm) and norm not in FUNCTION | SAID_LETTERS


def _place_value(page: Page, first: int, last: int, senses: Senses) -> float:
    """What the words around say: a person acts here, is spoken to, or has a mother."""
    following = page.at(last + 1)
    possessor = page.tokens[last].possessive or page.norm(last).endswith("s")
    if possessor and following is not None and following.norm in KIN | {"phone", "bag", "account", "house"}:
        return 0.15
    if senses.clause_start(first) and senses.subject(last):
        return 0.18
    if page.norm(first - 1) in CLEFT and following is not None and following.norm in ("who", "that"):
        return 0.18
    if senses.object_place(first, last):
        return 0.12
    if page.norm(first - 1) in ("called", "named"):
        return 0.18
    if senses.clause_start(first) and following is not None and following.norm == "and" and following.before == " ":
        return 0.1
    return 0.08 if senses.subject(last) and following is not None and following.norm not in CLEFT else 0.0


def _oddness(page: Page, first: int, last: int, senses: Senses) -> float:
    """What it is worth that these words hardly ever stand side by side."""
    pairs = [(page.norm(i), page.norm(i + 1)) for i in range(first, last)]
    if pairs and page.tokens[first].cased and all(senses.lexicon.neighbours(*pair) for pair in pairs):
        return -USUAL_WORDS
    inside = sum(not senses.lexicon.neighbours(*pair) for pair in pairs) / len(pairs) if pairs else 0.0
    following = page.at(last + 1)
    beyond = following is not None and not senses.lexicon.neighbours(page.norm(last), following.norm)
    return 0.08 * inside + 0.04 * beyond
