"""Roster names that were misheard: "jazz deep" for Jasdeep, "kalam" for Callum, "rock sauna" for Rukhsana.

Every window of up to five words is compared with every name by sound. Likeness alone would hide half of English
("column", "prayer"), so it is weighed with what stands around the window: a verb that only a person does, a word
that is no English word, a capital, a title, word pairs that nobody says. A word with "a" or "the" before it is a
thing, whatever it sounds like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import log10

from pipeline.redact.candidates import Candidate
from pipeline.redact.ear import Ear
from pipeline.redact.kinds_of_place import GENERIC
from pipeline.redact.lexicon import CONTRACTIONS
from pipeline.redact.names import ALWAYS_TITLES
from pipeline.redact.public import DETERMINERS
from pipeline.redact.roster import TITLES, name_words
from pipeline.redact.senses import FUNCTION, KIN, Senses
from pipeline.redact.sounds import sounding, soundings
from pipeline.redact.spoken import TEENS, UNITS
from pipeline.redact.tokens import Page
from pipeline.settings.redaction import Thresholds
from pipeline.values import Entity, Person, Roster

LONGEST = 5
SURE = 0.82
"""Likeness that is enough for a word which is no English word or has a capital that nothing explains."""
STRANGE_LEEWAY = 0.06
"""How much less like a word that is no English word need sound."""
NEVER = 9.0
"""More than any likeness and context can come to: the threshold where nothing can have been misheard."""
CERTAIN = 0.97
"""Likeness that several words hardly have by chance, wherever they stand; less is asked in a short text."""
WHOLE = 0.7
"""A full name is not heard in fewer sounds than this share of its own."""
USUAL = 1_000_000
"""Names times words of an ordinary session: chance likenesses grow with both."""
PLACE_SHARE = 0.4
"""How much a window's place counts against its sound where several windows could be the name: sound tells more."""
TITLED = 0.5
"""Likeness that is enough after a title."""
BEFORE_SURNAME = 0.6
"""Likeness that is enough before the right surname."""
SPOKEN_TITLES = ALWAYS_TITLES | {"mister", "doctor", "sergeant", "constable", "father", "sister", "pastor", "imam"}
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


@dataclass(frozen=True, slots=True)
class Target:
    """One name to listen for."""

    words: tuple[str, ...] = field(repr=False)
    sounds: frozenset[str] = field(repr=False)
    people: frozenset[str]
    kind: str
    """full, given or family."""


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring words that might be one misheard name, and how much their place speaks for it."""

    first: int
    last: int
    norms: tuple[str, ...] = field(repr=False)
    sounds: frozenset[str] = field(repr=False)
    context: float
    named: bool
    """Has a capital that nothing explains: a name, though perhaps nobody's of the roster."""
    strange: bool
    """Holds a word that is no English word, or a capital that nothing explains."""


