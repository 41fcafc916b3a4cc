"""Overlapping findings into disjoint spans that hide all of them.

Always the union: what any search found is hidden, whichever search gives the span its name. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.redact.candidates import Candidate
from pipeline.redact.tokens import CLITIC
from pipeline.values import Entity, Span

RANK = {
    entity: rank
    for rank, entity in enumerate(
        (
            Entity.EMAIL,
            Entity.URL,
            Entity.USERNAME,
            Entity.ADDRESS,
            Entity.POSTCODE,
            Entity.DATE,
            Entity.PHONE,
            Entity.ID,
            Entity.SCHOOL,
            Entity.PLACE,
            Entity.ORG,
            Entity.CLASS,
            Entity.PERSON,
        )
    )
}
"""Of two that overlap and neither of which holds the other, the first names both."""


def grow(span: Span, text: str) -> Span:
    """The span out to the edges of its words, hyphens inside; a possessive 's and its like stay outside."""
    start, end = span.start, span.end
    while start and _inner(text, start):
        start -= 1
    while end < len(text) and _inner(text, end):
        end += 1
    clitic = CLITIC.search(text, span.start, end)
    if clitic and clitic.start() >= span.end:
        end = clitic.start()
    return Span(start, end)


def _inner(text: str, at: int) -> bool:
    """Whether a cut before this character would split a word."""
    left, right = text[at - 1], text[at]
    if left.isalnum() and right.isalnum():
        return True
    apostrophe = right in "'’-" and left.isalnum() and at + 1 < len(text) and text[at + 1].isalnum()
    after_apostrophe = left in "'’-" and right.isalnum() and at > 1 and text[at - 2].isalnum()
    return apostrophe or after_apostrophe


def merge(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Disjoint candidates in order whose spans together are exactly the union of those given."""
    merged: list[list[Candidate]] = []
    end = -1
    for candidate in sorted(candidates, key=lambda c: (c.span.start, -c.span.end)):
        if candidate.span.start < end:
            merged[-1].append(candidate)
        else:
            merged.append([candidate])
        end = max(end, candidate.span.end)
    return tuple(_one(group) for group in merged)


def _one(group: Sequence[Candidate]) -> Candidate:
    """One for a chain of overlaps: named by the widest, by trust among equals, by the roster before others."""
    union = Span(min(c.span.start for c in group), max(c.span.end for c in group))
    lead = min(group, key=_precedence)
    if lead.entity is not Entity.PERSON:
        return replace(lead, span=union, people=frozenset(), form=())
    known = [c for c in group if c.people and c.entity is Entity.PERSON]
    if not known:
        return replace(lead, span=union)
    sure = min(known, key=lambda c: (len(c.people), -(c.span.end - c.span.start)))
    common = frozenset.intersection(*(c.people for c in known))
    return replace(sure, span=union, people=common or sure.people, score=max(c.score for c in group))


def _precedence(candidate: Candidate) -> tuple[bool, int, int]:
    weak = candidate.source in ("ner", "capital")
    return (weak, -(candidate.span.end - candidate.span.start), RANK[candidate.entity])
