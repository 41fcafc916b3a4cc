"""Misheard words put right by a person, and what was found carried over to the new text.

What was hidden stays hidden, the whole of a correction that touches it included. A word that was kept is judged
anew where it was changed: a correction is searched for whatever the leak check would stop, so that a name put
right is hidden like every other mention of it. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.redact.cover import grow
from pipeline.redact.leaks import LeakSearch, leak_search
from pipeline.redact.patterns import written
from pipeline.redact.review import Meant, Phrase, Review, occurrences, review
from pipeline.redact.tokens import Page
from pipeline.values import Entity, Findings, Redaction, Rewriting, Roster, Span, Transcript

CORRECTION = "correction"
"""Source of what was found in a correction."""


def correct(
    transcript: Transcript, findings: Findings, edits: Rewriting, roster: Roster
) -> tuple[Transcript, Findings]:
    """The transcript and the findings with these edits made, none of which may cross a turn's edge.

    `roster` is who may be named in the new words.
    """
    if not edits.edits:
        return transcript, findings
    new = edits.transcript(transcript)
    carried = review(new, _carried(findings, edits, new.text))
    search = leak_search(new, carried.findings, roster)
    for edit in edits.edits:
        span = edits.span(edit.span)
        if span is not None:
            carried = _searched(carried, search, grow(span, new.text))
            carried = _settled(carried, span)
    return new, carried.findings


def _carried(findings: Findings, edits: Rewriting, text: str) -> Findings:
    """The findings in their new places; kept words and doubts only where nothing was changed."""
    kept = [(k, edits.span(k.span)) for k in findings.kept if not edits.touches(k.span)]
    doubts = [(d, edits.span(d.span)) for d in findings.doubts if not edits.touches(d.span)]
    pointed = [(s, edits.span(s.span)) for s in findings.singled_out]
    return replace(
        findings,
        redactions=tuple(_disjoint(findings, edits, text)),
        kept=tuple(replace(k, span=span) for k, span in kept if span),
        doubts=tuple(replace(d, span=span) for d, span in doubts if span),
        singled_out=tuple(replace(s, span=span) for s, span in pointed if span),
    )


def _disjoint(findings: Findings, edits: Rewriting, text: str) -> Iterator[Redaction]:
    """Redactions in their new places; two that one edit touches become one, named by the first."""
    last: Redaction | None = None
    for redaction in findings.redactions:
        span = _trimmed(edits.span(redaction.span), text)
        if span is None:
            continue
        if last is not None and last.span.overlaps(span):
            last = replace(last, span=Span(last.span.start, max(last.span.end, span.end)))
            continue
        if last is not None:
            yield last
        last = replace(redaction, span=span)
    if last is not None:
        yield last


def _trimmed(span: Span | None, text: str) -> Span | None:
    """Without spaces at its edges, which would glue a placeholder to its neighbours."""
    words = span.of(text) if span else ""
    if span is None or not words.strip():
        return None
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def _searched(carried: Review, search: LeakSearch, region: Span) -> Review:
    """Hide in these words what the leak check would stop there."""
    page, done = carried.page, carried
    for span, entity in _shapes(page, region):
        done = done.covering(span, done.resolved(Phrase.of(page.within(span)), Meant(entity, None, CORRECTION), []))
    for span in (*_phrases(page, search, region), *_names(page, search, region)):
        done = done.covering(span, _whose(done, page, span))
    return done


def _settled(carried: Review, changed: Span) -> Review:
    """What is hidden under a new name there is hidden wherever that name stands; an ordinary word is there alone."""
    for redaction in carried.findings.redactions:
        if redaction.span.overlaps(changed):
            is_name = bool(Phrase.of(carried.page.within(redaction.span)).names)
            meant = Meant(None, redaction.referent, redaction.source)
            carried = carried.hide(redaction.span, meant, only_here=not is_name)
    return carried


def _shapes(page: Page, region: Span) -> Iterator[tuple[Span, Entity]]:
    """Numbers, addresses and the like, in the turn that holds the region."""
    start = page.text.rfind("\n", 0, region.start) + 1
    end = page.text.find("\n", region.end)
    for candidate in written(page.text[start : end if end >= 0 else None], frozenset()):
        span = Span(start + candidate.span.start, start + candidate.span.end)
        if span.overlaps(region):
            yield span, candidate.entity


def _phrases(page: Page, search: LeakSearch, region: Span) -> Iterator[Span]:
    """Whatever is hidden elsewhere in several words, the longest first."""
    every = sorted((words for group in search.sought.phrases.values() for words in group), key=len, reverse=True)
    for words in every:
        yield from occurrences(page, words, near=region)


def _names(page: Page, search: LeakSearch, region: Span) -> Iterator[Span]:
    """Words of names, those side by side as one name."""
    sought = search.sought
    found: list[Span] = []
    for token in page.within(region):
        single = {token.norm, token.norm.removesuffix("s")} & sought.words
        if not (single or token.norm in sought.names or token.text in sought.initials):
            continue
        if found and page.text[found[-1].end : token.span.start] in (" ", "-"):
            found[-1] = Span(found[-1].start, token.span.end)
        else:
            found.append(token.span)
    yield from found


def _whose(done: Review, page: Page, span: Span) -> Meant:
    """Whoever's hidden words elsewhere have most in common with these; else as what is hidden here; else a stranger."""
    words = {token.norm for token in page.within(span)}
    words |= {word.removesuffix("s") for word in words}
    shared, here = Counter[str](), [f"{CORRECTION}:{' '.join(sorted(words))}"]
    for redaction in done.findings.redactions:
        if redaction.span.overlaps(span):
            here.insert(0, redaction.referent)
            continue
        common = len(words & {token.norm for token in page.within(redaction.span)})
        shared[redaction.referent] = max(shared[redaction.referent], common)
    best, most = max(shared.items(), key=lambda item: item[1], default=("", 0))
    return Meant(None, best if most else here[0], CORRECTION)
