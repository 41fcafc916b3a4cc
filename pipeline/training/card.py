"""Write the model card: on what the weights rest, what was measured, and how little that promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.evaluate.figures import wilson
from pipeline.flag.model import WEIGHTS, Weights
from pipeline.flag.passages import Passage
from pipeline.flag.windows import span_of
from pipeline.training.lessons import Lesson
from pipeline.values import Span

CARD = WEIGHTS.with_name("MODEL_CARD.md")

_TEXT = """\
# What flags possible disclosures

Logistic regression on frozen sentence embeddings (all-MiniLM-L6-v2) and on small named features of the words
(pipeline/flag/features.py): one model judges every sentence with what stands around it, a second one each passage
that the first proposes, a third gives the calibrated score. Categories: nearness to the examples of
config/disclosures.toml, their phrases, and a separate judgement of whether an adult in school is the one who did it.

## Data

{count} passages written for this project (pipeline/training/data/), half of them disclosures of every category of
the table, half talk that only sounds like one; each also misheard, in lower case and without stops; and sessions
composed from them and ordinary talk. All people are invented. No real session, and nothing from the material that
is used to measure Quietroom, was used to train it. A fifth is held out: used for no weight and no threshold.

## Figures

Flagged from a score of {threshold:.2f}. "Alone" is a passage by itself; "in sessions" is the same among ordinary
talk and hard negatives, much denser than a real session. Intervals: Wilson, 95 %.

| | not seen by the encoder | held out |
|---|---|---|
{table}

## Limits

These figures are on scripted English from people who knew what a disclosure is; expect less of real talk, of poor
recordings, of dialects and of children's own words. Hints without any sign of harm, and a third person's passing
remark, are what it misses first. It is a pointer for a safeguarding lead and never a finding: no flag does not mean
that nothing was disclosed. A category is right less often than a flag; the lead corrects it.
Retrain: `python -m pipeline.training.flag`.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Hits and totals of each measure."""

    threshold: float
    shares: tuple[tuple[str, int, int], ...]
    """What, how many, out of how many."""
    area: float
    """Under the ROC curve, passages alone."""


def figures(weights: Weights, found: Sequence[tuple[Lesson, tuple[Passage, ...]]]) -> Figures:
    """Count what the weights flag in these proposals."""
    threshold = float(weights.threshold[0])
    flagged = [(p, [_place(p, x) for x in some if _score(weights, x) >= threshold]) for p, some in found]
    alone = [
        (int(p.truth[0]), max((_score(weights, x) for x in some), default=0.0)) for p, some in found if not p.is_whole
    ]
    sessions = [(p, spans) for p, spans in flagged if p.is_whole]
    true = [score for label, score in alone if label]
    false = [score for label, score in alone if not label]
    met = [any(s.overlaps(d) for s in spans) for p, spans in sessions for d, _ in p.disclosures]
    right = [any(s.overlaps(d) for d, _ in p.disclosures) for p, spans in sessions for s in spans]
    hits, wrong = sum(s >= threshold for s in true), sum(s >= threshold for s in false)
    shares = (
        ("recall, alone", hits, len(true)),
        ("precision, alone", hits, hits + wrong),
        ("recall, in sessions", sum(met), len(met)),
        ("precision, in sessions", sum(right), len(right)),
    )
    return Figures(threshold, shares, _area(np.array(true), np.array(false)))


def write(cross: Figures, held: Figures, count: int) -> None:
    """Write MODEL_CARD.md beside the weights."""
    rows = [f"| area under the curve, alone | {cross.area:.3f} | {held.area:.3f} |"]
    for (what, *first), (_, *second) in zip(cross.shares, held.shares, strict=True):
        rows.append(f"| {what} | {_share(*first)} | {_share(*second)} |")
    text = _TEXT.format(count=count, threshold=cross.threshold, table="\n".join(rows))
    CARD.write_text(text, encoding="utf-8")


def _share(hits: int, total: int) -> str:
    if not total:
        return "none"
    low, high = wilson(hits, total)
    return f"{hits / total:.3f} ({low:.2f} to {high:.2f}, n = {total})"


def _area(true: np.ndarray, false: np.ndarray) -> float:
    above = (true[:, None] > false[None, :]).mean() + 0.5 * (true[:, None] == false[None, :]).mean()
    return float(above)


def _score(weights: Weights, passage: Passage) -> float:
    return float(weights.score(passage.evidence))


def _place(part: Lesson, passage: Passage) -> Span:
    return span_of(part.units, (passage.first, passage.last))
