"""Figures of flagging: were the planted passages pointed at, and how much else was.

Overlap is of time: more than 2 s (or half) of a planted passage finds it; an item that shares more than 1 s with
one is precise. It must never count what the output leaves out: only the items, as a lead gets them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.evaluate.calibration import calibration
from pipeline.evaluate.evidence import Evidence
from pipeline.evaluate.figures import Concerns, Miss, Share, share
from pipeline.evaluate.gold import CATEGORIES, Part, Passage
from pipeline.values import Flag, Route, Stretch, Urgency, merge_stretches

FOUND_MS = 2_000
PRECISE_MS = 1_000

SOONEST = (Urgency.IMMEDIATE, Urgency.TODAY, Urgency.ROUTINE)


@dataclass(frozen=True, slots=True)
class _Item:
    flag: Flag
    when: Stretch


_THE_HEAD = re.compile(r"\b(?:the|our) (?:head(?! of )|headteacher|head teacher|principal)\b", re.IGNORECASE)


def routes_of(category: str, text: str) -> frozenset[Route]:
    """Who a gold passage may go to first, by the table of categories.

    An allegation goes to the headteacher, one about the head to the chair. The format does not say whom an
    allegation is about: where it speaks of the head at all, both are taken for right.
    """
    if category != "staff_allegation":
        return frozenset({Route.DSL})
    if _THE_HEAD.search(text):
        return frozenset({Route.HEADTEACHER, Route.CHAIR})
    return frozenset({Route.HEADTEACHER})


def is_soon_enough(given: Urgency, gold: Urgency) -> bool:
    """Whether an urgency asks a person to look no later than gold does."""
    return SOONEST.index(given) <= SOONEST.index(gold)


def shared_ms(left: Stretch, right: Stretch) -> int:
    """How long two stretches overlap."""
    return max(0, min(left.end_ms, right.end_ms) - max(left.start_ms, right.start_ms))


def is_found(passage: Stretch, item: Stretch) -> bool:
    """Whether the item points at the passage: by more than 2 s, or by more than half of it."""
    return shared_ms(passage, item) > min(FOUND_MS, passage.length_ms / 2)


def concerns(evidence: Evidence) -> Concerns:
    """All figures of flagging for one session."""
    gold = evidence.gold
    timed = [(flag, evidence.stretch_heard(flag.span)) for flag in evidence.heard.flags]
    items = [_Item(flag, when) for flag, when in timed if when]
    passages = [(passage, when) for passage in gold.passages if (when := evidence.stretch(passage.parts))]
    best = [(passage, _best(when, items)) for passage, when in passages]
    found = [(passage, flag) for passage, flag in best if flag]
    hits = [any(shared_ms(when, item.when) > PRECISE_MS for _, when in passages) for item in items]
    return Concerns(
        found=share([flag is not None for _, flag in best]),
        precise=share(hits),
        route=share([flag.route in _routes(evidence, passage) for passage, flag in found]),
        urgency=share([flag.urgency is passage.urgency for passage, flag in found]),
        soon_enough=share([is_soon_enough(flag.urgency, passage.urgency) for passage, flag in found]),
        negatives=share([_is_pointed_at(evidence, negative.parts, items) for negative in gold.negatives]),
        by_category=_by_category([(passage.category, flag is not None) for passage, flag in best]),
        flagged=Share(_length_ms([item.when for item in items]), evidence.duration_ms),
        flagged_to_true=Share(_length_ms([item.when for item in items]), _length_ms([when for _, when in passages])),
        calibration=calibration([item.flag.score for item in items], hits),
        duration_ms=evidence.duration_ms,
        missed=tuple(_miss(evidence, p, f"{p.category}, {p.urgency}") for p, flag in best if flag is None),
        misrouted=tuple(
            _miss(evidence, p, f"{p.category} to {flag.route}")
            for p, flag in found
            if flag.route not in _routes(evidence, p)
        ),
        too_late=tuple(
            _miss(evidence, p, f"{p.category}, {p.urgency} as {flag.urgency}")
            for p, flag in found
            if not is_soon_enough(flag.urgency, p.urgency)
        ),
        needless=tuple(_needless(evidence, item) for item, hit in zip(items, hits, strict=True) if not hit),
    )


def _length_ms(stretches: list[Stretch]) -> int:
    """How long these last, what they share counted once."""
    return sum(stretch.length_ms for stretch in merge_stretches(stretches))


def _by_category(found: Sequence[tuple[str, bool]]) -> dict[str, Share]:
    kinds = [kind for kind in CATEGORIES if any(kind == category for category, _ in found)]
    return {kind: share([is_found for category, is_found in found if category == kind]) for kind in kinds}


def _best(when: Stretch, items: Sequence[_Item]) -> Flag | None:
    """The item that points at most of the passage, if any points at enough."""
    finding = [item for item in items if is_found(when, item.when)]
    return max(finding, key=lambda item: shared_ms(when, item.when)).flag if finding else None


def _routes(evidence: Evidence, passage: Passage) -> frozenset[Route]:
    said = (part.span.of(evidence.gold.turns[part.turn].text) for part in passage.parts)
    return routes_of(passage.category, " ".join(said))


def _is_pointed_at(evidence: Evidence, parts: Sequence[Part], items: Sequence[_Item]) -> bool:
    when = evidence.stretch(parts)
    return when is not None and any(shared_ms(when, item.when) > PRECISE_MS for item in items)


def _miss(evidence: Evidence, passage: Passage, what: str) -> Miss:
    first = passage.parts[0]
    turn = evidence.gold.turns[first.turn]
    return Miss(what, turn.line, first.span.of(turn.text))


def _needless(evidence: Evidence, item: _Item) -> Miss:
    first = next((w for w in evidence.words if shared_ms(w.when, item.when) > 0), evidence.words[-1])
    words = item.flag.span.of(evidence.heard.transcript.text)
    return Miss(", ".join(item.flag.categories), evidence.gold.turns[first.turn].line, words)
