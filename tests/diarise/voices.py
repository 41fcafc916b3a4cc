"""Vectors as several voices would give them, without a voice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.diarise.clustering import talk_of
from pipeline.diarise.model import Talk

WIDTH = 48


def voices(count: int, *, seed: int = 0) -> np.ndarray:
    """So many directions, none near another, shape (count, WIDTH)."""
    made, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(WIDTH, count)))
    return np.asarray(made.T, np.float32)


def talk(order: Sequence[int], *, windows: int = 4, noise: float = 0.06, seed: int = 1) -> Talk:
    """Atoms spoken by these speakers one after the other, each with so many windows."""
    random = np.random.default_rng(seed)
    own = np.repeat(order, windows)
    raw = voices(max(order) + 1)[own] + random.normal(scale=noise, size=(len(own), WIDTH))
    vectors = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)
    atom = np.repeat(np.arange(len(order)), windows)
    return talk_of(vectors, atom, np.ones(len(order), bool), weight=1 / 3)
