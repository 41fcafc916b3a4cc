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
from pipeline.redact.lexicon import CONTRACTIONS
from pipeline.redact.names import ALWAYS_TITLES
from pipeline.redact.places import DETERMINERS, GENERIC
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
CLEFT = frozenset({"was", "is", "wasnt", "isnt"})


@dataclass(frozen=True, slots=True)
class Barred:
    """Places of words that are no part of a misheard name."""

    names: frozenset[int]
    """Names that were heard right, and set phrases."""
    terms: frozenset[int]
    """Everyday terms: never one alone, none at all in text with capitals."""


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
    ear = _listener(targets(roster, senses), thresholds)
    heard: list[tuple[float, Window, Target]] = []
    for window in _windows(page, senses, barred):
        best = ear.best(window)
        if best is not None:
            heard.append((best[0], window, best[1]))
    taken: set[int] = set()
    for score, window, target in sorted(heard, key=lambda h: (-h[0], h[1].first - h[1].last, h[1].first)):
        places = range(window.first, window.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            span = page.span(window.first, window.last)
            yield Candidate(span, Entity.PERSON, min(0.9, score / 1.4), "heard", None, target.people, target.words)


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
    family = name_words(person.family_name)
    for name in dict.fromkeys((person.given_name, person.preferred_name)):
        first = name_words(name)
        yield from (((word,), "given") for word in first)
        if first and family:
            yield (first[0], *family[-2:]), "full"
        if len(first) > 1:
            yield first, "given"
    if family:
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
                score = near.like + window.context + 0.02 * (window.last - window.first)
                if (found is not None and score <= found[0]) or not set(window.norms).isdisjoint(target.words):
                    continue
                if self._passes(window, target, near.like, near.sound):
                    found = (score, target)
        return found

    def _passes(self, window: Window, target: Target, like: float, sound: str) -> bool:
        sure = SURE + self.crowd
        if target.kind == "family" and not (window.strange and like >= sure):
            return False
        if target.kind != "full" and window.last - window.first > 2:
            return False
        if window.strange and like >= sure and len(sound) > 3:
            return True
        if window.named and like < sure:
            return False
        least = self.thresholds.heard_least - (STRANGE_LEEWAY if window.strange else 0.0)
        length = 0.08 if len(sound) <= 3 else (-0.06 if len(sound) >= 8 else 0.0)
        return like >= least and like + window.context >= self.thresholds.heard + self.crowd + length


def _listener(targets: tuple[Target, ...], thresholds: Thresholds) -> _Listener:
    crowd = min(0.12, max(0.0, 0.05 * log10(max(1, len(targets)) / 150)))
    return _Listener(Ear([target.sounds for target in targets]), targets, thresholds, crowd)


def _windows(page: Page, senses: Senses, barred: Barred) -> Iterator[Window]:
    for first in range(len(page.tokens)):
        for last in range(first, min(first + LONGEST, len(page.tokens))):
            if last > first and page.tokens[last].before not in (" ", "-"):
                break
            if last in barred.names or (last in barred.terms and page.tokens[last].cased) or _never(page.norm(last)):
                break
            if first == last and last in barred.terms:
                continue
            window = _window(page, first, last, senses)
            if window is not None:
                yield window
            if page.tokens[last].possessive:
                break


def _never(norm: str) -> bool:
    """Numbers, letters and titles are no part of a misheard name."""
    return not norm.isalpha() or norm in TITLES | UNITS.keys() | TEENS.keys() or (len(norm) == 1 and norm not in "ai")


def _window(page: Page, first: int, last: int, senses: Senses) -> Window | None:
    """The window with what its place is worth; None where its place forbids a name."""
    tokens = page.tokens[first : last + 1]
    norms = tuple(token.norm for token in tokens)
    letters = sum(len(norm) for norm in norms)
    if not 3 <= letters <= 28 or (len(norms) == 1 and norms[0] in FUNCTION):
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
    if context <= 0 and not strange:
        return None
    context += _oddness(page, first, last, senses)
    context -= 0.12 * (len(norms) == 1 and lexicon.common(norms[0]))
    context -= 0.2 * sum(norm in FUNCTION | CONTRACTIONS for norm in norms) / len(norms)
    context -= 0.12 * (norms[0] in DETERMINERS - {"a", "an"})
    context -= 0.06 * (tokens[0].cased and not strange)
    return Window(first, last, norms, window_sounds(norms), context, capital and not titled, strange)


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


def window_sounds(norms: tuple[str, ...]) -> frozenset[str]:
    """The words as one word, and one after the other; without a final s too, which may be a possessive."""
    said = {"".join(norms)}
    found = {sounding(word) for word in said} | {sounding("-".join(norms))}
    if norms[-1].endswith("s") and len(norms[-1]) > 3:
        found.add(sounding("-".join((*norms[:-1], norms[-1][:-1]))))
    return frozenset(found)
