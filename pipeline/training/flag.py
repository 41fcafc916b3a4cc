"""Retrain what flags possible disclosures: `python -m pipeline.training.flag`, about ten minutes on two cores.

Writes pipeline/flag/weights.npz and MODEL_CARD.md. Everything is drawn from one seed, so two runs give the
same weights. Thresholds come from cross-validation over whole passages and composed sessions, never from the
held-out file, which is only measured; and never from a session that somebody held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import models
from pipeline.embed import Embedder, Vectors
from pipeline.flag import model, passages
from pipeline.flag.kinds import Kinds
from pipeline.flag.model import Weights
from pipeline.flag.passages import Passage
from pipeline.flag.windows import describe_texts
from pipeline.settings import disclosures
from pipeline.training import card, examples
from pipeline.training.examples import Example
from pipeline.training.judged import Judged, Remembering, judged, stretches
from pipeline.values import Span

SEED = 20260101
FOLDS = 5
ROUNDS = 1
UNIT_STRENGTH = 0.0005
PASSAGE_STRENGTH = 0.001
URGENCY_STRENGTH = 0.002
ADULT_STRENGTH = 0.02
GROW = (0.45, 0.30, 0.15)
"""Unit scores from which a passage starts, goes on, and from which a hint is looked at."""
RECALL = 0.95
"""Share of the disclosures seen in cross-validation that the threshold must keep."""

Numbers = NDArray[np.float64]
Candidates = list[tuple[Judged, tuple[Passage, ...]]]


def fit(rows: Numbers | Vectors, labels: Any, *, strength: float, balanced: bool = True) -> Numbers:
    """Weights with the bias last, for raw rows: the scaling is folded in."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    learner = LogisticRegression(C=strength, max_iter=2000, class_weight="balanced" if balanced else None)
    learner.fit((rows - mean) / spread, labels)
    weights = learner.coef_[0] / spread
    return np.append(weights, learner.intercept_[0] - weights @ mean)


def folded(rows: Sequence[Example]) -> list[list[Example]]:
    """Examples in `FOLDS` parts, each kind of passage spread over all."""
    ordered = sorted(rows, key=lambda example: (example.label, example.code, example.kind, example.id))
    return [ordered[fold::FOLDS] for fold in range(FOLDS)]


def detector(parts: Sequence[Judged], embedder: Embedder) -> Weights:
    """Weights that find and judge passages; the last judgement still uncalibrated, the categories unknown."""
    chance = np.random.default_rng(SEED)
    rows, truth = np.vstack([p.rows for p in parts]), np.concatenate([p.truth for p in parts])
    whole = [pair for part in parts for pair in stretches(part, chance)]
    texts, labels = [text for text, _ in whole], np.array([label for _, label in whole])
    return Weights(
        unit=fit(rows[truth >= 0], truth[truth >= 0], strength=UNIT_STRENGTH),
        passage=fit(describe_texts(texts, embedder), labels, strength=PASSAGE_STRENGTH),
        final=np.array([1.0, 1.0, 1.0, 0.0]),
        seed=np.array(GROW),
        threshold=np.array([0.5]),
        codes=np.array(["OTH"]),
        bias=np.zeros(1),
        kind=np.zeros(3),
        adult=np.zeros(1),
        urgency=np.zeros((2, 1)),
    )


def candidates(weights: Weights, parts: Sequence[Judged], embedder: Embedder) -> Candidates:
    """What these weights propose on each transcript."""
    return [
        (p, passages.assessed(p.transcript.text, p.units, weights.units(p.rows), embedder=embedder, weights=weights))
        for p in parts
    ]


def calibrated(weights: Weights, unseen: Candidates) -> Weights:
    """The same with the last judgement and the threshold fitted to proposals on unseen transcripts."""
    rows = np.array([passage.evidence for _, found in unseen for passage in found])
    truth = np.array([true_of(part, passage) for part, found in unseen for passage in found])
    final = fit(rows, truth, strength=1.0, balanced=False)
    ready = replace(weights, final=final)
    best = best_scores(ready, unseen)
    kept = np.sort([score for score in best if score > 0])[::-1]
    needed = min(len(kept), int(np.ceil(RECALL * len(best)))) - 1
    return replace(ready, threshold=np.array([max(0.05, round(float(kept[needed]) - 0.005, 2))]))


