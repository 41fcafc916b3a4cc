"""What a person decides about words, worked into what the search found.

Each step gives new findings that still fit the text: redactions disjoint and in order, and for every word that
looks like a hidden one and stays a `Kept` that says so, because the leak check trusts nothing else. What a person
hides is hidden wherever it is said; in doubt a word is hidden here too. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.redact.leaks import NAMED, telling
from pipeline.redact.tokens import Page, Token, read
from pipeline.values import Entity, Findings, Kept, Redaction, Span, Transcript

BY_REVIEWER = "reviewer"
"""Source of redactions and rule of kept words that a person decided on."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a person says that hidden words are; where they do not say, what is known of the same words."""

    entity: Entity | None = None
    referent: str | None = field(default=None, repr=False)
    source: str = BY_REVIEWER


NOT_SAID = Meant()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they are looked for."""

    words: tuple[str, ...] = field(repr=False)
    """In plain form."""
    names: frozenset[str] = field(repr=False)
    """Those that look like a name by themselves: with a capital, or in text that has none."""

    @classmethod
    def of(cls, tokens: Iterable[Token]) -> Phrase:
        """Of words as they stand or were typed."""
        tokens = tuple(tokens)
        named = frozenset(t.norm for t in tokens if telling(t.norm) and (t.capital or not t.cased))
        return cls(tuple(token.norm for token in tokens), named)


@dataclass(frozen=True, slots=True)
class Review:
    """A page and what is to be hidden on it, as far as it has been decided."""

    page: Page = field(repr=False)
    findings: Findings

    def hide(self, span: Span, meant: Meant = NOT_SAID, *, only_here: bool = False) -> Review:
        """Hide these characters out to whole words, and where the same is said, unless a person kept it there.

        A word with a capital is the same where it has one too: hiding "Grace" does not hide "grace". With
        `only_here`, what is said elsewhere is kept.
        """
        whole = self.words_at(span)
        if whole is None:
            return self
        span, phrase = whole, Phrase.of(self.page.within(whole))
        meant = self.resolved(phrase, meant, [span])
        here = self.covering(span, meant)
        others = [other for other in occurrences(self.page, phrase.words) if not other.overlaps(span)]
        if only_here:
            here = here._keeping((other for other in others if not here._is_hidden(other)), BY_REVIEWER)
            return here._settled(phrase, meant, frozenset())
        spared = [kept.span for kept in self.findings.kept if kept.rule == BY_REVIEWER]
        for other in others:
            if self._same_case(other, phrase) and not any(other.overlaps(kept) for kept in spared):
                here = here.covering(other, meant)
        return here._settled(phrase, meant, phrase.names)

    def hide_term(self, term: str, meant: Meant = NOT_SAID) -> Review:
        """Hide these words wherever they stand, whatever their case and whatever was kept before."""
        phrase = Phrase.of(read(term).tokens)
        spans = list(occurrences(self.page, phrase.words))
        meant = self.resolved(phrase, meant, spans)
        done = self
        for span in spans:
            done = done.covering(span, meant)
        return done._settled(phrase, meant, phrase.names)

    def keep(self, span: Span) -> Review:
        """Show these characters out to whole words; of what is hidden there, the rest stays hidden."""
        whole = self.words_at(span)
        if whole is None:
            return self
        span = whole
        rest = (replace(r, span=piece) for r in self.findings.redactions for piece in self._outside(r.span, span))
        kept = (*self.findings.kept, Kept(span, BY_REVIEWER))
        return replace(self, findings=replace(self.findings, redactions=tuple(rest), kept=kept))

    def words_at(self, span: Span) -> Span | None:
        """From the first to the last word that these characters touch; None where they touch none."""
        places = self.page.indices(span)
        return self.page.span(places.start, places.stop - 1) if places else None

    def holds(self, term: str) -> bool:
        """Whether these words stand anywhere, hidden or not."""
        return next(occurrences(self.page, Phrase.of(read(term).tokens).words), None) is not None

    def keep_term(self, term: str) -> Review:
        """Show these words wherever they are hidden alone, or stand already; inside a longer name they stay hidden."""
        words = tuple(token.norm for token in read(term).tokens)
        alone = {r.span: self.page.indices(r.span) for r in self.findings.redactions}
        spans = tuple(occurrences(self.page, words))
        places = {self.page.indices(span) for span in spans}
        shown = {span for span, indices in alone.items() if indices in places}
        rest = tuple(r for r in self.findings.redactions if r.span not in shown)
        done = replace(self, findings=replace(self.findings, redactions=rest))
        return done._keeping((span for span in spans if not done._is_hidden(span)), BY_REVIEWER)

    def covering(self, span: Span, meant: Meant) -> Review:
        """Hide exactly this span and what it cuts into; inside something hidden already nothing changes."""
        touched = [r.span for r in self.findings.redactions if r.span.overlaps(span)]
        if any(hidden.contains(span) and hidden != span for hidden in touched):
            return self
        whole = Span(min(s.start for s in (span, *touched)), max(s.end for s in (span, *touched)))
        others = (r for r in self.findings.redactions if not r.span.overlaps(span))
        redactions = tuple(sorted((*others, self._made(whole, meant)), key=lambda r: r.span))
        kept = (replace(k, span=piece) for k in self.findings.kept for piece in self._outside(k.span, whole))
        return replace(self, findings=replace(self.findings, redactions=redactions, kept=tuple(kept)))

    def _made(self, span: Span, meant: Meant) -> Redaction:
        """A redaction of what is meant, of a kind with the others of it."""
        like = next((r for r in self.findings.redactions if r.referent == meant.referent), None)
        if like is not None:
            return replace(like, span=span, score=1.0, source=meant.source)
        return Redaction(span, meant.entity or Entity.PERSON, meant.referent or "", 1.0, meant.source)

    def resolved(self, phrase: Phrase, meant: Meant, spans: Sequence[Span]) -> Meant:
        """Who or what is meant by a phrase at these places.

        As said; as the same words are hidden elsewhere; as what is cut into there; as the one person in whose
        hidden name they are; or somebody new.
        """
        if meant.referent is not None:
            return meant
        fitting = [r for r in self.findings.redactions if meant.entity in (None, r.entity)]
        same = [r.referent for r in fitting if _norms(self.page, r.span) == phrase.words]
        cut = [r.referent for r in fitting if any(r.span.overlaps(s) and not r.span.contains(s) for s in spans)]
        people = [r for r in fitting if r.entity is Entity.PERSON]
        holders = {r.referent for r in people if frozenset(phrase.words) <= frozenset(_norms(self.page, r.span))}
        known = Counter(same or cut or (holders if phrase.words and len(holders) == 1 else ()))
        name = " ".join(phrase.words) or str(spans)
        return replace(meant, referent=known.most_common(1)[0][0] if known else f"{meant.source}:{name}")

    def _keeping(self, spans: Iterable[Span], rule: str) -> Review:
        kept = (Kept(span, rule) for span in spans)
        return replace(self, findings=replace(self.findings, kept=(*self.findings.kept, *kept)))

    def _settled(self, phrase: Phrase, meant: Meant, names: frozenset[str]) -> Review:
        """The phrase's telling words where they stand alone: `names` are hidden where they may be one, others kept."""
        if self._made(Span(0, 1), meant).entity not in NAMED:
            return self
        words = frozenset(filter(telling, phrase.words))
        settled = {i for r in self.findings.redactions for i in self.page.indices(r.span)}
        settled |= {i for k in self.findings.kept for i in self.page.indices(k.span)}
        done = self
        for place, token in enumerate(self.page.tokens):
            word = token.norm if token.norm in words else token.norm.removesuffix("s")
            if word not in words or place in settled:
                continue
            may_be = len(phrase.words) > 1 and word in names and (token.capital or not token.cased)
            done = done.covering(token.span, meant) if may_be else done._keeping([token.span], "ordinary word")
        return done

    def _outside(self, span: Span, other: Span) -> Iterator[Span]:
        """What is left of a span outside another, without pieces that hold no letter or digit."""
        if not span.overlaps(other):
            yield span
            return
        for start, end in ((span.start, other.start), (other.end, span.end)):
            if start < end and (words := re.search(r"\w.*\w|\w", self.page.text[start:end], re.DOTALL)):
                yield Span(start + words.start(), start + words.end())

    def _same_case(self, span: Span, phrase: Phrase) -> bool:
        first = self.page.within(span)[0]
        return len(phrase.words) > 1 or not phrase.names or first.capital or not first.cased

    def _is_hidden(self, span: Span) -> bool:
        return any(r.span.overlaps(span) for r in self.findings.redactions)


def review(transcript: Transcript, findings: Findings) -> Review:
    """A review that begins with what the search found."""
    return Review(read(transcript.text), findings)


def occurrences(page: Page, words: tuple[str, ...], near: Span | None = None) -> Iterator[Span]:
    """Every place of these words in a row, or those that share a word with `near`.

    The s of a plural or a possessive stays outside.
    """
    places = page.indices(near) if near else range(len(page.tokens))
    place = max(0, places.start - len(words) + 1)
    stop = min(places.stop, len(page.tokens) - len(words) + 1)
    while words and place < stop:
        last = page.tokens[place + len(words) - 1]
        ends = {words[-1]: last.span.end, f"{words[-1]}s": last.span.end - 1}
        if last.norm in ends and all(page.norm(place + step) == word for step, word in enumerate(words[:-1])):
            yield Span(page.tokens[place].span.start, ends[last.norm])
            place += len(words)
        else:
            place += 1


def _norms(page: Page, span: Span) -> tuple[str, ...]:
    return tuple(token.norm for token in page.within(span))
