"""Find everything that could tell who or where: every search over the whole text, then what they found, everywhere.

Names first found in one place are hidden in all, with their parts and plurals; words that look like one of them
and stay are recorded with the rule that kept them, so that the leak check can tell a decision from an oversight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.redact import (
    cover,
    heard,
    listening,
    names,
    ner,
    patterns,
    places,
    premises,
    school,
    signs,
    spoken,
    unlisted,
)
from pipeline.redact.candidates import Candidate
from pipeline.redact.doubts import doubts
from pipeline.redact.leaks import cued, telling
from pipeline.redact.link import linker
from pipeline.redact.presidio import Detector, Hit, Reading
from pipeline.redact.public import formal
from pipeline.redact.roster import name_words, person_of
from pipeline.redact.senses import Senses
from pipeline.redact.singled_out import singled_out
from pipeline.redact.tokens import Page, plain, read
from pipeline.settings.redaction import RedactionRules, Thresholds
from pipeline.values import Entity, Findings, Kept, Roster, Span, Transcript

NAMED = frozenset({Entity.PERSON, Entity.PLACE, Entity.SCHOOL, Entity.ORG})


@dataclass(frozen=True, slots=True)
class _Search:
    """One page with all that is known about it."""

    page: Page
    reading: Reading
    roster: Roster
    detector: Detector
    terms: places.Terms
    senses: Senses
    index: names.NameIndex = field(repr=False)
    hearing: Thresholds
    """How near a sound must be to be a name here."""
    stays: frozenset[int]
    """Places of the words that the school says stay."""


def find(transcript: Transcript, roster: Roster, detector: Detector) -> Findings:
    """What must be hidden, disjoint and in order, each with its referent; and what looks like it and stays."""
    search = _prepare(transcript, roster, detector)
    allowed = frozenset(detector.rules.entities)
    right = (
        *names.exact(search.page, search.index, search.senses, search.terms.acronyms),
        *names.titled(search.page, search.index, search.senses),
    )
    hearings = _hearings(search, right)
    heard_names = [_with_first_name(search, heard.candidate(search.page, h)) for h in hearings if h.passed]
    every = school.without_kept(search.page, search.stays, (*right, *heard_names, *_candidates(search)))
    found = cover.merge(_grown(search, every))
    found = cover.merge((*found, *_grown(search, _spread(search, found))))
    shown = [c for c in found if c.entity in allowed]
    link = linker(search.page, detector.lexicon, search.roster, detector.rules.thresholds.same_sound)
    redactions, kept = link.redactions(shown), tuple(_kept(search, shown, found))
    return Findings(
        redactions,
        kept,
        doubts(search.page, redactions, kept, hearings),
        singled_out(search.page, transcript.turns),
        detector.rules.naming,
    )


def _prepare(transcript: Transcript, roster: Roster, detector: Detector) -> _Search:
    reading = detector.read(transcript.text) if transcript.text else Reading()
    page = read(transcript.text, reading.tags)
    everyone = _with_speakers(roster, [name for _, name in transcript.speaker_names])
    stays = school.kept(page, detector.rules)
    terms = places.find_terms(page, _allow_list(detector.rules), _acronyms(detector.rules))
    senses = Senses(page, detector.lexicon, terms.phrases, formal(page, detector.lexicon), _by_engine(transcript))
    index = names.name_index(everyone, detector.lexicon)
    hearing = _hearing(transcript, detector.rules)
    return _Search(page, reading, everyone, detector, terms, senses, index, hearing, stays)


def _by_engine(transcript: Transcript) -> bool:
    """Whether a speech engine wrote the words: captions and scripts have times too, but no doubts."""
    return any(word.confidence < 1 for word in transcript.words)


def _hearing(transcript: Transcript, rules: RedactionRules) -> Thresholds:
    """What a hand typed was never misheard: there no everyday word is a name by its sound, only a strange one is."""
    typed = transcript.engine == "notes" and not transcript.words
    return rules.thresholds.model_copy(update={"heard": listening.NEVER}) if typed else rules.thresholds


def _with_speakers(roster: Roster, speakers: Iterable[str]) -> Roster:
    """The roster and whoever a notes file names as speaking and the roster does not have."""
    known = {word for p in roster.people for name in p.names for word in name_words(name)}
    strangers = [name for name in speakers if not set(name_words(name)) <= known and name.strip()]
    return Roster((*roster.people, *(person_of(f"s{n}", name) for n, name in enumerate(strangers, start=1))))


def _allow_list(rules: RedactionRules) -> dict[tuple[str, ...], str]:
    terms: dict[tuple[str, ...], str] = {}
    for kind in ("services", "platforms", "school", "calendar", "world", "phrases"):
        for term in getattr(rules.keep, kind):
            words = tuple(token.norm for token in read(term).tokens)
            terms[words] = kind
    return terms


def _acronyms(rules: RedactionRules) -> frozenset[str]:
    every = (*rules.keep.acronyms, *rules.keep.services, *rules.keep.school)
    return frozenset(plain(term).upper() for term in every if term.isupper()) | {"I"}


def _hearings(search: _Search, right: Sequence[Candidate]) -> tuple[listening.Hearing, ...]:
    """What sounds like a name, beside what was heard right."""
    page, terms = search.page, search.terms
    sure = (*(c for c in right if c.people and c.source != "roster:nick"), *premises.shops(page))
    alone = tuple((page.indices(c.span).start - 1, c.people) for c in right if c.source == "roster:family")
    beside = tuple((page.indices(c.span).stop, c.people) for c in right if c.source == "roster:given")
    barred = heard.Barred(terms.phrases | _covered(page, sure) | search.stays, terms.kept, alone, beside)
    return heard.hearings(page, search.roster, search.senses, barred, search.hearing)


def _with_first_name(search: _Search, surname: Candidate) -> Candidate:
    """A misheard surname and before it, heard right, its holder's first name, an everyday word: "ruby elershaw"."""
    first = search.page.indices(surname.span).start
    before = search.page.norm(first - 1)
    joined = first > 0 and search.page.tokens[first].before == " "
    if not joined or not any(f.person in surname.people for f in search.index.forms.get(before, ())):
        return surname
    return replace(surname, span=Span(search.page.tokens[first - 1].span.start, surname.span.end))


