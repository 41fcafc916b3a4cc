"""Stream a recording past the voice model: one vector for every window in which somebody speaks.

The sound is decoded once, block by block, and only the vectors stay, so memory does not grow with the sound. They
are voice data: they live in this process while it tells speakers apart, and are never written anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from pipeline.diarise.checkpoint import Floats
from pipeline.diarise.ge2e import WIDTH, Voices
from pipeline.diarise.mel import HOP, WINDOW, Frames, mel_frames
from pipeline.values import SAMPLE_RATE_HZ, Recording, Samples, Word

WINDOW_MS = 1_200
"""Shorter than the 1.6 s that the model was trained on: turns are short, and a window over two voices is neither's."""

STEPS_MS = (400, 600)
"""From one window to the next: short where a recording is short and each voice is heard little..."""

MOST_WINDOWS = 9_000
"""...and longer where this many would not do, so that a long recording takes a minute and not three."""

FRAME_MS = 10
FRAMES = WINDOW_MS // FRAME_MS

SPOKEN = 0.5
"""Share of a window that words must cover."""

BATCH = 64


@dataclass(frozen=True, slots=True)
class Voiceprints:
    """Windows in order of time: where each one's middle lies, and its vector."""

    middles_ms: NDArray[np.int_]
    """Shape (windows,)."""
    vectors: Floats
    """Shape (windows, 256), of unit length."""


def step_ms(duration_ms: int) -> int:
    """The step between windows for a recording of this length."""
    least, most = STEPS_MS
    return min(most, max(least, duration_ms // MOST_WINDOWS // FRAME_MS * FRAME_MS))


def listen(
    recording: Recording, words: Sequence[Word], voices: Voices, on_share: Callable[[float], None]
) -> Voiceprints:
    """The vectors of all windows with words in them; `on_share` hears how much of the recording is done, 0 to 1."""
    starts = _starts(words, step_ms(recording.duration_ms))
    vectors: list[Floats] = []
    threads = os.cpu_count() or 1
    windows = _windows(recording, starts)
    # One thread of linear algebra for each thread of ours: the matrices are too small to be shared out well.
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        while batch := list(islice(windows, threads * BATCH)):
            parts = [np.stack(batch[at : at + BATCH]) for at in range(0, len(batch), BATCH)]
            vectors += pool.map(voices.encode, parts)
            on_share(sum(map(len, vectors)) / len(starts))
    joined = np.concatenate(vectors) if vectors else np.zeros((0, WIDTH), np.float32)
    return Voiceprints(starts + WINDOW_MS // 2, joined)


def _starts(words: Sequence[Word], step_ms: int) -> NDArray[np.int_]:
    """When the windows begin, in ms: every step of time at which at least half a window is words."""
    frames = max((word.end_ms for word in words), default=0) // FRAME_MS + FRAMES + 1
    spoken = np.zeros(frames, bool)
    for word in words:
        spoken[word.start_ms // FRAME_MS : word.end_ms // FRAME_MS + 1] = True
    until = np.concatenate([[0], np.cumsum(spoken)])
    starts = np.arange(0, max(0, frames - FRAMES), step_ms // FRAME_MS)
    return np.asarray(starts[until[starts + FRAMES] - until[starts] >= SPOKEN * FRAMES] * FRAME_MS)


def _windows(recording: Recording, starts: NDArray[np.int_]) -> Iterator[Frames]:
    """The mel frames of each window, cut from the blocks as they come; a window past the end is padded with silence."""
    length = WINDOW_MS * SAMPLE_RATE_HZ // 1000
    wanted = iter(starts * SAMPLE_RATE_HZ // 1000)
    start = next(wanted, None)
    held, offset = np.zeros(0, np.float32), 0
    for block in _with_silence(recording, length):
        held = np.concatenate([held, block])
        while start is not None and start + length <= offset + len(held):
            yield mel_frames(held[start - offset : start - offset + length])[:FRAMES]
            start = next(wanted, None)
        if start is None:
            return
        spare = max(0, min(start - offset, len(held)))
        held, offset = held[spare:], offset + spare


def _with_silence(recording: Recording, length: int) -> Iterator[Samples]:
    yield from recording.blocks()
    yield np.zeros(length + WINDOW + HOP, np.float32)
