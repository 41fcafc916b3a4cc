"""Retrain what flags possible disclosures: `python -m pipeline.training.flag`, about half an hour on two cores.

Writes encoder.npz, weights.npz and MODEL_CARD.md in pipeline/flag. Everything is drawn from one seed. The encoder
and its heads learn from three quarters of the passages and sessions; the last judgement, the threshold and the
categories come from the rest, which the encoder has not seen; and the held-out files are only measured. Nothing is
drawn from a session that somebody held. Needs the development dependencies and `quietroom models pull minilm-full`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from pipeline import models
from pipeline.embed import Embedder, Vectors
from pipeline.evaluate import Gold
from pipeline.flag import encoder, model, passages
from pipeline.flag.features import FEATURES
from pipeline.flag.kinds import Kinds
from pipeline.flag.model import Weights
from pipeline.flag.passages import Passage, Reader
from pipeline.flag.windows import read_runs
from pipeline.settings import disclosures
from pipeline.settings.disclosures import DisclosureRules
from pipeline.training import card, examples, network
from pipeline.training.examples import Example, Mark
from pipeline.training.lessons import Lesson, lessons, samples
from pipeline.values import Subject, Urgency

SEED = 20260101
PARTS = 4
"""One of them is kept from the encoder, to calibrate on."""
BLOCK = 10
"""Passages that stand together were written together, some as twins: they go into the same part."""
FINAL_STRENGTH = 0.02
ADULT_STRENGTH = 0.02
GROW = (0.50, 0.30, 0.15)
"""Unit scores from which a passage starts, goes on, and from which a hint is looked at."""
RECALL = 0.975
"""Share of the disclosures that the encoder has not seen which the threshold must keep."""

Numbers = NDArray[np.float64]
Candidates = list[tuple[Lesson, tuple[Passage, ...]]]
Talk = Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Material:
    """What is learnt from, or measured on."""

    passages: tuple[Example, ...]
    talk: Talk
    scripts: tuple[Gold, ...]

    def lessons(self, chance: Generator) -> list[Lesson]:
        """As transcripts."""
        return lessons(self.passages, self.talk, self.scripts, chance)


def parted(rows: Sequence[Example], talk: Talk, scripts: Sequence[Gold]) -> tuple[Material, Material]:
    """What the encoder learns from, and what it does not see."""

    def unseen(number: int, block: int = 1) -> bool:
        return number // block % PARTS == PARTS - 1

    def share(wanted: bool) -> Material:
        return Material(
            tuple(row for n, row in enumerate(rows) if unseen(n, BLOCK) is wanted),
            tuple(session for n, session in enumerate(talk) if unseen(n) is wanted),
            tuple(script for n, script in enumerate(scripts) if unseen(n) is wanted),
        )

    return share(False), share(True)


def fit(rows: Numbers | Vectors, labels: Any, *, strength: float) -> Numbers:
    """Logistic regression for raw rows, the bias last: the scaling is folded in."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    learner = LogisticRegression(C=strength, max_iter=2000)
    learner.fit((rows - mean) / spread, labels)
    weights = learner.coef_[0] / spread
    return np.append(weights, learner.intercept_[0] - weights @ mean)


def taught(material: Material, codes: tuple[str, ...], embedder: Embedder, chance: Generator) -> Reader:
    """A reader whose last judgement is still uncalibrated and whose categories rest on the encoder alone."""
    start = network.untrained(models.locate("minilm-full") / "model.safetensors")
    some = list(samples(material.lessons(chance), embedder, chance))
    trained = network.train(start, some, codes, chance)
    encoder.save(trained.layers())
    layers = encoder.load()  # as it will be run, a byte a weight
    weights = Weights(
        unit=trained.head("unit")[0],
        whole=trained.head("whole")[0],
        final=np.zeros(4 + len(FEATURES)),
        seed=np.array(GROW),
        threshold=np.array([0.5]),
        codes=np.array(codes),
        code=trained.head("code"),
        kind=np.zeros(4),
        bias=np.zeros(len(codes)),
        adult=np.zeros(1),
        urgency=trained.head("urgency"),
    )
    return Reader(embedder, layers, weights)


def candidates(reader: Reader, some: Sequence[Lesson]) -> Candidates:
    """What this reader proposes in each transcript."""
    return [(one, passages.judged(one.room.transcript.text, one.units, reader)) for one in some]


def calibrated(weights: Weights, unseen: Candidates) -> Weights:
    """The same with the last judgement and the threshold fitted to proposals in talk the encoder has not seen."""
    rows = np.array([passage.evidence for _, found in unseen for passage in found])
    truth = np.array([true_of(one, passage) for one, found in unseen for passage in found])
    ready = replace(weights, final=fit(rows, truth, strength=FINAL_STRENGTH))
    best = best_scores(ready, unseen)
    kept = np.sort([score for score in best if score > 0])[::-1]
    needed = min(len(kept), int(np.ceil(RECALL * len(best)))) - 1
    return replace(ready, threshold=np.array([max(0.05, round(float(kept[needed]) - 0.005, 2))]))


