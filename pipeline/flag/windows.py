"""Describe every unit of talk by itself and by what is said around it, as rows a small model can judge.

Two windows a unit: a short one (the unit, or a few that make a dozen words) so that a single sentence of
trouble is not drowned by what stands beside it, and a wide one so that "she" still has someone to refer to.
No unit is left out and no word decides whether one is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.embed import Embedder, Vectors
from pipeline.flag.features import vector, width
from pipeline.flag.units import Unit
from pipeline.values import Span

SHORT_WORDS = 12
WIDE_WORDS = 45


def describe(text: str, units: Sequence[Unit], embedder: Embedder) -> Vectors:
    """One row per unit: meaning and features of its short window, then of its wide one."""
    short = [said(text, units, *forward(units, i)) for i in range(len(units))]
    wide = [said(text, units, *around(units, i)) for i in range(len(units))]
    distinct = sorted({*short, *wide})
    place = {window: number for number, window in enumerate(distinct)}
    rows = describe_texts(distinct, embedder)
    return np.hstack([rows[[place[window] for window in short]], rows[[place[window] for window in wide]]])


def describe_texts(texts: Sequence[str], embedder: Embedder) -> Vectors:
    """One row per text: its meaning, then its features, shape (len(texts), 384 + features.width())."""
    features = np.array([vector(text) for text in texts], np.float32).reshape(len(texts), width())
    return np.hstack([embedder.encode(texts), features])


def said(text: str, units: Sequence[Unit], first: int, last: int) -> str:
    """The words from one unit to another, both included, on one line."""
    return Span(units[first].span.start, units[last].span.end).of(text).replace("\n", " ")


def forward(units: Sequence[Unit], first: int) -> tuple[int, int]:
    """The unit and as many after it as make `SHORT_WORDS` words; at the end of the talk, before it."""
    last, words = first, units[first].words
    while words < SHORT_WORDS and last + 1 < len(units):
        last += 1
        words += units[last].words
    while words < SHORT_WORDS and first > 0:
        first -= 1
        words += units[first].words
    return first, last


def around(units: Sequence[Unit], middle: int) -> tuple[int, int]:
    """The unit with others after and before it in turn, until they make `WIDE_WORDS` words."""
    first = last = middle
    words = units[middle].words
    while words < WIDE_WORDS and (first > 0 or last + 1 < len(units)):
        if last + 1 < len(units):
            last += 1
            words += units[last].words
        if words < WIDE_WORDS and first > 0:
            first -= 1
            words += units[first].words
    return first, last
