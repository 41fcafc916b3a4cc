"""Words and recordings for these tests; every word lasts 0.3 s and follows the last after 0.1 s."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.transcribe.engine import HeardWord
from pipeline.transcribe.scripted import ticking
from pipeline.values import Quality, Recording, Stretch

STEP_MS = 400
LENGTH_MS = 300


def said(text: str, *, at_ms: int = 0, confidence: float = 0.9) -> tuple[HeardWord, ...]:
    return tuple(
        HeardWord(word, at_ms + i * STEP_MS, at_ms + i * STEP_MS + LENGTH_MS, confidence)
        for i, word in enumerate(text.split())
    )


def texts(words: Sequence[HeardWord]) -> str:
    return " ".join(word.text for word in words)


def recording_of(*speech: tuple[int, int], duration_ms: int | None = None) -> Recording:
    """Speech at these times; the sound tells its own time, for the scripted engine."""
    stretches = tuple(Stretch(start, end) for start, end in speech)
    quality = Quality(1.0, 0.0, 30.0, -20.0, None, 0)
    end_ms = stretches[-1].end_ms if duration_ms is None else duration_ms
    return Recording(end_ms, "0" * 64, stretches, quality, ticking)
