"""Write the model card: on what the weights rest, what was measured, and how little that promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.evaluate.figures import wilson
from pipeline.flag.model import WEIGHTS, Weights
from pipeline.flag.passages import Passage
from pipeline.training.lessons import Lesson

CARD = WEIGHTS.with_name("MODEL_CARD.md")

_TEXT = """\
# What flags possible disclosures

A sentence encoder (all-MiniLM-L6-v2) reads every sentence with what is said around it. Its lower four layers are as
published; the upper two (encoder.npz, one byte a weight) and four heads on them were trained here: does a sentence
belong to a disclosure, is a whole passage one, of which category, how urgent. A logistic regression on their answers
and on small named features of the words (features.py) gives the calibrated score; the features also word the reasons
that a lead reads. Categories besides: nearness to the examples of config/disclosures.toml, their phrases, and a
separate judgement of whether an adult in school is the one who did it.

## Data

{count} passages written for this project by several hands (pipeline/training/data/), half of them disclosures of every
category of the table, half talk that only sounds like one, many as pairs that differ only in what is at stake; typed,
and misheard or in lower case without stops; and {scripts} sessions, besides those put together from the passages and
ordinary talk. All people are invented. No real session, and nothing from the material that is used to measure
Quietroom, was used to train it. The encoder learnt from three quarters; the score, the threshold and the categories
come from the rest; what is held out was used for no weight and no threshold.

## Figures

Flagged from a score of {threshold:.2f}. "Alone" is a passage by itself; "in sessions" is the same among ordinary
talk and hard negatives, much denser than a real session. Intervals: Wilson, 95 %.

| | not seen by the encoder | held out |
|---|---|---|
{table}

## Limits

These figures are on scripted English from people who knew what a disclosure is; expect less of real talk, of poor
recordings, of dialects and of children's own words. What it misses first are hints that mean nothing to somebody who
does not know the child. It is a pointer for a safeguarding lead and never a finding: no flag does not mean that
nothing was disclosed. A category is right less often than a flag; the lead corrects it.
Retrain: `quietroom models pull minilm-full`, then `python -m pipeline.training.flag` (needs PyTorch).
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
    flagged = [(p, [x.span(p.units) for x in some if _score(weights, x) >= threshold]) for p, some in found]
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


def write(unseen: Figures, held: Figures, *, count: int, scripts: int) -> None:
    """Write MODEL_CARD.md beside the weights; `count` passages and `scripts` sessions were learnt from."""
    rows = [f"| area under the curve, alone | {unseen.area:.3f} | {held.area:.3f} |"]
    for (what, *first), (_, *second) in zip(unseen.shares, held.shares, strict=True):
        rows.append(f"| {what} | {_share(*first)} | {_share(*second)} |")
    text = _TEXT.format(count=count, scripts=scripts, threshold=unseen.threshold, table="\n".join(rows))
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
