"""Roster names that were heard or typed right: full, given, preferred, family, short forms, initials, with title.

A word that is only ever a name is one wherever it stands; a word that is also an ordinary word is left to
`senses`, and what stays is recorded with the rule that kept it. Misheard names are `heard`'s work.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.redact.candidates import Candidate
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.public import DETERMINERS, official
from pipeline.redact.roster import TITLES, Form, forms
from pipeline.redact.senses import FUNCTION, Senses
from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list
from pipeline.values import Entity, Roster

JOINS = frozenset({" ", "-", "‐", ". ", ".", "'", "’", " - ", "\u00a0"})
SURNAME_TITLES = word_list("surname_titles")
"""Said as part of a name; others (PC, Nurse, Father) tell a role that analysts keep."""
KIN_TITLES = word_list("kin_titles")
"""Said as part of the name too, and no role that analysts need."""
ALWAYS_TITLES = SURNAME_TITLES | word_list("always_titles")
"""Titles that are nothing else, whatever their case (miss is a verb, father a word)."""


_SPEAKS = re.compile(r" ?(?:[-–—]|:) ")
"""Behind the initials of whoever makes a point in shorthand notes."""
_SAYS = frozenset({"says", "said", "asks", "asked", "adds", "added", "thinks", "thought", "feels", "felt", "mentioned"})
"""The same in the midst of a point: "AA says"."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The roster's forms by their first word."""

    forms: dict[str, tuple[Form, ...]] = field(repr=False)
    roles: dict[str, str]
    words: frozenset[str] = field(repr=False)
    """Every word of every person's name and short forms, initials left out."""


def name_index(roster: Roster, lexicon: Lexicon, extra: tuple[Form, ...] = ()) -> NameIndex:
    """All forms of all people; `extra` for names that are not the roster's (speakers of a notes file)."""
    table: dict[str, list[Form]] = defaultdict(list)
    for form in (*(f for person in roster.people for f in forms(person, lexicon)), *extra):
        table[form.words[0]].append(form)
    ordered = {first: tuple(sorted(group, key=lambda f: -len(f.words))) for first, group in table.items()}
    said = (form for group in ordered.values() for form in group if form.kind != "initials")
    words = frozenset(word for form in said for word in form.words if len(word) > 1)
    return NameIndex(ordered, {person.key: person.role for person in roster.people}, words)


def exact(page: Page, index: NameIndex, senses: Senses, acronyms: frozenset[str]) -> Iterator[Candidate]:
    """Every place where a roster form stands as it is spelt."""
    acronyms -= _who_speak(page)
    place = 0
    while place < len(page.tokens):
        matches = [f for f in index.forms.get(page.norm(place), ()) if _stands(page, place, f)]
        accepted = [f for f in matches if _means(page, place, f, senses, acronyms)]
        if accepted:
            longest = len(accepted[0].words)
            best = [f for f in accepted if len(f.words) == longest]
            yield _candidate(page, place, best)
            place += longest
        else:
            place += 1


def titled(page: Page, index: NameIndex, senses: Senses) -> Iterator[Candidate]:
    """A title and what follows it: "Mrs Obaseki", "Mrs O", "PC Lomax", "Miss Jin"."""
    for place, token in enumerate(page.tokens):
        if token.norm in TITLES and page.after(place) in (" ", ". ", "\u00a0") and not token.possessive:
            last = _name_end(page, place, senses)
            if last > place and not official(page, place + 1, last, senses):
                yield _titled(page, place, last, index)


def _stands(page: Page, place: int, form: Form) -> bool:
    if place + len(form.words) > len(page.tokens):
        return False
    for step, word in enumerate(form.words):
        token = page.tokens[place + step]
        if token.norm != word or (step and token.before not in JOINS):
            return False
        if step and page.tokens[place + step - 1].possessive:
            return False
    return True


def _means(page: Page, place: int, form: Form, senses: Senses, acronyms: frozenset[str]) -> bool:
    if form.kind == "initials":
        return _initials(page, place, form, acronyms)
    if len(form.words) == 1:
        if not senses.lexicon.word(form.words[0]) and _unhindered(page, place, senses):
            return True
        return senses.verdict(place, listed=True).name
    letters = [step for step, word in enumerate(form.words) if len(word) == 1]
    if any(not page.tokens[place + step].text.isupper() for step in letters):
        return (
            not page.tokens[place].cased
            and form.words[-1] not in ("a", "i", "s", "t")
            and not senses.lexicon.word(form.words[0])
        )
    tokens = page.tokens[place : place + len(form.words)]
    common = all(senses.lexicon.common(token.norm) or token.norm in FUNCTION for token in tokens)
    return not common or any(token.capital for token in tokens)


