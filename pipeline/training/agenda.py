"""Retrain what lays the agenda over the talk: `python -m pipeline.training.agenda [SCRIPT..]`, some minutes.

Writes pipeline/segment/weights.toml. Each script is learnt from as it stands, as a recording without speakers, without
punctuation, and cut or put in another order as sessions are: begun late, ended early, with sections or subsections
left out or exchanged. Maximum likelihood of the true cut under the semi-Markov field of `segment.alignment`, by Adam
(Kingma and Ba 2015). It must never learn a heading's name: a weight belongs to a kind of evidence.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from pipeline import diarise, models
from pipeline.embed import Embedder, Vectors
from pipeline.evaluate import Gold, as_transcript
from pipeline.evaluate.gold import GoldTurn
from pipeline.evaluate.lower import lower
from pipeline.evaluate.parsing import parse
from pipeline.segment import alignment, model
from pipeline.segment.evidence import OPENING, TOPIC, Evidence, weigh
from pipeline.segment.headings import Heading, flatten
from pipeline.segment.model import STRUCTURE, Weights
from pipeline.segment.units import Unit, cut
from pipeline.settings import defaults
from pipeline.settings.plan import load_plan
from pipeline.values import Span, Transcript

SESSIONS = Path(__file__).resolve().parent / "data" / "sessions"

SEED = 20260301
SHAPES = 2
"""How many cut or reordered copies of each script are learnt from."""
EPOCHS = 6
RATE = 0.05
SMALL = 0.05
"""Slopes well below this move a weight little: what is rare is not learnt from noise."""
DECAY = 0.02
"""How strongly weights are drawn to their first values (L2), for each lesson."""
CUT = 0.3
"""How often a copy begins late, and how often it ends early."""
ENOUGH_TURNS = 3
"""A section of fewer turns is cut no further."""
MERGED = 0.75
"""Of the turns of a recording without speakers, how many run on from the one before."""

Numbers = NDArray[np.float64]

FIRST = Weights(
    topic=np.array([0.3, 4.0, 1.0]),
    opening=np.array([4.0, 4.0, 2.0, 4.0, 0.5, 1.0, 0.3, 1.0, 0.5, 0.5, 0.0, 0.0]),
    structure=np.array([-4.0, -4.0, 0.0, -1.5, -1.5, -1.5, -0.8, -0.15]),
)
"""Where learning begins, and what weights are drawn to: what hands had chosen."""


class Remembering(Embedder):
    """Reads each text once: the forms of one script share most of their sentences."""

    def __init__(self, folder: Path) -> None:
        """Load from the model's folder."""
        super().__init__(folder)
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str], *, batch: int = 32) -> Vectors:
        """As `Embedder.encode`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, super().encode(new, batch=batch), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else super().encode(())


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One transcript's evidence and its true cut."""

    evidence: Evidence
    headings: tuple[Heading, ...]
    starts: NDArray[np.int_]
    """Units where a run may begin."""
    truth: tuple[alignment.Run, ...]
    """Over places, not units."""


def main(scripts: Sequence[Path]) -> None:
    """Learn from these scripts, or from those that ship, and write the weights."""
    chance = np.random.default_rng(SEED)
    embedder, headings = Remembering(models.locate("minilm")), flatten(load_plan(defaults("config/session_plan.toml")))
    golds = [parse(path) for path in scripts or sorted(SESSIONS.glob("*.session.txt"))]
    lessons = [lesson(said, form, headings, embedder) for gold in golds for form, said in renderings(gold, chance)]
    weights = fit(lessons, chance)
    model.WEIGHTS.write_text(written(weights, len(golds)), encoding="utf-8")


def written(weights: Weights, sessions: int) -> str:
    """The weights as TOML."""
    lines = [f"# Written by pipeline.training.agenda from {sessions} sessions; do not edit by hand."]
    groups = (("topic", TOPIC, weights.topic), ("opening", OPENING, weights.opening))
    for group, names, values in (*groups, ("structure", STRUCTURE, weights.structure)):
        lines += ["", f"[{group}]", *(f"{name} = {value:.4f}" for name, value in zip(names, values, strict=True))]
    return "\n".join(lines) + "\n"


def renderings(gold: Gold, chance: Generator) -> Iterator[tuple[Gold, Transcript]]:
    """A script in every form in which talk arrives, each with its own truth."""
    for form in (gold, *(reshaped(gold, chance) for _ in range(SHAPES))):
        said = as_transcript(form)
        yield form, replace(said, facilitators=diarise.facilitators(said))
        yield form, as_heard(said, chance)
        yield form, lower(said)
        yield form, untimed(said)


