"""Where a transcript should be heard again: words that sound like a roster name, or that the engine doubted.

This only points; whether the name was said is for a second hearing of the sound to tell. So it is far readier to
suspect than `heard` is to hide, and what counts is the order: sound is heard again until a budget is spent. It reads
words alone and needs no language model, which would have to share the memory with the speech engine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.redact.ear import Ear
from pipeline.redact.lexicon import Lexicon, load_lexicon
from pipeline.redact.listening import Target, targets, window_sounds
from pipeline.redact.public import DETERMINERS
from pipeline.redact.roster import TITLES, name_words
from pipeline.redact.senses import FUNCTION, KIN, Senses
from pipeline.redact.sounds import likeness, soundings
from pipeline.redact.tokens import Page, read
from pipeline.values import Roster, Span, Suspect, Suspects, Transcript

LONGEST = 4
"""Words that one name may have become."""

LEAST_LIKE = 0.55
"""A sound less like than this is no reason to listen again."""

LEAST_PRIOR = 0.0
"""What place and doubt must come to before a name is looked for: without either, likeness is chance."""

JOINS = frozenset({" ", "-"})
"""What may stand between the words that one name became: a comma is heard as a pause, and names have none."""

MOST_NAMES = 3
"""Names to listen for at one place: every further one is one more that may be invented."""

RIVAL = 0.35
"""A name this much less promising than the best at its place is not listened for."""

DOUBT = 0.35
"""Worth of the engine's doubt: a name that it does not know comes with low confidence."""

TITLED, INTRODUCED, POSSESSOR = 0.3, 0.2, 0.15
"""Worth of standing after a title, after "I'm" or "called", before "'s mum"."""

STRANGE = 0.15
"""Worth of a word that is no English word, or of a capital that nothing explains."""

PARTLY = 0.2
"""Worth of a first or last name heard right with the rest of the same name beside it."""

NEVER = -1.0
"""Worth of everyday words after "a" or "the": they are a thing."""

DULL = 0.15
"""What words of grammar take away, by their share; one everyday word alone takes two thirds of it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Neighbouring words, and what their place and the engine's doubt of them are worth."""

    first: int
    last: int
    norms: tuple[str, ...] = field(repr=False)
    prior: float


def suspects(transcript: Transcript, roster: Roster, lexicon: Lexicon | None = None) -> Suspects:
    """The places worth a second hearing, each with the few names it may be; none in notes, which have no sound."""
    words = lexicon or load_lexicon()
    found: tuple[Suspect, ...] = ()
    if roster.people and transcript.words:
        found = tuple(_Search(transcript, roster, words).suspects())
    return Suspects(found, lambda said, name: alike(said, name, words))


def alike(said: str, name: str, lexicon: Lexicon) -> float:
    """How like a name some words sound, read the English way and the name's own, 0 to 1."""
    heard, meant = name_words(said), name_words(name)
    if not (heard and meant):
        return 0.0
    return max(likeness(one, two) for one in window_sounds(heard) for two in soundings(meant, lexicon))