def _unhindered(page: Page, place: int, senses: Senses) -> bool:
    """Not a set phrase and not a month ("since Jan")."""
    return senses.verdict(place, listed=True).rule not in ("set phrase", "calendar")


def _who_speak(page: Page) -> frozenset[str]:
    """Capitals that make a point in shorthand notes, "EP - late again": there even these abbreviate a person."""
    return frozenset(
        token.text
        for place, token in enumerate(page.tokens)
        if (token.starts and _SPEAKS.match(page.after(place)))
        or (token.text.isupper() and page.norm(place + 1) in _SAYS)
    )


def _initials(page: Page, place: int, form: Form, acronyms: frozenset[str]) -> bool:
    tokens = page.tokens[place : place + len(form.words)]
    if not all(token.text.isupper() for token in tokens):
        return False
    if len(form.words) > 1:
        beyond = page.at(place + len(form.words))
        lone = beyond is None or len(beyond.text) > 1 or beyond.text == "I"
        before = page.at(place - 1)
        return lone and (before is None or len(before.text) > 1 or before.text in ("I", "a"))
    determined = page.norm(place - 1) in DETERMINERS and tokens[0].before == " "
    return tokens[0].norm.upper() not in acronyms and "’" not in tokens[0].text and not determined


def _candidate(page: Page, place: int, best: list[Form]) -> Candidate:
    first = best[0]
    return Candidate(
        span=page.span(place, place + len(first.words) - 1),
        entity=Entity.PERSON,
        score=0.8 if first.kind == "initials" else 1.0,
        source=f"roster:{first.kind}",
        people=frozenset(form.person for form in best),
        form=first.words,
    )


def _name_end(page: Page, place: int, senses: Senses) -> int:
    """Place of the last word of the name after a title; the title's own where there is none."""
    title, following = page.tokens[place], page.at(place + 1)
    if following is None or (following.norm in FUNCTION and not following.telling_capital):
        return place
    if title.cased:
        if title.norm not in ALWAYS_TITLES and not title.capital:
            return place
        return _capitals_end(page, place)
    if title.norm in ALWAYS_TITLES - {"miss"} or not senses.lexicon.word(following.norm):
        return place + 1
    return place


def _capitals_end(page: Page, place: int) -> int:
    last = place
    while (
        (token := page.at(last + 1)) is not None and token.capital and (last == place or token.before in JOINS - {". "})
    ):
        if token.text == "I" or (token.norm in FUNCTION and len(token.text) > 1 and last > place):
            break
        if token.norm in ("year", "christmas") or (token.text.isupper() and len(token.text) > 3):
            break
        last += 1
        if page.tokens[last].possessive:
            break
    return last


def _titled(page: Page, place: int, last: int, index: NameIndex) -> Candidate:
    title = page.norm(place)
    words = tuple(page.norm(i) for i in range(place + 1, last + 1))
    people = _holders(words, title, index)
    first = place if title in SURNAME_TITLES | KIN_TITLES else place + 1
    return Candidate(page.span(first, last), Entity.PERSON, 0.95, "title", None, people, words)


def _holders(words: tuple[str, ...], title: str, index: NameIndex) -> frozenset[str]:
    """Who of the roster a title and name may mean: adults before pupils."""
    if len(words) == 1 and len(words[0]) == 1:
        every = (form for group in index.forms.values() for form in group)
        found = {f.person for f in every if f.kind == "family" and f.words[0][0] == words[0]}
        found = {key for key in found if index.roles.get(key) == "staff"}
    else:
        found = {f.person for f in index.forms.get(words[0], ()) if f.words == words[: len(f.words)]}
    adults = {key for key in found if index.roles.get(key) != "student"}
    staff = {key for key in adults if index.roles.get(key) == "staff"}
    if title in ("pc", "pcso", "father", "imam", "nurse", "dr"):
        return frozenset(adults or found)
    return frozenset(staff if len(staff) == 1 else adults or found)
