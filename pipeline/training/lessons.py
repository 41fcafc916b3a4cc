"""Lay the training talk before the model as it will see it later: in windows, with what is true of every unit.

The lower layers of the encoder are not trained, so that what they make of each window is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from pipeline.embed import Embedder, Tokens, Vectors
from pipeline.evaluate import Gold
from pipeline.flag.units import Unit, cut
from pipeline.flag.windows import AROUND, ROOM, Run, Window, holds, over, span_of, unit_lengths, widened
from pipeline.training.examples import Example, Mark, Room, alone, rooms, staged
from pipeline.values import Span

ORDINARY = Mark(0)
SHARE_OF_ORDINARY = 0.25
"""Of the runs without a disclosure, how many are judged as a whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A session or a passage, cut; with what is true of each unit: 1, 0, or -1 where nobody should learn."""

    room: Room
    units: tuple[Unit, ...]
    truth: NDArray[np.int64]
    is_whole: bool
    """A session, not a passage by itself."""

    @property
    def disclosures(self) -> list[tuple[Span, Mark]]:
        """Where they stand."""
        return [(span, mark) for span, mark in self.room.marks if mark.label == 1]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One window: what the lower layers make of its tokens, and which of them each judged stretch holds."""

    states: NDArray[np.float16]
    """Shape (tokens, 384)."""
    pools: Vectors
    """Shape (stretches, tokens): the means to take; units first, then runs."""
    truth: NDArray[np.int64]
    """Of the units."""
    runs: tuple[Mark, ...]


def lesson(room: Room, *, is_whole: bool) -> Lesson:
    """Cut it and lay the marks over the units."""
    units = cut(room.transcript)
    truth = np.zeros(len(units), np.int64)
    for span, mark in room.marks:
        for number, unit in enumerate(units):
            if unit.span.overlaps(span) and truth[number] != 1:
                truth[number] = mark.label
    return Lesson(room, units, truth, is_whole)


def lessons(
    examples: Sequence[Example],
    talk: Sequence[Sequence[tuple[str, str]]],
    scripts: Sequence[Gold],
    chance: Generator,
) -> list[Lesson]:
    """Sessions put together, sessions as they were written, then every passage by itself; typed and misheard."""
    made = [*rooms(examples, talk, chance)] if talk else []
    made += [staged(script, style, chance) for script in scripts for style in ("typed", "bare")]
    by_itself = [alone(example, style, chance) for example in examples for style in ("typed", _misheard(chance))]
    return [lesson(room, is_whole=True) for room in made] + [lesson(room, is_whole=False) for room in by_itself]


def _misheard(chance: Generator) -> str:
    return "heard" if chance.random() < 0.5 else "bare"


def samples(some: Sequence[Lesson], embedder: Embedder, chance: Generator) -> Iterator[Sample]:
    """Every window of the sessions, and one around each disclosure or passage by itself."""
    for one in some:
        lengths = unit_lengths(one.room.transcript.text, one.units, embedder)
        windows = [*over(lengths, first_room=int(chance.integers(2 * AROUND + 20, ROOM)))] if one.is_whole else []
        windows += [widened(lengths, _run(one, span)) for span, mark in one.room.marks if _is_central(one, mark)]
        read = embedder.tokens([span_of(one.units, window.whole).of(one.room.transcript.text) for window in windows])
        for window, tokens in zip(windows, read, strict=True):
            yield _sample(one, window, tokens, chance)


def _is_central(one: Lesson, mark: Mark) -> bool:
    return mark.label == 1 if one.is_whole else mark.label >= 0


def _run(one: Lesson, span: Span) -> Run:
    inside = [number for number, unit in enumerate(one.units) if unit.span.overlaps(span)]
    return inside[0], inside[-1]


def _sample(one: Lesson, window: Window, tokens: Tokens, chance: Generator) -> Sample:
    first, last = window.whole
    runs = [*_told(one, window, chance), *_ordinary(one, window, chance)]
    spans = [unit.span for unit in one.units[first : last + 1]] + [span_of(one.units, run) for run, _ in runs]
    base = one.units[first].span.start
    inside = np.array([holds(tokens, base, span) for span in spans], np.float32)
    truth = np.where(inside[: last + 1 - first].any(1), one.truth[first : last + 1], -1)
    kept = [number for number in range(len(runs)) if inside[last + 1 - first + number].any()]
    rows = [*range(last + 1 - first), *(last + 1 - first + number for number in kept)]
    pools = inside[rows] / np.maximum(inside[rows].sum(1, keepdims=True), 1)
    return Sample(tokens.states.astype(np.float16), pools, truth, tuple(runs[number][1] for number in kept))


def _told(one: Lesson, window: Window, chance: Generator) -> Iterator[tuple[Run, Mark]]:
    """Marked stretches that lie in the window; proposals are ragged at the edges, so these are too."""
    for span, mark in one.room.marks:
        first, last = _run(one, span)
        if mark.label >= 0 and window.whole[0] <= first and last <= window.whole[1]:
            first = max(window.whole[0], first - int(chance.integers(2)))
            last = min(window.whole[1], last + int(chance.integers(2)))
            yield (first, last), mark


def _ordinary(one: Lesson, window: Window, chance: Generator) -> Iterator[tuple[Run, Mark]]:
    at = window.whole[0]
    while at <= window.whole[1]:
        end = min(window.whole[1], at + int(chance.integers(5)))
        if not one.truth[at : end + 1].any() and chance.random() < SHARE_OF_ORDINARY:
            yield (at, end), ORDINARY
        at = end + 1