def best_scores(weights: Weights, found: Candidates) -> list[float]:
    """For every disclosure the highest score of a passage that meets it, 0 where none does."""
    return [
        max((_score(weights, p) for p in proposed if place(part, p).overlaps(span)), default=0.0)
        for part, proposed in found
        for span, _ in part.disclosures
    ]


def place(part: Judged, passage: Passage) -> Span:
    """Where a proposed passage stands."""
    return Span(part.units[passage.first].span.start, part.units[passage.last].span.end)


def true_of(part: Judged, passage: Passage) -> bool:
    """Whether it meets a disclosure."""
    return any(place(part, passage).overlaps(span) for span, _ in part.disclosures)


def _score(weights: Weights, passage: Passage) -> float:
    return float(weights.score(passage.evidence))


def with_kinds(weights: Weights, rows: Sequence[Example], kinds: Kinds, embedder: Embedder) -> Weights:
    """The same with categories, the adult in school and urgency learnt from the disclosures."""
    disclosed = [example for example in rows if example.label]
    texts = [" ".join(example.turns) for example in disclosed]
    described = describe_texts(texts, embedder)
    evidence = np.array([kinds.evidence(text, row) for text, row in zip(texts, described, strict=True)])
    answers = np.array([kinds.codes.index(example.code) for example in disclosed])
    shared, bias = choice(evidence, answers)
    odds = evidence @ shared + bias
    about = np.array([kinds.adult_evidence(t, o, e) for t, o, e in zip(texts, odds, evidence, strict=True)])
    staff = np.array([example.code in ("STAFF-H", "STAFF-L") for example in disclosed])
    urgency = [
        [example.urgency != "routine" for example in disclosed],
        [example.urgency == "immediate" for example in disclosed],
    ]
    return replace(
        weights,
        codes=np.array(kinds.codes),
        kind=shared,
        bias=bias,
        adult=fit(about, staff, strength=ADULT_STRENGTH, balanced=False),
        urgency=np.array([fit(described, labels, strength=URGENCY_STRENGTH) for labels in urgency]),
    )


def choice(evidence: Numbers, answers: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Conditional logit: weights shared by all categories and one bias each, by descent on the log-likelihood."""
    count, kinds, width = evidence.shape
    spread = evidence.reshape(-1, width).std(0)
    scaled, shared, bias = evidence / spread, np.zeros(width), np.zeros(kinds)
    for _ in range(4000):
        odds = scaled @ shared + bias
        likely = np.exp(odds - odds.max(1, keepdims=True))
        likely /= likely.sum(1, keepdims=True)
        likely[np.arange(count), answers] -= 1
        shared -= 0.1 * np.einsum("nk,nkw->w", likely, scaled) / count
        bias -= 0.5 * (likely.sum(0) + bias) / count
    return shared / spread, bias


def main() -> None:
    """Train, measure, write."""
    embedder = Remembering(models.locate("minilm"))
    rules = disclosures.load()
    kinds = Kinds.of(rules, embedder)
    chance = np.random.default_rng(SEED)
    rows, talk = examples.passages("passages"), examples.talk("talk")
    parts = [
        judged(fold, talk[number::FOLDS], embedder, chance=chance, rounds=ROUNDS)
        for number, fold in enumerate(folded(rows))
    ]
    unseen = [
        proposed
        for number in range(FOLDS)
        for proposed in candidates(detector(_others(parts, number), embedder), parts[number], embedder)
    ]
    trained = calibrated(detector([part for fold in parts for part in fold], embedder), unseen)
    trained = with_kinds(trained, rows, kinds, embedder)
    model.save(trained)
    held = judged(
        examples.passages("passages_heldout"),
        examples.talk("talk_heldout"),
        embedder,
        chance=chance,
        rounds=ROUNDS,
    )
    card.write(card.figures(trained, unseen), card.figures(trained, candidates(trained, held, embedder)), len(rows))


def _others(parts: Sequence[Sequence[Judged]], without: int) -> list[Judged]:
    return [part for number, fold in enumerate(parts) if number != without for part in fold]


if __name__ == "__main__":
    main()
