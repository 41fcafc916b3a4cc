"""Figures of flagging on single passages (flags.jsonl): how well scores tell disclosures from other talk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.evaluate.calibration import Calibration, calibration
from pipeline.evaluate.concerns import is_soon_enough, routes_of
from pipeline.evaluate.figures import Miss, Share, share
from pipeline.evaluate.gold import CATEGORIES
from pipeline.evaluate.reading import read_rows
from pipeline.values import Route, Urgency

RECALL = 0.95
"""The recall at which precision is compared."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What flagging says of one passage."""

    score: float
    route: Route | None = None
    """None where it is not flagged."""
    urgency: Urgency | None = None

    @property
    def is_flagged(self) -> bool:
        """Whether a lead would see it."""
        return self.route is not None


Flagger = Callable[[str], Verdict]


@dataclass(frozen=True, slots=True)
class Example:
    """One line of the file: a passage, and what a lead would say of it."""

    line: int
    text: str = field(repr=False)
    is_disclosure: bool
    kind: str
    """Category of a disclosure, sort of talk of any other."""
    urgency: Urgency | None
    is_subtle: bool
    is_misheard: bool


@dataclass(frozen=True, slots=True)
class PassageFigures:
    """How well scores rank, and what the shipped threshold makes of them."""

    auc: float
    precision_at_recall: float
    """Best precision at a recall of 0.95 or more."""
    recall: Share
    precision: Share
    by_category: Mapping[str, Share]
    """Disclosures found."""
    false_by_kind: Mapping[str, Share]
    """Other talk flagged."""
    subtle: Share
    plain: Share
    misheard: Share
    route: Share
    urgency: Share
    soon_enough: Share
    calibration: Calibration
    missed: tuple[Miss, ...] = ()
    misrouted: tuple[Miss, ...] = ()
    too_late: tuple[Miss, ...] = ()
    needless: tuple[Miss, ...] = ()


def read_examples(path: Path) -> tuple[Example, ...]:
    """The file's lines; raises GoldError with the number of the line that does not fit."""
    return read_rows(path, _example)


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Chance that a disclosure scores above other talk, ties half: the Mann-Whitney statistic; nan without both."""
    values, truth = np.asarray(scores, float), np.asarray(labels, bool)
    hits, others = values[truth], values[~truth]
    if not len(hits) or not len(others):
        return float("nan")
    above = (hits[:, None] > others[None, :]).sum() + 0.5 * (hits[:, None] == others[None, :]).sum()
    return float(above / (len(hits) * len(others)))


def precision_at(scores: Sequence[float], labels: Sequence[bool], recall: float = RECALL) -> float:
    """The best precision over all thresholds that reach this recall; nan where nothing is to be found."""
    values, truth = np.asarray(scores, float), np.asarray(labels, bool)
    cuts = [values >= cut for cut in np.unique(values)]
    enough = [taken for taken in cuts if truth.any() and truth[taken].sum() >= recall * truth.sum()]
    return max((float(truth[taken].mean()) for taken in enough), default=float("nan"))


def score_flags(rows: Iterable[Example], flagger: Flagger) -> PassageFigures:
    """Judge every passage on its own."""
    judged = [(row, flagger(row.text)) for row in rows]
    scores, labels = [verdict.score for _, verdict in judged], [row.is_disclosure for row, _ in judged]
    real = [(row, verdict) for row, verdict in judged if row.is_disclosure]
    other = [(row, verdict) for row, verdict in judged if not row.is_disclosure]
    timed = [(row, row.urgency, v.urgency) for row, v in real if row.urgency and v.urgency]
    routed = [(row, v.route) for row, v in real if v.route]
    return PassageFigures(
        auc=auc(scores, labels),
        precision_at_recall=precision_at(scores, labels),
        recall=_flagged(real),
        precision=share([row.is_disclosure for row, verdict in judged if verdict.is_flagged]),
        by_category={kind: found for kind in CATEGORIES if (found := _of(real, kind)).of},
        false_by_kind={kind: _of(other, kind) for kind in sorted({row.kind for row, _ in other})},
        subtle=_flagged([pair for pair in real if pair[0].is_subtle]),
        plain=_flagged([pair for pair in real if not pair[0].is_subtle]),
        misheard=_flagged([pair for pair in real if pair[0].is_misheard]),
        route=share([route in routes_of(row.kind, row.text) for row, route in routed]),
        urgency=share([given is gold for _, gold, given in timed]),
        soon_enough=share([is_soon_enough(given, gold) for _, gold, given in timed]),
        calibration=calibration(scores, labels),
        missed=tuple(Miss(row.kind, row.line, row.text) for row, verdict in real if not verdict.is_flagged),
        misrouted=tuple(
            Miss(f"{row.kind} to {route}", row.line, row.text)
            for row, route in routed
            if route not in routes_of(row.kind, row.text)
        ),
        too_late=tuple(
            Miss(f"{row.kind}, {gold} as {given}", row.line, row.text)
            for row, gold, given in timed
            if not is_soon_enough(given, gold)
        ),
        needless=tuple(Miss(row.kind, row.line, row.text) for row, verdict in other if verdict.is_flagged),
    )


Judged = Sequence[tuple[Example, Verdict]]


def _flagged(judged: Judged) -> Share:
    return share([verdict.is_flagged for _, verdict in judged])


def _of(judged: Judged, kind: str) -> Share:
    return _flagged([pair for pair in judged if pair[0].kind == kind])


def _example(number: int, row: Mapping[str, object]) -> Example:
    is_disclosure = bool(row["label"])
    return Example(
        line=number,
        text=str(row["text"]),
        is_disclosure=is_disclosure,
        kind=str(row["category"] if is_disclosure else row.get("kind", "")),
        urgency=Urgency(str(row["urgency"])) if is_disclosure else None,
        is_subtle=bool(row.get("subtle", False)),
        is_misheard=bool(row.get("asr", False)),
    )
