"""Search what would be published for anything that should not be in it, without trusting the search that redacted.

Every true surface, every telling word of one, every word of the roster and every written pattern is looked for
again. An occurrence passes only as a `Kept` of the same word between the same neighbours, or as a word that says
of nobody which one. Anything else stops publication: a false alarm costs a minute, a name costs a child.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.redact.ear import Ear
from pipeline.redact.kinds_of_place import GENERIC
from pipeline.redact.patterns import written
from pipeline.redact.roster import SPOKEN_TITLES, TITLES, name_words
from pipeline.redact.senses import FUNCTION, KIN
from pipeline.redact.sounds import sounding
from pipeline.redact.tokens import Page, plain, read
from pipeline.values import PLACEHOLDER, Entity, Findings, Line, RedactedTranscript, Roster, Transcript

NAMED = frozenset({Entity.PERSON, Entity.PLACE, Entity.SCHOOL, Entity.ORG, Entity.ADDRESS})
BLANK = "\u241f"
"""Stands where a placeholder was: it joins no words and matches any neighbour."""
HIDDEN = re.compile(PLACEHOLDER.pattern + r"(?:['’](?i:s|ll|d|ve|re|m)\b|(?i:s)\b)?")
"""A placeholder with what hangs on it: the words beside it are neighbours of the placeholder."""
SOUNDS_LIKE = 0.88
"""Likeness to a name of the roster that stops publication after a cue; less is for the reviewer (`doubts`)."""
LABEL = -1
"""Place of a leak in the session's label."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that would leave: which rule saw it, in which entry (-1 is the label). Never the words."""

    rule: str
    where: int


@dataclass(frozen=True, slots=True)
class _Sought:
    """What must not occur."""

    words: frozenset[str] = field(repr=False)
    """Telling words of surfaces."""
    names: frozenset[str] = field(repr=False)
    """Words of the roster and of speakers' names."""
    phrases: dict[str, tuple[tuple[str, ...], ...]] = field(repr=False)
    """Surfaces of several words, by their first."""
    initials: frozenset[str] = field(repr=False)
    """Surfaces of one or two capital letters, as they stand."""


@dataclass(frozen=True, slots=True)
class LeakSearch:
    """All that must not be published of one session, ready to be looked for in any text. From `leak_search`."""

    sought: _Sought = field(repr=False)
    kept: dict[str, list[tuple[str, str]]] = field(repr=False)
    """Neighbours of every word that was kept, by the word as it stands."""
    passed: frozenset[str] = field(repr=False)
    """What was kept, its spaces and case off: a written form that may stand."""
    ear: Ear = field(repr=False)
    """Hears what sounds like a name of the roster."""

    def rules(self, text: str) -> tuple[str, ...]:
        """The rules by which this text may not leave; empty when all is well. Its edges fit any neighbour."""
        blanked = HIDDEN.sub(BLANK, text)
        page = read(blanked)
        return (
            *_words(page, self.sought, self.kept),
            *_patterns(blanked, self.passed),
            *("sounds like a name" for place in range(len(page.tokens)) if self.sounds_like_a_name(page, place)),
        )

    def leaks(self, redacted: RedactedTranscript) -> tuple[Leak, ...]:
        """Everything that must not be published; empty when all is well. The label counts as entry -1."""
        texts = [(LABEL, redacted.session.label)]
        texts += [(at, entry.text) for at, entry in enumerate(redacted.entries) if isinstance(entry, Line)]
        return tuple(dict.fromkeys(Leak(rule, where) for where, text in texts for rule in self.rules(text)))

    def sounds_like_a_name(self, page: Page, place: int) -> bool:
        """Whether the words around say that this is a name, it sounds like one, and nobody kept it."""
        norm = page.norm(place)
        other = telling(norm) and norm not in self.sought.names
        if not (other and cued(page, place)) or _passes(page, place, self.kept):
            return False
        return bool(self.ear.like(sounding(norm), SOUNDS_LIKE))


def leak_search(transcript: Transcript, findings: Findings, roster: Roster) -> LeakSearch:
    """Gather what must not be in any text made from this transcript."""
    page = read(transcript.text)
    sought = _sought(page, findings, roster, [name for _, name in transcript.speaker_names])
    return LeakSearch(
        sought,
        _kept(page, findings),
        frozenset(_squeezed(k.span.of(transcript.text)) for k in findings.kept),
        Ear([frozenset({sounding(name)}) for name in sorted(sought.names) if len(name) > 2]),
    )


