"""The people of a roster: in which forms each of them may be named.

A name is taken apart the same way wherever it comes from, a roster's cell or a speaker's label in notes. Which
of the forms is meant somewhere is for `names` and `senses`; reading a file is `enrol`'s work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.redact.lexicon import Lexicon
from pipeline.redact.sheet import clean
from pipeline.redact.tokens import WORD, plain
from pipeline.redact.vocabulary import word_list
from pipeline.values import Person

TITLES = word_list("titles")
SPOKEN_TITLES = word_list("spoken_titles")
"""Titles that in any case say that a name follows."""
PARTICLES = word_list("particles")


def split_name(name: str, *, family_first: bool = False) -> tuple[str, str]:
    """Given and family name of a full one; particles go with the family name.

    "Family, Given" by its comma and "FAMILY Given" by its capitals, whatever `family_first` says of the others.
    """
    if "," in name:
        family, _, given = name.partition(",")
        return given.strip(), family.strip()
    parts = name.split()
    if len(parts) > 1 and plain(parts[0]) in TITLES:
        return ("", " ".join(parts)) if len(parts) == 2 else (parts[1], " ".join(parts[2:]))
    if len(parts) < 2:
        return name, ""
    shouted = _shouted(parts)
    if family_first or shouted:
        at = shouted or _particles_end(parts)
        return " ".join(parts[at:]), " ".join(parts[:at])
    at = len(parts) - 1
    while at > 1 and plain(parts[at - 1]) in PARTICLES:
        at -= 1
    return " ".join(parts[:at]), " ".join(parts[at:])


def _shouted(parts: list[str]) -> int:
    """How many words in capitals begin the name, where others that are not follow: "DA COSTA Rui" has two."""
    loud = [part.isupper() and (len(plain(part)) > 2 or plain(part) in PARTICLES) for part in parts]
    count = next((place for place, upper in enumerate(loud) if not upper), 0)
    return count if not any(loud[count:]) else 0


def _particles_end(parts: list[str]) -> int:
    """Where the given name begins in "da Costa Rui"."""
    at = 0
    while at < len(parts) - 2 and plain(parts[at]) in PARTICLES:
        at += 1
    return at + 1


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name in plain form, without titles: "Mrs O'Rourke-Bell" gives ("orourke", "bell")."""
    words = [plain(match.group()) for match in WORD.finditer(text)]
    bare = [word for word in words if word and word not in TITLES]
    return tuple(bare or [word for word in words if word])


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say one person: the words, and what kind of form it is."""

    words: tuple[str, ...] = field(repr=False)
    person: str
    kind: str
    """full, given, family, nick, initials."""


def forms(person: Person, lexicon: Lexicon) -> tuple[Form, ...]:
    """Every way this person may be named, the longest first."""
    firsts, families = _words_of(person.given_names), _words_of(person.family_names)
    middles = name_words(person.middle_names)
    nicks = sorted({nick for first in firsts for nick in lexicon.nicknames.get(first[0], frozenset())})
    found: dict[tuple[str, ...], str] = {}

    def add(every: Iterable[tuple[str, ...]], kind: str) -> None:
        for words in every:
            if words and (kind == "initials" or len("".join(words)) > 1):
                found.setdefault(words, kind)

    lasts = [last for family in families for last in _tails(family)]
    add(_fulls([*firsts, *((nick,) for nick in nicks)], lasts), "full")
    add(_with_middles(firsts, middles, lasts), "full")
    add((*firsts, *((word,) for first in firsts for word in first), *((word,) for word in middles)), "given")
    add(lasts, "family")
    add(((nick,) for nick in nicks), "nick")
    letters = [pair for family in families for pair in _initials(firsts, family)]
    add((words for pair in letters for words in ((pair,), tuple(pair))), "initials")
    made = [Form(words, person.key, kind) for words, kind in found.items()]
    return tuple(sorted(made, key=lambda form: -len(form.words)))


def _words_of(names: Iterable[str]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(words for words in map(name_words, names) if words))


def _fulls(firsts: list[tuple[str, ...]], lasts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """First and last names together, in full and with either cut to its first letter."""
    return [
        words
        for first in firsts
        for last in lasts
        for words in (first + last, (*first, last[0][0]), (first[0], *last), (first[0][0], *last))
    ]


def _with_middles(
    firsts: list[tuple[str, ...]], middles: tuple[str, ...], lasts: list[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """As a register has it, "Temi Grace Okoro", or with the middle names' first letters."""
    if not middles:
        return []
    between = (middles, tuple(word[0] for word in middles))
    return [(*first, *middle, *last) for first in firsts for middle in between for last in (*lasts, ())]


def _tails(family: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A family name whole, and each part of it that can stand alone."""
    alone = [(word,) for word in family if word not in PARTICLES and len(word) > 1]
    return list(dict.fromkeys([family, *alone]))


def _initials(firsts: list[tuple[str, ...]], family: tuple[str, ...]) -> list[str]:
    ends = {family[0][0], family[-1][0], "".join(word[0] for word in family)}
    return sorted({first[0][0] + end for first in firsts for end in ends})


def person_of(key: str, name: str) -> Person:
    """Somebody of whom only the name is known."""
    given, family = split_name(clean(name))
    return Person(key, "other", given, family)
