"""Sound as the bytes of a file: for tests that need a recording of their own."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

from pipeline.values import SAMPLE_RATE_HZ


def wav(samples: NDArray[np.floating]) -> bytes:
    """Mono at our rate, 16 bits."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return out.getvalue()
