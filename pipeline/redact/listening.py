"""A roster's names to listen for, and how an ear judges a few words: by their sound and by where they stand.

The thresholds are of one kind: how like must it sound, given what the place says. Chance likenesses grow with the
number of names and words, so a long talk in a large school asks for more than one sentence and three names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import log10

from pipeline.redact.ear import Ear
from pipeline.redact.roster import name_words
from pipeline.redact.senses import Senses
from pipeline.redact.sounds import sounding, soundings
from pipeline.settings.redaction import Thresholds
from pipeline.values import Person, Roster

SURE = 0.82
"""Likeness that is enough for a word which is no English word or has a capital that nothing explains."""
STRANGE_LEEWAY = 0.06
"""How much less like a word that is no English word need sound."""
KNOWN_WORDS = 0.08
"""How much more like a name everyday words with a capital must sound: "Sunny" is no mishearing of Asante."""
NEVER = 9.0
"""More than any likeness and context can come to: the threshold where nothing can have been misheard."""
CERTAIN = 0.97
"""Likeness that several words hardly have by chance, wherever they stand; less is asked in a short text."""
GRAMMAR_ALONE = -0.15
"""Context of words that are all grammar, where no name can stand: "angry when i dont"."""
DOUBTFUL = 0.84
"""Likeness from which a person should look at what was not taken for a name."""
WHOLE = 0.7
"""A full name is not heard in fewer sounds than this share of its own."""
USUAL = 1_000_000
"""Names times words of an ordinary session: chance likenesses grow with both."""
PLACE_SHARE = 0.4
"""How much a window's place counts against its sound where several windows could be the name: sound tells more."""
TITLED = 0.5
"""Likeness that is enough after a title."""
BESIDE_NAME = 0.6
"""Likeness that is enough before the right surname, or after the right first name."""


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
    unknown: bool = True
    """Holds a word that is no English word."""


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
class Hearing:
    """A window that sounds like a name."""

    score: float
    """By which of several windows that could be the name is chosen."""
    window: Window
    target: Target
    passed: bool = True
    """Whether it is taken for the name; if not, a person should look."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Judges what an ear hears by where it stands."""

    ear: Ear
    targets: tuple[Target, ...]
    thresholds: Thresholds
    crowd: float
    """What is asked more of each where many names could be meant: chance hits grow with the roster."""

    def best(self, window: Window) -> Hearing | None:
        """The likeliest name: one that passes before any that does not; None where nothing sounds alike."""
        found: Hearing | None = None
        for said in window.sounds:
            for near in self.ear.like(said, self.thresholds.heard_least - STRANGE_LEEWAY):
                target = self.targets[near.name]
                if not set(window.norms).isdisjoint(target.words):
                    continue
                if target.kind == "full" and len(said) < WHOLE * len(near.sound):
                    continue
                passed = self._passes(window, target, near.like, near.sound)
                if not passed and (near.like < DOUBTFUL or self.thresholds.heard >= NEVER):
                    continue
                score = near.like + PLACE_SHARE * window.context + 0.02 * (window.last - window.first)
                if found is None or (passed, score) > (found.passed, found.score):
                    found = Hearing(score, window, target, passed)
        return found

    def other_name(self, window: Window, people: frozenset[str], *, kind: str) -> Hearing | None:
        """The likest name of this kind, `given` or `family`, of one of these people, where it is like enough."""
        return self._likest(window, BESIDE_NAME, lambda target: target.kind == kind and bool(target.people & people))

    def surname(self, window: Window, *, doubt: float) -> Hearing | None:
        """The family or full name after a title that is likest, where it is so like; `doubt` asks for more."""
        found = self._likest(window, TITLED + doubt, lambda target: target.kind != "given")
        return replace(found, score=1.0 + found.score) if found else None

    def _likest(self, window: Window, at_least: float, fits: Callable[[Target], bool]) -> Hearing | None:
        near = [
            Hearing(found.like + 0.02 * len(window.norms), window, self.targets[found.name])
            for said in window.sounds
            for found in self.ear.like(said, at_least)
            if fits(self.targets[found.name])
        ]
        return max(near, key=lambda hearing: hearing.score, default=None)

    def _passes(self, window: Window, target: Target, like: float, sound: str) -> bool:
        sure = SURE + self.crowd + (0.0 if window.unknown else KNOWN_WORDS)
        if target.kind == "family" and not (window.strange and like >= sure):
            return False
        if target.kind != "full" and window.last - window.first > 2:
            return False
        if window.strange and like >= sure and len(sound) > 3:
            return True
        several = len(window.norms) > 1 and self.thresholds.heard < NEVER and window.context > GRAMMAR_ALONE
        if several and like >= CERTAIN + self.crowd and len(sound) > 4:
            return True
        if window.named and like < sure:
            return False
        least = self.thresholds.heard_least - (STRANGE_LEEWAY if window.strange else 0.0)
        length = 0.08 if len(sound) <= 3 else (-0.06 if len(sound) >= 8 else 0.0)
        return like >= least and like + window.context >= self.thresholds.heard + self.crowd + length


def listener(targets: tuple[Target, ...], words: int, thresholds: Thresholds) -> Listener:
    """An ear for these names in a text of so many words."""
    comparisons = max(1, len(targets)) * max(1, words)
    crowd = min(0.12, max(-0.1, 0.05 * log10(comparisons / USUAL)))
    return Listener(Ear([target.sounds for target in targets]), targets, thresholds, crowd)


def window_sounds(norms: tuple[str, ...]) -> frozenset[str]:
    """The words as one word, and one after the other; without a final s too, which may be a possessive."""
    said = {"".join(norms)}
    found = {sounding(word) for word in said} | {sounding("-".join(norms))}
    if norms[-1].endswith("s") and len(norms[-1]) > 3:
        found.add(sounding("-".join((*norms[:-1], norms[-1][:-1]))))
    return frozenset(found)