class _Search:
    """One transcript against one roster."""

    def __init__(self, transcript: Transcript, roster: Roster, lexicon: Lexicon) -> None:
        self._page = read(transcript.text)
        self._senses = Senses(self._page, lexicon)
        self._targets = targets(roster, self._senses)
        self._people = {person.key: person for person in roster.people}
        self._known = frozenset(word for target in self._targets for word in target.words)
        self._doubts = _doubts(self._page, transcript)
        self._ear = Ear([target.sounds for target in self._targets])
        self._near: dict[tuple[str, ...], dict[int, float]] = {}

    def suspects(self) -> Iterator[Suspect]:
        """The best name for each place and its rivals, the most promising place first."""
        at: dict[int, int] = {}
        names: list[dict[str, None]] = []
        spans: list[tuple[float, Span]] = []
        for promise, place, target in self._promising():
            places = range(place.first, place.last + 1)
            taken = {at[index] for index in places if index in at}
            if not taken:
                at |= dict.fromkeys(places, len(spans))
                spans.append((promise, self._page.span(place.first, place.last)))
                names.append({})
                taken = {len(spans) - 1}
            for number in taken:
                if promise >= spans[number][0] - RIVAL and len(names[number]) < MOST_NAMES:
                    names[number].setdefault(self._spelt(target))
        for (_, span), told in zip(spans, names, strict=True):
            yield Suspect(span, tuple(told))

    def _promising(self) -> list[tuple[float, _Place, Target]]:
        found: list[tuple[float, _Place, Target]] = []
        for place in self._places():
            right = self._known.intersection(place.norms)
            for number, like in self._like(place.norms).items():
                target = self._targets[number]
                partly = target.kind == "full" and 0 < len(right) < len(place.norms) and right <= set(target.words)
                if partly or not right or place.norms == target.words:
                    found.append((like + place.prior + PARTLY * partly, place, target))
        return sorted(found, key=lambda one: (-one[0], one[1].first, one[1].last))

    def _like(self, norms: tuple[str, ...]) -> dict[int, float]:
        """Targets that sound like these words, with the best likeness of each."""
        if norms not in self._near:
            best: dict[int, float] = {}
            for said in window_sounds(norms):
                for near in self._ear.like(said, LEAST_LIKE):
                    best[near.name] = max(near.like, best.get(near.name, 0.0))
            self._near[norms] = best
        return self._near[norms]

    def _places(self) -> Iterator[_Place]:
        tokens = self._page.tokens
        for first in range(len(tokens)):
            for last in range(first, min(first + LONGEST, len(tokens))):
                if (last > first and tokens[last].before not in JOINS) or not tokens[last].norm.isalpha():
                    break
                norms = tuple(token.norm for token in tokens[first : last + 1])
                if not self._heard_right(first, norms) and 3 <= sum(map(len, norms)) <= 28:
                    prior = self._prior(first, last, norms)
                    if prior > LEAST_PRIOR:
                        yield _Place(first, last, norms, prior)

    def _heard_right(self, first: int, norms: tuple[str, ...]) -> bool:
        """Whether this is a name as it is; in small letters it may be a word, or a name taken for one."""
        if len(norms) > 1 or norms[0] not in self._known:
            return False
        return self._page.tokens[first].capital or norms[0] in FUNCTION

    def _prior(self, first: int, last: int, norms: tuple[str, ...]) -> float:
        tokens, lexicon = self._page.tokens[first : last + 1], self._senses.lexicon
        grammar = [norm in FUNCTION for norm in norms]
        strange = any(
            not dull and (token.telling_capital or not (lexicon.word(token.norm) or token.norm in self._known))
            for token, dull in zip(tokens, grammar, strict=True)
        )
        if self._page.norm(first - 1) in DETERMINERS and tokens[0].before == " " and not strange:
            return NEVER
        everyday = len(norms) == 1 and lexicon.common(norms[0])
        dullness = DULL * (sum(grammar) / len(norms) + 2 / 3 * everyday)
        return DOUBT * max(self._doubts[first : last + 1]) + self._cue(first, last) + STRANGE * strange - dullness

    def _cue(self, first: int, last: int) -> float:
        """What the words on either side say: that a name comes, or came."""
        page = self._page
        if page.norm(first - 1) in TITLES:
            return TITLED
        if self._senses.introduced(first):
            return INTRODUCED
        return POSSESSOR if page.tokens[last].possessive and page.norm(last + 1) in KIN else 0.0

    def _spelt(self, target: Target) -> str:
        """The full name where one person is meant, else what those who share it have in common."""
        people = [self._people[key] for key in sorted(target.people)]
        first, last = _meant(people[0].given_names, target), _meant(people[0].family_names, target)
        if len(people) == 1 or target.kind == "full":
            return f"{first} {last}".strip()
        return last if target.kind == "family" else first


def _meant(names: Sequence[str], target: Target) -> str:
    """Of somebody's names the one that has a word of the target's, else the first."""
    return next((name for name in names if not set(name_words(name)).isdisjoint(target.words)), "".join(names[:1]))


def _doubts(page: Page, transcript: Transcript) -> Sequence[float]:
    """How unsure the engine was of each word of the page, 0 to 1."""
    starts = [word.span.start for word in transcript.words]
    at = (max(0, bisect_right(starts, token.span.start) - 1) for token in page.tokens)
    return [1.0 - transcript.words[index].confidence for index in at]
