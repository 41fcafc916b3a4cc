"""Stand-ins: an embedder that needs no model, transcripts from lines."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from pipeline.embed import MAX_TOKENS, WIDTH, Embedder, Tokens, Vectors
from pipeline.flag.features import FEATURES
from pipeline.flag.model import Weights
from pipeline.values import Span, Transcript, Turn


class WordEmbedder(Embedder):
    """Means by words shared: each word is one direction, and one token."""

    def __init__(self) -> None:
        self.calls = 0

    def encode(self, texts: Sequence[str], *, batch: int = 32) -> Vectors:
        self.calls += 1
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode("utf-8", "surrogatepass")) % WIDTH] += 1
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def tokens(self, texts: Sequence[str], *, batch: int = 32) -> list[Tokens]:
        return [self._tokens(text) for text in texts]

    def lengths(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def _tokens(self, text: str) -> Tokens:
        places = [(0, 0), *(match.span() for match in re.finditer(r"\S+", text)), (0, 0)][:MAX_TOKENS]
        starts, ends = (np.array(column, np.int64) for column in zip(*places, strict=True))
        return Tokens(self.encode([text[start:end] for start, end in places]), starts, ends)


def spoken(*turns: str, speakers: Sequence[str | None] = ()) -> Transcript:
    """Lines as turns, with these speakers or none."""
    text, laid = "", []
    for number, words in enumerate(turns):
        who = speakers[number] if speakers else None
        laid.append(Turn(Span(len(text), len(text) + len(words)), None, None, who))
        text += words + "\n"
    return Transcript(text=text[:-1], turns=tuple(laid), words=(), duration_ms=None, engine="notes")


def weights(*, adult: float = -1.0, urgency: tuple[float, float] = (-9.0, -9.0)) -> Weights:
    """Weights that decide nothing but what is asked for."""
    return Weights(
        unit=np.zeros(WIDTH + 1),
        whole=np.zeros(WIDTH + 1),
        final=np.zeros(4 + len(FEATURES)),
        seed=np.array([0.4, 0.3, 0.2]),
        threshold=np.array([0.5]),
        codes=np.array(["OTH"]),
        code=np.zeros((1, WIDTH + 1)),
        kind=np.array([1.0, 1.0, 5.0, 0.0]),
        bias=np.zeros(1),
        adult=np.array([*np.zeros(16), adult]),
        urgency=np.array([[*np.zeros(WIDTH), odds] for odds in urgency]),
    )
