"""Stand-ins: an embedder that needs no model, transcripts from lines."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from pipeline.embed import WIDTH, Embedder, Vectors
from pipeline.flag.model import Weights
from pipeline.values import Span, Transcript, Turn


class WordEmbedder(Embedder):
    """Means by words shared: each word is one direction."""

    def __init__(self) -> None:
        self.calls = 0

    def encode(self, texts: Sequence[str], *, batch: int = 32) -> Vectors:
        self.calls += 1
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % WIDTH] += 1
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def spoken(*turns: str, speakers: Sequence[str | None] = ()) -> Transcript:
    """Lines as turns, with these speakers or none."""
    text, laid = "", []
    for number, words in enumerate(turns):
        who = speakers[number] if speakers else None
        laid.append(Turn(Span(len(text), len(text) + len(words)), None, None, who))
        text += words + "\n"
    return Transcript(text=text[:-1], turns=tuple(laid), words=(), duration_ms=None, engine="notes")


def weights(*, adult: float = -1.0, urgency: tuple[float, float] = (-9.0, -9.0), width: int) -> Weights:
    """Weights that decide nothing but what is asked for; `width` is that of one described row."""
    return Weights(
        unit=np.zeros(2 * width + 1),
        passage=np.zeros(width + 1),
        final=np.zeros(4),
        seed=np.array([0.4, 0.3, 0.2]),
        threshold=np.array([0.5]),
        codes=np.array(["OTH"]),
        bias=np.zeros(1),
        kind=np.array([1.0, 1.0, 5.0]),
        adult=np.array([*np.zeros(15), adult]),
        urgency=np.array([[*np.zeros(width), odds] for odds in urgency]),
    )
