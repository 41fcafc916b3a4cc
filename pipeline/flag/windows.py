"""Read every unit of talk with what is said around it, and any run of units as a whole.

A window is as much talk as the encoder takes in at once: units in the middle that are judged, and others on both
sides only so that "she" has someone to refer to. Every unit is in the middle of exactly one window; no word decides
whether one is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.embed import MAX_TOKENS, WIDTH, Embedder, Tokens, Vectors
from pipeline.flag import encoder
from pipeline.flag.units import Unit
from pipeline.values import Span

ROOM = MAX_TOKENS - 2
"""Tokens of talk that fit into a window; two stand for its beginning and its end."""

AROUND = 56
"""Tokens on either side that are read but not judged; whole units, and fewer only where there are none."""

HELD = 64
"""Windows whose tokens are in memory at once, 0.8 MB each: a long session takes no more than a short one."""

Run = tuple[int, int]
"""First and last unit, both included."""


@dataclass(frozen=True, slots=True)
class Window:
    """Units first..last are read, middle.first..middle.last are judged."""

    whole: Run
    middle: Run


def over(lengths: Sequence[int], *, first_room: int = ROOM) -> list[Window]:
    """Windows whose middles make up the talk; `lengths` are its units in tokens.

    `first_room` shortens the first one, so that training sees the same talk cut elsewhere.
    """
    windows: list[Window] = []
    at, room = 0, first_room - 2 * AROUND
    while at < len(lengths):
        end, taken = at, lengths[at]
        while end + 1 < len(lengths) and taken + lengths[end + 1] <= room:
            end += 1
            taken += lengths[end]
        windows.append(widened(lengths, (at, end)))
        at, room = end + 1, ROOM - 2 * AROUND
    return windows


def widened(lengths: Sequence[int], middle: Run) -> Window:
    """The units with those around them, up to `AROUND` tokens a side and as far as there is room.

    A middle that is too long by itself is read from its beginning as far as the encoder goes.
    """
    (first, last), spare = middle, ROOM - sum(lengths[middle[0] : middle[1] + 1])
    before = after = min(AROUND, spare // 2)
    while first > 0 and lengths[first - 1] <= before:
        first -= 1
        before -= lengths[first]
    while last + 1 < len(lengths) and lengths[last + 1] <= after:
        last += 1
        after -= lengths[last]
    return Window((first, last), middle)


def unit_lengths(text: str, units: Sequence[Unit], embedder: Embedder) -> list[int]:
    """Tokens in each unit."""
    return embedder.lengths([unit.span.of(text) for unit in units]) if units else []


def read_units(text: str, units: Sequence[Unit], embedder: Embedder, layers: Sequence[encoder.Layer]) -> Vectors:
    """What each unit means among what stands around it, shape (units, 384)."""
    windows = over(unit_lengths(text, units, embedder))
    read = _read(text, units, windows, embedder, layers)
    rows = [
        _mean(tokens, states, base, units[number].span)
        for window, (tokens, states, base) in zip(windows, read, strict=True)
        for number in range(window.middle[0], window.middle[1] + 1)
    ]
    return np.array(rows, np.float32).reshape(len(units), WIDTH)


def read_runs(
    text: str, units: Sequence[Unit], runs: Sequence[Run], embedder: Embedder, layers: Sequence[encoder.Layer]
) -> Vectors:
    """What each run of units means as a whole among what stands around it, shape (runs, 384)."""
    lengths = unit_lengths(text, units, embedder)
    read = _read(text, units, [widened(lengths, run) for run in runs], embedder, layers)
    rows = [_mean(*part, span_of(units, run)) for run, part in zip(runs, read, strict=True)]
    return np.array(rows, np.float32).reshape(len(runs), WIDTH)


def span_of(units: Sequence[Unit], run: Run) -> Span:
    """From the first character of a run to its last."""
    return Span(units[run[0]].span.start, units[run[1]].span.end)


def holds(tokens: Tokens, base: int, span: Span) -> NDArray[np.bool_]:
    """Which tokens of a window that begins at the character `base` stand in the span; shape (tokens,)."""
    there = (tokens.starts + base < span.end) & (tokens.ends + base > span.start)
    return np.asarray(there & (tokens.ends > tokens.starts))


def _read(
    text: str, units: Sequence[Unit], windows: Sequence[Window], embedder: Embedder, layers: Sequence[encoder.Layer]
) -> Iterator[tuple[Tokens, Vectors, int]]:
    """For each window its tokens, what the encoder makes of them, and the character at which it begins."""
    for at in range(0, len(windows), HELD):
        spans = [span_of(units, window.whole) for window in windows[at : at + HELD]]
        tokens = embedder.tokens([span.of(text) for span in spans])
        states = encoder.read(tokens, layers)
        yield from ((t, s, span.start) for t, s, span in zip(tokens, states, spans, strict=True))


def _mean(tokens: Tokens, states: Vectors, base: int, span: Span) -> Vectors:
    """Over the tokens that stand in the span; over all, where the encoder did not reach it."""
    inside = holds(tokens, base, span)
    return np.asarray(states[inside if inside.any() else slice(None)].mean(0), np.float32)
