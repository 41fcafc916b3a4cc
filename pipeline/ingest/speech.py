"""Where people speak: Silero voice activity over a stream of blocks, and its marks made into stretches.

The model is the one inside faster-whisper's wheel (Silero VAD 6, MIT). It is run here rather than through that
package so that its state is carried from block to block and memory stays flat for a recording of hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelMissingError
from pipeline.settings import IngestSettings
from pipeline.values import SAMPLE_RATE_HZ, Samples, Stretch

WINDOW = 512
"""Samples that get one probability: 32 ms."""
WINDOW_MS = WINDOW * 1000 // SAMPLE_RATE_HZ
_CONTEXT = 64
_RELEASE = 0.15
"""Speech goes on until the probability is this far below the threshold (Silero's own hysteresis)."""

Hear = Callable[[Samples], NDArray[np.float32]]
"""Probability of speech for each window of the next block, whose length is a multiple of WINDOW. Keeps state."""


def silero() -> Hear:
    """A fresh listener for one recording; raises ModelMissingError."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(_model(), sess_options=options, providers=["CPUExecutionProvider"])
    hidden = np.zeros((1, 1, 128), np.float32)
    cell = np.zeros((1, 1, 128), np.float32)
    before = np.zeros(_CONTEXT, np.float32)

    def hear(block: Samples) -> NDArray[np.float32]:
        """Each window goes in with the 64 samples before it, as the model was trained."""
        nonlocal hidden, cell, before
        windows = block.reshape(-1, WINDOW)
        contexts = np.vstack([before, windows[:-1, -_CONTEXT:]])
        before = windows[-1, -_CONTEXT:].copy()
        inputs = {"input": np.hstack([contexts, windows]), "h": hidden, "c": cell}
        probability, hidden, cell = session.run(None, inputs)
        return np.asarray(probability, np.float32).ravel()

    return hear


def _model() -> bytes:
    """The one private thing taken from faster-whisper: where its model lies. Found without importing it."""
    spec = find_spec("faster_whisper")
    folders = spec.submodule_search_locations if spec else None
    found = sorted(Path(folders[0], "assets").glob("silero_vad_v6*.onnx")) if folders else []
    if not found:
        raise ModelMissingError("the voice activity model is missing; install faster-whisper 1.2 again")
    return found[0].read_bytes()


def stretches(probability: NDArray[np.float32], settings: IngestSettings, *, duration_ms: int) -> tuple[Stretch, ...]:
    """Stretches of speech, padded, disjoint and in order, within [0, duration_ms).

    Silences shorter than the setting do not end a stretch; where two pads meet, the silence is shared, so that
    a pause stays a place to cut.
    """
    found = _bridge(_raw(probability.tolist(), settings.speech_threshold), settings.speech_min_silence_ms)
    return _pad(found, settings.speech_pad_ms, duration_ms)


def _raw(probability: Sequence[float], threshold: float) -> list[tuple[int, int]]:
    """From each window at or above the threshold to the next one well below it, in milliseconds."""
    found: list[tuple[int, int]] = []
    release = max(threshold - _RELEASE, 0.01)
    start = -1
    for index, value in enumerate(probability):
        if start < 0 and value >= threshold:
            start = index
        elif start >= 0 and value < release:
            found.append((start * WINDOW_MS, index * WINDOW_MS))
            start = -1
    if start >= 0:
        found.append((start * WINDOW_MS, len(probability) * WINDOW_MS))
    return found


def _bridge(found: list[tuple[int, int]], silence_ms: int) -> list[tuple[int, int]]:
    bridged: list[tuple[int, int]] = []
    for start, end in found:
        if bridged and start - bridged[-1][1] < silence_ms:
            bridged[-1] = (bridged[-1][0], end)
        else:
            bridged.append((start, end))
    return bridged


def _pad(found: list[tuple[int, int]], pad_ms: int, duration_ms: int) -> tuple[Stretch, ...]:
    if not found:
        return ()
    middles = [(left[1] + right[0]) // 2 for left, right in pairwise(found)]
    floors, ceilings = [0, *middles], [*middles, duration_ms]
    padded = (
        (max(floor, start - pad_ms), min(ceiling, end + pad_ms))
        for (start, end), floor, ceiling in zip(found, floors, ceilings, strict=True)
    )
    return tuple(Stretch(start, end) for start, end in padded if start < end)
