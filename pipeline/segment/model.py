"""What each kind of evidence counts: a few numbers learnt from sessions of our own, the same for every plan.

`pipeline.training.agenda` writes weights.toml. The numbers know kinds of evidence, never a heading's name, so that a
plan a school wrote itself is served by them too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.alignment import NEVER, Floats, Problem, forbidden
from pipeline.segment.evidence import OPENING, TOPIC, Evidence
from pipeline.segment.headings import Heading

WEIGHTS = Path(__file__).resolve().parent / "weights.toml"

STRUCTURE = ("item", "part", "back", "left_out", "late", "early", "longer", "shorter")
"""Beginning another item; another part of the same; one that the plan has earlier; each item passed over, between two,
before the first, after the last; a run out of proportion to the plan."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """One number for each kind of evidence, in the order of TOPIC, OPENING and STRUCTURE."""

    topic: Floats
    opening: Floats
    structure: Floats

    @classmethod
    def of(cls, values: Floats) -> Weights:
        """From one row of numbers."""
        return cls(*np.split(values, [len(TOPIC), len(TOPIC) + len(OPENING)]))


NAMES = tuple(
    f"{group}.{name}"
    for group, names in (("topic", TOPIC), ("opening", OPENING), ("structure", STRUCTURE))
    for name in names
)


def load(path: Path = WEIGHTS) -> Weights:
    """The weights that ship; raises KeyError where one is missing."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Weights.of(np.array([_value(table, name) for name in NAMES]))


def _value(table: Mapping[str, Mapping[str, float]], name: str) -> float:
    group, _, key = name.partition(".")
    return float(table[group][key])


def places(may_open: Sequence[bool]) -> NDArray[np.int_]:
    """Units at which a run may begin; the first always may."""
    return np.array([at for at, may in enumerate(may_open) if may or at == 0])


def pose(evidence: Evidence, headings: Sequence[Heading], starts: NDArray[np.int_], weights: Weights) -> Problem:
    """The evidence as one problem over the places where a run may begin."""
    structure = dict(zip(STRUCTURE, weights.structure, strict=True))
    items = np.array([heading.item for heading in headings])
    opening = evidence.opening[starts] @ weights.opening
    opening[0] += structure["late"] * items
    said = np.concatenate([[0.0], evidence.words.cumsum()])
    return Problem(
        topic=np.add.reduceat(evidence.topic, starts, axis=0) @ weights.topic,
        opening=opening,
        step=np.where(forbidden(headings), NEVER, step_kinds(headings) @ weights.structure[:4]),
        final=structure["early"] * (items[-1] - items),
        said=said[[*starts, len(evidence.words)]] / said[-1],
        items=items,
        share=np.array([heading.share for heading in headings]),
        longer=structure["longer"],
        shorter=structure["shorter"],
    )


def step_kinds(headings: Sequence[Heading]) -> Floats:
    """What kind of step it is from each heading to each other: the first four of STRUCTURE, shape (k, k, 4)."""
    items = np.array([heading.item for heading in headings])
    ahead = items[None, :] - items[:, None]
    back = np.tril(np.ones((len(items), len(items))), -1) * (ahead == 0)
    return np.stack([ahead > 0, ahead == 0, back, np.maximum(ahead - 1, 0)], axis=2).astype(float)