def as_heard(said: Transcript, chance: Generator) -> Transcript:
    """Without speakers, and cut into turns where nobody changed."""
    turns = [replace(said.turns[0], speaker=None)]
    for turn in said.turns[1:]:
        if chance.random() < MERGED:
            turns[-1] = replace(turns[-1], span=Span(turns[-1].span.start, turn.span.end), end_ms=turn.end_ms)
        else:
            turns.append(replace(turn, speaker=None))
    return replace(said, turns=tuple(turns))


def untimed(said: Transcript) -> Transcript:
    """As notes: nobody named, no times."""
    turns = tuple(replace(turn, speaker=None, start_ms=None, end_ms=None) for turn in said.turns)
    return replace(said, turns=turns, words=(), duration_ms=None)


def reshaped(gold: Gold, chance: Generator) -> Gold:
    """A session as it might have gone: begun late, ended early, parts left out or in another order."""
    parts = [list(turns) for _, turns in groupby(gold.turns, key=lambda turn: (turn.section, turn.sub))]
    parts = _exchanged(parts, chance)
    if chance.random() < 0.5 and len(parts) > 3:
        del parts[chance.integers(1, len(parts) - 1)]
    if chance.random() < CUT and len(parts) > 3:
        parts = parts[1:]
        parts[0] = parts[0][int(chance.integers(0, max(1, len(parts[0]) - ENOUGH_TURNS))) :]
    if chance.random() < CUT and len(parts) > 3:
        parts = parts[:-1]
        parts[-1] = parts[-1][: int(chance.integers(min(ENOUGH_TURNS, len(parts[-1])), len(parts[-1]) + 1))]
    turns = tuple(replace(turn, when=None) for part in parts for turn in part)
    return replace(gold, turns=turns, passages=(), negatives=())


def _exchanged(parts: list[list[GoldTurn]], chance: Generator) -> list[list[GoldTurn]]:
    """Subsections of one section in another order."""
    found: list[list[GoldTurn]] = []
    for _, group in groupby(parts, key=lambda part: part[0].section):
        own = list(group)
        order = chance.permutation(len(own)) if chance.random() < 0.5 else range(len(own))
        found += [own[at] for at in order]
    return found


def lesson(said: Transcript, gold: Gold, headings: tuple[Heading, ...], embedder: Embedder) -> Lesson:
    """The evidence of a transcript whose characters or, where these differ, words stand as in the script."""
    units = cut(said)
    starts = model.places([unit.may_open for unit in units])
    named = [(heading.item_id, heading.subsection) for heading in headings]
    labels = [named.index(_under(gold, said, units[at])) for at in starts]
    evidence = weigh(units, headings, embedder, facilitators=said.facilitators)
    return Lesson(evidence, headings, starts, alignment.runs_of(labels))


def _under(gold: Gold, said: Transcript, unit: Unit) -> tuple[str, str | None]:
    """The heading of the gold turn that a unit begins in, by the lines of the text: one a turn in both."""
    turn = gold.turns[said.text.count("\n", 0, unit.span.start)]
    return turn.section, turn.sub


def fit(lessons: Sequence[Lesson], chance: Generator, *, epochs: int = EPOCHS) -> Weights:
    """Weights under which the true cuts are likeliest; the mean of the last half of the steps."""
    first = np.concatenate([FIRST.topic, FIRST.opening, FIRST.structure])
    values, mean, square = first.copy(), np.zeros_like(first), np.zeros_like(first)
    kept, step = [], 0
    for _ in range(epochs):
        for at in chance.permutation(len(lessons)):
            step += 1
            slope = slope_of(lessons[at], Weights.of(values)) - DECAY * (values - first)
            mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
            scaled = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + SMALL)
            values = values + RATE * scaled
            kept.append(values)
    return Weights.of(np.mean(kept[len(kept) // 2 :], axis=0))


def slope_of(lesson: Lesson, weights: Weights) -> Numbers:
    """How the logarithm of the true cut's likelihood rises with each weight: seen less expected."""
    problem = model.pose(lesson.evidence, lesson.headings, lesson.starts, weights)
    seen, expected = alignment.certain(problem, lesson.truth), alignment.chances(problem)
    return _counts(lesson, seen) - _counts(lesson, expected)


def _counts(lesson: Lesson, found: alignment.Chances) -> Numbers:
    evidence, headings = lesson.evidence, lesson.headings
    items = np.array([heading.item for heading in headings])
    topic = np.add.reduceat(evidence.topic, lesson.starts, axis=0)
    return np.concatenate(
        [
            np.einsum("mk,mkf->f", found.under, topic),
            np.einsum("mk,mkf->f", found.begins, evidence.opening[lesson.starts]),
            np.einsum("jk,jkf->f", found.steps, model.step_kinds(headings)),
            [found.begins[0] @ items, found.ends @ (items[-1] - items), found.longer, found.shorter],
        ]
    )


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