def misheard(page: Page, roster: Roster, senses: Senses, barred: Barred, thresholds: Thresholds) -> Iterator[Candidate]:
    """The best window for each name that seems to have been said, none overlapping another."""
    ear = _listener(targets(roster, senses), len(page.tokens), thresholds)
    heard = [*_after_titles(page, ear), *_before_surnames(page, ear, barred), *_anywhere(page, senses, barred, ear)]
    taken: set[int] = set()
    for score, window, target in sorted(heard, key=lambda h: (-h[0], h[1].first - h[1].last, h[1].first)):
        places = range(window.first, window.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            span = page.span(window.first, window.last)
            yield Candidate(span, Entity.PERSON, min(0.9, score / 1.4), "heard", None, target.people, target.words)


def _anywhere(page: Page, senses: Senses, barred: Barred, ear: _Listener) -> Iterator[tuple[float, Window, Target]]:
    for window in _windows(page, senses, barred):
        best = ear.best(window)
        if best is not None:
            yield best[0], window, best[1]


def _after_titles(page: Page, ear: _Listener) -> Iterator[tuple[float, Window, Target]]:
    """A title in small letters says that a name follows: the likest of one to four words, if any is like one."""
    for place, token in enumerate(page.tokens):
        if token.cased or token.norm not in SPOKEN_TITLES or page.after(place) != " ":
            continue
        found: tuple[float, Window, Target] | None = None
        for last in range(place + 1, min(place + 5, len(page.tokens))):
            if page.tokens[last].before != " " or page.norm(last) in TITLES or not page.norm(last).isalpha():
                break
            norms = tuple(page.norm(i) for i in range(place + 1, last + 1))
            window = Window(place + 1, last, norms, _sounds(norms), 0.0, named=False, strange=True)
            best = ear.surname(window, TITLED + 0.06 * (token.norm == "miss"))
            if best is not None and (found is None or best[0] > found[0]):
                found = (best[0], window, best[1])
        if found is not None:
            yield 1.0 + found[0], found[1], found[2]


def _before_surnames(page: Page, ear: _Listener, barred: Barred) -> Iterator[tuple[float, Window, Target]]:
    """One to three words before a surname that was heard right, like the first name of one who has it."""
    for last, people in barred.surnames:
        found: tuple[float, Window, Target] | None = None
        for first in range(last, max(-1, last - 3), -1):
            if page.at(last + 1) is None or page.tokens[first + 1].before != " " or first in barred.names:
                break
            norms = tuple(page.norm(i) for i in range(first, last + 1))
            if not all(norm.isalpha() for norm in norms) or norms[0] in TITLES:
                break
            window = Window(first, last, norms, _sounds(norms), 0.0, named=False, strange=True)
            best = ear.first_name(window, people)
            if best is not None and (found is None or best[0] > found[0]):
                found = (best[0], window, best[1])
        if found is not None:
            yield found


def targets(roster: Roster, senses: Senses) -> tuple[Target, ...]:
    """Full, given, preferred and family names of everybody, people of one name together."""
    table: dict[tuple[tuple[str, ...], str], set[str]] = defaultdict(set)
    for person in roster.people:
        for words, kind in _said_names(person):
            table[(words, kind)].add(person.key)
    return tuple(
        Target(words, soundings(words, senses.lexicon), frozenset(people), kind)
        for (words, kind), people in table.items()
        if sum(len(word) for word in words) > 2
    )


def _said_names(person: Person) -> Iterator[tuple[tuple[str, ...], str]]:
    families = [words for words in map(name_words, person.family_names) if words]
    for first in filter(None, map(name_words, person.given_names)):
        yield from (((word,), "given") for word in first)
        yield from (((first[0], *family[-2:]), "full") for family in families)
        if len(first) > 1:
            yield first, "given"
    for family in families:
        yield family, "family"
        yield from (((part,), "family") for part in family if len(family) > 1 and len(part) > 2)


@dataclass(frozen=True, slots=True)
class _Listener:
    """Judges what an ear hears by where it stands."""

    ear: Ear
    targets: tuple[Target, ...]
    thresholds: Thresholds
    crowd: float
    """What is asked more of each where many names could be meant: chance hits grow with the roster."""

    def best(self, window: Window) -> tuple[float, Target] | None:
        """The likeliest name and its score, where it passes."""
        found: tuple[float, Target] | None = None
        for said in window.sounds:
            for near in self.ear.like(said, self.thresholds.heard_least - STRANGE_LEEWAY):
                target = self.targets[near.name]
                score = near.like + PLACE_SHARE * window.context + 0.02 * (window.last - window.first)
                if (found is not None and score <= found[0]) or not set(window.norms).isdisjoint(target.words):
                    continue
                if target.kind == "full" and len(said) < WHOLE * len(near.sound):
                    continue
                if self._passes(window, target, near.like, near.sound):
                    found = (score, target)
        return found

    def first_name(self, window: Window, people: frozenset[str]) -> tuple[float, Target] | None:
        """The likest given name of one of these people, where it is like enough."""
        near = [
            (found.like + 0.02 * len(window.norms), self.targets[found.name])
            for said in window.sounds
            for found in self.ear.like(said, BEFORE_SURNAME)
            if self.targets[found.name].kind == "given" and self.targets[found.name].people & people
        ]
        return max(near, key=lambda pair: pair[0], default=None)

    def surname(self, window: Window, at_least: float) -> tuple[float, Target] | None:
        """The family or full name that is likest, where it is so like."""
        near = [
            (found.like + 0.02 * len(window.norms), self.targets[found.name])
            for said in window.sounds
            for found in self.ear.like(said, at_least)
            if self.targets[found.name].kind != "given"
        ]
        return max(near, key=lambda pair: pair[0], default=None)

    def _passes(self, window: Window, target: Target, like: float, sound: str) -> bool:
        sure = SURE + self.crowd
        if target.kind == "family" and not (window.strange and like >= sure):
            return False
        if target.kind != "full" and window.last - window.first > 2:
            return False
        if window.strange and like >= sure and len(sound) > 3:
            return True
        several = len(window.norms) > 1 and self.thresholds.heard < NEVER
        if several and like >= CERTAIN + self.crowd and len(sound) > 4:
            return True
        if window.named and like < sure:
            return False
        least = self.thresholds.heard_least - (STRANGE_LEEWAY if window.strange else 0.0)
        length = 0.08 if len(sound) <= 3 else (-0.06 if len(sound) >= 8 else 0.0)
        return like >= least and like + window.context >= self.thresholds.heard + self.crowd + length


def _listener(targets: tuple[Target, ...], words: int, thresholds: Thresholds) -> _Listener:
    """An ear for these names in a text of so many words."""
    comparisons = max(1, len(targets)) * max(1, words)
    crowd = min(0.12, max(-0.1, 0.05 * log10(comparisons / USUAL)))
    return _Listener(Ear([target.sounds for target in targets]), targets, thresholds, crowd)


def _windows(page: Page, senses: Senses, barred: Barred) -> Iterator[Window]:
    for first in range(len(page.tokens)):
        for last in range(first, min(first + LONGEST, len(page.tokens))):
            if last > first and page.tokens[last].before not in (" ", "-"):
                break
            if last in barred.names or (last in barred.terms and page.tokens[last].cased) or _never(page, last):
                break
            if first == last and last in barred.terms:
                continue
            window = _window(page, first, last, senses)
            if window is not None:
                yield window
            if page.tokens[last].possessive:
                break


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
    if tokens[0].cased and any(norm in GENERIC - FUNCTION for norm in norms):
        return None
    lexicon = senses.lexicon
    unknown = [not lexicon.word(token.norm) and token.norm not in FUNCTION for token in tokens]
    capital = any(token.telling_capital and token.norm not in FUNCTION for token in tokens)
    titled = page.norm(first - 1) in ALWAYS_TITLES and tokens[0].before in (" ", ". ")
    strange = any(unknown) or capital or titled
    if page.norm(first - 1) in DETERMINERS and tokens[0].before == " " and not strange:
        return None
    context = _place_value(page, first, last, senses) + 0.18 * any(unknown) + 0.12 * capital + 0.3 * titled
    if context <= 0 and not strange and len(norms) == 1:
        return None
    context += _oddness(page, first, last, senses)
    context -= 0.12 * (len(norms) == 1 and lexicon.common(norms[0]))
    context -= 0.2 * sum(norm in FUNCTION | CONTRACTIONS for norm in norms) / len(norms)
    context -= 0.12 * (norms[0] in DETERMINERS - {"a", "an"})
    context -= 0.06 * (tokens[0].cased and not strange)
    return Window(first, last, norms, _sounds(norms), context, capital and not titled, strange)


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
    return 0.08 if senses.subject(last) and following is not None and following.norm not in ("is", "was") else 0.0


def _oddness(page: Page, first: int, last: int, senses: Senses) -> float:
    """What it is worth that these words hardly ever stand side by side."""
    pairs = [(page.norm(i), page.norm(i + 1)) for i in range(first, last)]
    inside = sum(not senses.lexicon.neighbours(*pair) for pair in pairs) / len(pairs) if pairs else 0.0
    following = page.at(last + 1)
    beyond = following is not None and not senses.lexicon.neighbours(page.norm(last), following.norm)
    return 0.08 * inside + 0.04 * beyond


def _sounds(norms: tuple[str, ...]) -> frozenset[str]:
    """The words as one word, and one after the other; without a final s too, which may be a possessive."""
    said = {"".join(norms)}
    found = {sounding(word) for word in said} | {sounding("-".join(norms))}
    if norms[-1].endswith("s") and len(norms[-1]) > 3:
        found.add(sounding("-".join((*norms[:-1], norms[-1][:-1]))))
    return frozenset(found)