def best_scores(weights: Weights, found: Candidates) -> list[float]:
    """For every disclosure the highest score of a passage that meets it, 0 where none does."""
    return [
        max((_score(weights, p) for p in proposed if p.span(one.units).overlaps(span)), default=0.0)
        for one, proposed in found
        for span, _ in one.disclosures
    ]


def true_of(one: Lesson, passage: Passage) -> bool:
    """Whether it meets a disclosure."""
    return any(passage.span(one.units).overlaps(span) for span, _ in one.disclosures)


def _score(weights: Weights, passage: Passage) -> float:
    return float(weights.score(passage.evidence))


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """Disclosures by themselves, as the heads and the rules see them."""

    texts: tuple[str, ...]
    marks: tuple[Mark, ...]
    rows: Vectors
    """Rows of `windows.read_runs`."""


def _told(reader: Reader, some: Sequence[Lesson]) -> _Told:
    texts, marks, rows = [], [], []
    for one in some:
        told = [mark for _, mark in one.disclosures if mark.code]
        if one.is_whole or not told:
            continue
        text = one.room.transcript.text
        texts.append(text.replace("\n", " "))
        marks.append(told[0])
        rows.append(read_runs(text, one.units, [(0, len(one.units) - 1)], reader.embedder, reader.layers)[0])
    return _Told(tuple(texts), tuple(marks), np.array(rows))


def with_kinds(reader: Reader, some: Sequence[Lesson], rules: DisclosureRules) -> Weights:
    """The weights with categories, adult in school and urgency fitted to disclosures the encoder has not seen."""
    told, kinds = _told(reader, some), Kinds.of(rules, reader.embedder)
    described = np.hstack([reader.embedder.encode(told.texts), told.rows])
    evidence = np.array([kinds.evidence(t, row, reader.weights) for t, row in zip(told.texts, described, strict=True)])
    codes = [mark.code for mark in told.marks]
    shared, bias = choice(evidence, np.array([kinds.codes.index(code) for code in codes]))
    odds = evidence @ shared + bias
    about = np.array([kinds.adult_evidence(t, o, e) for t, o, e in zip(told.texts, odds, evidence, strict=True)])
    staff = [rules.category(code).subject is Subject.ADULT_IN_SCHOOL for code in codes]
    return replace(
        reader.weights,
        kind=shared,
        bias=bias,
        adult=fit(about, staff, strength=ADULT_STRENGTH),
        urgency=_urgency(reader.weights.urgency, told, rules),
    )


def _urgency(heads: Numbers, told: _Told, rules: DisclosureRules) -> Numbers:
    """The two heads, each moved and stretched to be right in unseen talk; floors are the rules' own to keep."""
    open_to_today = np.array([rules.category(mark.code).floor is Urgency.ROUTINE for mark in told.marks])
    wanted = (
        (open_to_today, [mark.urgency != Urgency.ROUTINE for mark in told.marks]),
        (np.ones(len(told.marks), bool), [mark.urgency == Urgency.IMMEDIATE for mark in told.marks]),
    )
    fitted = []
    for head, (asked, labels) in zip(heads, wanted, strict=True):
        odds = told.rows[asked] @ head[:-1] + head[-1]
        stretch, move = fit(odds[:, None], np.array(labels)[asked], strength=1.0)
        fitted.append(np.append(stretch * head[:-1], stretch * head[-1] + move))
    return np.array(fitted)


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
    embedder, rules = Embedder(models.locate("minilm")), disclosures.load()
    codes = tuple(category.code for category in rules.categories)
    learnt, unseen = parted(examples.passages(examples.TAUGHT), examples.talk("talk"), examples.scripts())
    finish(taught(learnt, codes, embedder, np.random.default_rng(SEED)), learnt, unseen, rules)


def finish(reader: Reader, learnt: Material, unseen: Material, rules: DisclosureRules) -> None:
    """Fit all that rests on the encoder to talk it has not seen, measure, write; the same encoder gives the same."""
    chance = np.random.default_rng(SEED + 1)
    tested = unseen.lessons(chance)
    proposed = candidates(reader, tested)
    weights = calibrated(with_kinds(reader, tested, rules), proposed)
    model.save(weights)
    held = Material(examples.passages(examples.HELD_OUT), examples.talk("talk_heldout"), ())
    measured = candidates(replace(reader, weights=weights), held.lessons(chance))
    card.write(
        card.figures(weights, proposed),
        card.figures(weights, measured),
        count=len(learnt.passages) + len(unseen.passages),
        scripts=len(learnt.scripts) + len(unseen.scripts),
    )


if __name__ == "__main__":
    main()