def leaks(redacted: RedactedTranscript, transcript: Transcript, findings: Findings, roster: Roster) -> tuple[Leak, ...]:
    """The same where nothing else is searched by the same `leak_search`."""
    return leak_search(transcript, findings, roster).leaks(redacted)


def _sought(page: Page, findings: Findings, roster: Roster, speakers: Iterable[str]) -> _Sought:
    words: set[str] = set()
    initials: set[str] = set()
    phrases: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for redaction in findings.redactions:
        tokens = page.within(redaction.span)
        norms = tuple(token.norm for token in tokens)
        if redaction.entity in NAMED:
            words |= {norm for norm in norms if telling(norm)}
            if len(norms) == 1 and len(norms[0]) <= 2 and tokens[0].text.isupper():
                initials.add(tokens[0].text)
        said = redaction.entity not in NAMED or any(telling(norm) for norm in norms)
        if len(norms) > 1 and said and any(len(norm) > 1 for norm in norms):
            phrases[norms[0]].add(norms)
    names = {word for person in roster.people for word in _names(*person.names)}
    names |= {word for name in speakers for word in _names(name)}
    return _Sought(frozenset(words), frozenset(names), {k: tuple(v) for k, v in phrases.items()}, frozenset(initials))


def _names(*names: str) -> set[str]:
    return {word for name in names for word in name_words(name) if len(word) > 1 and word not in TITLES}


def telling(norm: str) -> bool:
    """Whether a word of a name says which one: no article, title or kind of place, no number, no letter."""
    return len(norm) > 2 and norm not in FUNCTION | GENERIC and not norm.isdigit()


def _kept(page: Page, findings: Findings) -> dict[str, list[tuple[str, str]]]:
    """Neighbours on either side of every word that was kept, by the word as it stands."""
    kept: dict[str, list[tuple[str, str]]] = defaultdict(list)
    hidden = {place for redaction in findings.redactions for place in page.indices(redaction.span)}
    for k in findings.kept:
        for place in page.indices(k.span):
            before = BLANK if place - 1 in hidden else page.norm(place - 1)
            after = BLANK if place + 1 in hidden else page.norm(place + 1)
            kept[page.tokens[place].text].append((before, after))
    return kept


def _passes(page: Page, place: int, kept: dict[str, list[tuple[str, str]]]) -> bool:
    """Whether this very word was kept between these neighbours; a line's edge, where a gap may be, fits any."""
    before = BLANK if BLANK in page.tokens[place].before else page.norm(place - 1)
    after = BLANK if BLANK in page.after(place) else page.norm(place + 1)
    pairs = kept.get(page.tokens[place].text, [])
    return any((not before or before == b) and (not after or after == a) for b, a in pairs)


def _words(page: Page, sought: _Sought, kept: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    for place, token in enumerate(page.tokens):
        stem = token.norm.removesuffix("s")
        if token.text in sought.initials and not _passes(page, place, kept):
            yield "initials"
        if token.norm in sought.names and not _passes(page, place, kept):
            yield "roster"
        elif (token.norm in sought.words or stem in sought.words) and not _passes(page, place, kept):
            yield "original"
        for words in sought.phrases.get(token.norm, ()):
            here = tuple(page.norm(place + step) for step in range(len(words)))
            if here == words and not _said_otherwise(page, place, words, kept):
                yield "original"


def cued(page: Page, place: int) -> bool:
    """Whether the words around say that this is somebody's name: a title, "called", "'s mum"; or a capital does."""
    token = page.tokens[place]
    introduced = page.norm(place - 1) in SPOKEN_TITLES | {"called", "named"} and token.before in (" ", ". ")
    owner = token.possessive and page.norm(place + 1) in KIN
    return introduced or owner or token.telling_capital


def _said_otherwise(page: Page, place: int, words: tuple[str, ...], kept: dict[str, list[tuple[str, str]]]) -> bool:
    """Whether every telling word of a repeated surface was kept here (one without any may not stand at all)."""
    steps = [step for step, word in enumerate(words) if telling(word)]
    return bool(steps) and all(_passes(page, place + step, kept) for step in steps)


def _patterns(text: str, passed: frozenset[str]) -> Iterator[str]:
    for candidate in written(text, frozenset()):
        if _squeezed(candidate.span.of(text)) not in passed:
            yield candidate.source


def _squeezed(text: str) -> str:
    return plain(re.sub(r"\s", "", text))
