"""Describe the training transcripts as the detector sees them, with what is true of every unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from pipeline.embed import WIDTH, Embedder, Vectors
from pipeline.flag.units import Unit, cut
from pipeline.flag.windows import describe, said
from pipeline.training.examples import Example, Room, alone, rooms
from pipeline.values import Span, Transcript

STYLES = ("typed", "bare")


class Remembering(Embedder):
    """An embedder that never works out the same text twice: composed sessions repeat their talk."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load as the real one does."""
        super().__init__(folder, threads=threads)
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str], *, batch: int = 32) -> Vectors:
        """As the real one."""
        new = sorted({text for text in texts if text not in self._known})
        self._known.update(zip(new, super().encode(new, batch=batch), strict=True))
        return np.array([self._known[text] for text in texts], np.float32).reshape(len(texts), WIDTH)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A transcript cut and described, with what is true of each unit: 1, 0, or -1 where nobody should learn."""

    transcript: Transcript
    units: tuple[Unit, ...]
    rows: Vectors
    truth: NDArray[np.int64]
    disclosures: tuple[tuple[Span, str], ...]
    whole: bool
    """A composed session, not a passage by itself."""


def judge(transcript: Transcript, room: Room | None, label: int, embedder: Embedder, name: str = "") -> Judged:
    """Describe a composed session, or a passage by itself whose every unit has the label."""
    units = cut(transcript)
    rows = describe(transcript.text, units, embedder)
    if room is None:
        ends = Span(0, len(transcript.text))
        marked = ((ends, name),) if label else ()
        return Judged(transcript, units, rows, np.full(len(units), label), marked, whole=False)
    truth = np.array([_truth(unit, room) for unit in units])
    return Judged(transcript, units, rows, truth, room.disclosures, whole=True)


def _truth(unit: Unit, room: Room) -> int:
    if any(unit.span.overlaps(span) for span, _ in room.disclosures):
        return 1
    return -1 if any(unit.span.overlaps(span) for span in room.reactions) else 0


def judged(
    examples: Sequence[Example],
    sessions: Sequence[Sequence[tuple[str, str]]],
    embedder: Embedder,
    *,
    chance: Generator,
    rounds: int,
) -> list[Judged]:
    """Composed sessions, then every passage by itself, typed and misheard."""
    made = [room for _ in range(rounds) for room in rooms(examples, sessions, chance)]
    composed = [judge(room.transcript, room, 0, embedder) for room in made]
    return composed + [
        judge(alone(example, style, chance), None, example.label, embedder, example.id)
        for example in examples
        for style in STYLES
    ]


def stretches(one: Judged, chance: Generator) -> list[tuple[str, int]]:
    """Texts to judge as a whole, with their truth: the passage, or disclosures and ordinary runs of a session."""
    if not one.whole:
        return [(one.transcript.text.replace("\n", " "), int(one.truth[0]))]
    found = []
    for span, _ in one.disclosures:
        inside = [n for n, unit in enumerate(one.units) if unit.span.overlaps(span)]
        first = max(0, inside[0] - int(chance.integers(2)))
        last = min(len(one.units) - 1, inside[-1] + int(chance.integers(2)))
        found.append((said(one.transcript.text, one.units, first, last), 1))
    return found + _ordinary(one, chance)


def _ordinary(one: Judged, chance: Generator) -> list[tuple[str, int]]:
    found, at = [], 0
    while at < len(one.units):
        end = min(len(one.units), at + 1 + int(chance.integers(5)))
        if not one.truth[at:end].any() and chance.random() < 0.25:
            found.append((said(one.transcript.text, one.units, at, end - 1), 0))
        at = end
    return found
