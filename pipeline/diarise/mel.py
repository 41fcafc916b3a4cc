"""Sound -> mel spectrogram, as the GE2E voice model was trained on it.

The same numbers as librosa 0.10's `melspectrogram` gives with resemblyzer's settings (power, Slaney's scale and
norm, centred windows, no logarithm), in NumPy, because librosa would bring a compiler and a dozen packages for it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.values import SAMPLE_RATE_HZ, Samples

Frames = NDArray[np.float32]

WINDOW = SAMPLE_RATE_HZ * 25 // 1000
HOP = SAMPLE_RATE_HZ * 10 // 1000
BANDS = 40

_LINEAR_HZ, _LINEAR_STEP_HZ, _LOG_STEP = 1000.0, 200.0 / 3, np.log(6.4) / 27
"""Slaney's scale (Auditory Toolbox, 1998): even steps up to 1 kHz, even ratios above."""


def _mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    knee = _LINEAR_HZ / _LINEAR_STEP_HZ
    above = _LINEAR_HZ * np.exp(_LOG_STEP * (mel - knee))
    return np.where(mel < knee, _LINEAR_STEP_HZ * mel, above)


def _filters() -> Frames:
    """Triangles of equal area, shape (BANDS, WINDOW // 2 + 1)."""
    highest = _LINEAR_HZ / _LINEAR_STEP_HZ + np.log(SAMPLE_RATE_HZ / 2 / _LINEAR_HZ) / _LOG_STEP
    edges = _mel_to_hz(np.linspace(0.0, highest, BANDS + 2))
    bins = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE_HZ)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    triangles = np.maximum(0, np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)))
    return np.asarray(triangles * (2 / (high - low)), np.float32)


FILTERS = _filters()
HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


def mel_frames(samples: Samples) -> Frames:
    """Power in 40 mel bands every 10 ms, shape (len(samples) // 160 + 1, 40); frame n is centred on sample 160 n."""
    padded = np.pad(samples, WINDOW // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(windows * HANN, axis=1)) ** 2
    return np.asarray(power @ FILTERS.T, np.float32)