def _candidates(search: _Search) -> Iterator[Candidate]:
    page, senses, terms = search.page, search.senses, search.terms
    rules = search.detector.rules
    helplines = frozenset(rules.keep.helplines)
    yield from patterns.written(page.text, helplines)
    yield from spoken.numbers(page, helplines, terms.acronyms)
    yield from signs.addresses(page)
    yield from places.capitals(page, senses, terms)
    yield from premises.shops(page)
    yield from premises.buses(page, terms)
    yield from premises.classes(page, terms)
    yield from premises.street_addresses(page, terms, search.detector.lexicon)
    yield from premises.lower_places(page, terms, search.detector.lexicon)
    yield from unlisted.unlisted(page, senses, terms)
    if senses.heard:
        yield from unlisted.unwritten(page, senses, terms)
    yield from ner.believed(page, _unlisted_hits(search), senses, terms)
    yield from school.hidden(page, rules)


def _unlisted_hits(search: _Search) -> tuple[Hit, ...]:
    """The model's findings without national helplines."""
    helplines = search.detector.rules.keep.helplines
    return tuple(hit for hit in search.reading.hits if plain(hit.span.of(search.page.text)) not in helplines)


def _grown(search: _Search, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    for candidate in candidates:
        yield replace(candidate, span=cover.grow(candidate.span, search.page.text))


def _covered(page: Page, candidates: Iterable[Candidate]) -> frozenset[int]:
    return frozenset(place for c in candidates for place in page.indices(c.span))


def _spread(search: _Search, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Every other place of a telling word of what was found, and of its plural."""
    page, covered = search.page, _covered(search.page, found)
    by_word: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda c: -c.score):
        if candidate.entity in NAMED:
            for token in page.within(candidate.span):
                if telling(token.norm):
                    by_word.setdefault(token.norm, candidate)
    yield from _said_again(page, covered, found)
    for place, token in enumerate(page.tokens):
        source = by_word.get(token.norm) or by_word.get(token.norm.removesuffix("s"))
        if source is not None and place not in covered and _repeats(search, place):
            form = (token.norm,) if token.norm in by_word else (token.norm.removesuffix("s"),)
            yield Candidate(
                token.span,
                source.entity,
                min(source.score, 0.7),
                "found elsewhere",
                None,
                _holders(search, form, source),
                form,
            )


def _said_again(page: Page, covered: frozenset[int], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Numbers, addresses and handles of several words, where the same words stand again."""
    phrases = {tuple(t.norm for t in page.within(c.span)): c for c in found if c.entity not in NAMED}
    starts = {words[0] for words in phrases if len(words) > 1}
    for place, token in enumerate(page.tokens):
        if token.norm in starts and place not in covered:
            for words, source in phrases.items():
                if len(words) > 1 and tuple(page.norm(place + step) for step in range(len(words))) == words:
                    yield replace(source, span=page.span(place, place + len(words) - 1))


def _holders(search: _Search, form: tuple[str, ...], source: Candidate) -> frozenset[str]:
    people = {f.person for f in search.index.forms.get(form[0], ()) if f.words == form}
    return frozenset(people) if people else source.people


def _repeats(search: _Search, place: int) -> bool:
    """Whether a word seen in a name elsewhere is that name here."""
    token, lexicon = search.page.tokens[place], search.detector.lexicon
    if place in search.terms.phrases | search.terms.kept | search.stays:
        return False
    if not lexicon.word(token.norm):
        return search.senses.verdict(place, listed=True).rule != "calendar"
    listed = token.norm in search.index.words or token.norm in lexicon.either
    if listed:
        return search.senses.verdict(place, listed=True).name
    return token.telling_capital or (token.capital and search.senses.verdict(place, listed=True).name)


def _kept(search: _Search, shown: Sequence[Candidate], found: Sequence[Candidate]) -> Iterator[Kept]:
    """Every word outside `shown` that is part of something hidden, or of the roster, with why it stays."""
    page, covered = search.page, _covered(search.page, shown)
    known, stays = search.index.words, search.terms.kept | search.stays
    words = {
        t.norm for c in shown if c.entity in NAMED | {Entity.ADDRESS} for t in page.within(c.span) if telling(t.norm)
    }
    for place, token in enumerate(page.tokens):
        if place in covered:
            continue
        if token.norm in known or token.norm in words or token.norm.removesuffix("s") in words:
            listed = token.norm in known
            rule = "allow-list" if place in stays else search.senses.verdict(place, listed=listed).rule
            yield Kept(token.span, rule)
        elif cued(page, place) and (place in stays or search.detector.lexicon.word(token.norm)):
            yield Kept(token.span, "everyday word")
    yield from (Kept(c.span, "settings") for c in found if c not in shown)
    yield from _helplines(search)


def _helplines(search: _Search) -> Iterator[Kept]:
    numbers = frozenset(search.detector.rules.keep.helplines)
    for candidate in patterns.written(search.page.text, frozenset()):
        if plain(candidate.span.of(search.page.text)) in numbers:
            yield Kept(Span(candidate.span.start, candidate.span.end), "helpline")
