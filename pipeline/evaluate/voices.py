"""Diarisation error and speaker count: whose voice is where, beside the timeline.

The error of Fiscus et al. (NIST Rich Transcription, md-eval): time missed, time falsely given to a speaker and time
given to the wrong one, over the time that the timeline's speakers speak, with the best one-to-one pairing of labels
(Hungarian method) and 0.25 s on either side of each of the timeline's turns not counted. Where it is silent between
the words of one turn, the turn is taken to go on, in both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.figures import NO_VOICES, Diarisation, Share
from pipeline.evaluate.gold import Gold
from pipeline.values import Stretch, Transcript

COLLAR_MS = 250
"""Nobody can say to a quarter of a second where speech begins."""

FRAME_MS = 10

Spoken = tuple[str, Stretch]
Pairs = NDArray[np.int_]


def diarisation(gold: Gold, transcript: Transcript) -> Diarisation:
    """The error of a transcript's speakers; all zero where either has no times or no speakers."""
    said = [(turn.speaker, turn.when) for turn in gold.turns if turn.when]
    told = [
        (turn.speaker, Stretch(turn.start_ms, max(turn.end_ms, turn.start_ms + 1)))
        for turn in transcript.turns
        if turn.speaker is not None and turn.start_ms is not None and turn.end_ms is not None
    ]
    if not said or not told:
        return NO_VOICES
    frames = max(stretch.end_ms for _, stretch in (*said, *told)) // FRAME_MS + 1
    counted = _outside_collars(said, frames)
    true, found = _active(said, frames)[:, counted], _active(told, frames)[:, counted]
    spoken, heard = true.sum(axis=0), found.sum(axis=0)
    together = true.astype(int) @ found.T.astype(int)
    right = sum(int(together[row, column]) for row, column in best_pairs(together))
    of = int(spoken.sum()) * FRAME_MS
    return Diarisation(
        Share(int(np.maximum(spoken - heard, 0).sum()) * FRAME_MS, of),
        Share(int(np.maximum(heard - spoken, 0).sum()) * FRAME_MS, of),
        Share((int(np.minimum(spoken, heard).sum()) - right) * FRAME_MS, of),
        len(found),
        len(true),
    )


def _active(spoken: Sequence[Spoken], frames: int) -> NDArray[np.bool_]:
    """Whether each speaker speaks in each frame, shape (speakers, frames)."""
    speakers = list(dict.fromkeys(speaker for speaker, _ in spoken))
    active = np.zeros((len(speakers), frames), bool)
    for speaker, stretch in spoken:
        active[speakers.index(speaker), stretch.start_ms // FRAME_MS : stretch.end_ms // FRAME_MS] = True
    return active


def _outside_collars(spoken: Sequence[Spoken], frames: int) -> NDArray[np.bool_]:
    counted = np.ones(frames, bool)
    for edge_ms in (edge for _, stretch in spoken for edge in (stretch.start_ms, stretch.end_ms)):
        counted[max(0, edge_ms - COLLAR_MS) // FRAME_MS : (edge_ms + COLLAR_MS) // FRAME_MS] = False
    return counted


def best_pairs(together: Pairs) -> list[tuple[int, int]]:
    """Rows and columns, one to one, whose values sum to most: the Hungarian method, by shortest augmenting paths.

    After Jonker and Volgenant 1987; SciPy has it too, but is no dependency of this program.
    """
    rows, columns = together.shape
    size = max(rows, columns)
    cost = np.zeros((size + 1, size + 1))
    cost[1 : rows + 1, 1 : columns + 1] = -together
    row_price, column_price = np.zeros(size + 1), np.zeros(size + 1)
    holder = np.zeros(size + 1, int)
    for row in range(1, size + 1):
        holder[0] = row
        came_from = _augment(cost, row_price, column_price, holder)
        column = int(came_from[-1])
        while column:
            before = int(came_from[column])
            holder[column] = holder[before]
            column = before
    pairs = ((int(holder[column]) - 1, column - 1) for column in range(1, columns + 1))
    return sorted((row, column) for row, column in pairs if row < rows)


def _augment(
    cost: NDArray[np.float64], row_price: NDArray[np.float64], column_price: NDArray[np.float64], holder: Pairs
) -> Pairs:
    """The column before each on the cheapest path to a free one, which the last entry names; prices are updated."""
    size = len(holder)
    least, used = np.full(size, np.inf), np.zeros(size, bool)
    came_from = np.zeros(size + 1, int)
    column = 0
    while True:
        used[column] = True
        row = holder[column]
        reduced = np.where(used, np.inf, cost[row] - row_price[row] - column_price)
        came_from[:-1][reduced < least] = column
        least = np.where(used, least, np.minimum(least, reduced))
        following = int(np.where(used, np.inf, least).argmin())
        step = least[following]
        row_price[holder[used]] += step
        column_price[used] -= step
        least[~used] -= step
        column = following
        if holder[column] == 0:
            came_from[-1] = column
            return came_from
