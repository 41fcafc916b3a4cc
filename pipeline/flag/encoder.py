"""The upper layers of the sentence encoder, trained on talk in staff rooms: from what the lower ones make of tokens.

The lower layers are those every part of Quietroom shares (pipeline/embed.py); only the last two were trained for
this task, so that a file of a few megabytes holds what was learnt, and NumPy is enough to run it. The layers are
those of BERT (Devlin et al. 2019) with GELU as a hyperbolic tangent (Hendrycks and Gimpel 2016).
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.embed import WIDTH, Tokens, Vectors

ENCODER = Path(__file__).with_name("encoder.npz")

HEADS = 12
EPSILON = 1e-12
BATCH = 8


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer of a transformer: matrices of shape (out, in), the vectors beside them, two normalisations."""

    query: Vectors
    query_bias: Vectors
    key: Vectors
    key_bias: Vectors
    value: Vectors
    value_bias: Vectors
    output: Vectors
    output_bias: Vectors
    attended_gain: Vectors
    attended_bias: Vectors
    widen: Vectors
    widen_bias: Vectors
    narrow: Vectors
    narrow_bias: Vectors
    final_gain: Vectors
    final_bias: Vectors

    @classmethod
    def unpacked(cls, stored: Mapping[str, Vectors], number: int) -> Self:
        """From a file in which each row of a matrix is in whole numbers of its own step."""

        def read(name: str) -> Vectors:
            array = stored[f"{number}.{name}"]
            step = stored.get(f"{number}.{name}.step")
            return np.asarray(array if step is None else array * step[:, None], np.float32)

        return cls(**{field.name: read(field.name) for field in fields(cls)})

    def packed(self, number: int) -> dict[str, Vectors]:
        """As `unpacked` reads it: a byte a weight, in steps of 1/127 of the row's largest."""
        arrays: dict[str, Vectors] = {}
        for field in fields(self):
            array, name = getattr(self, field.name), f"{number}.{field.name}"
            if array.ndim == 1:
                arrays[name] = array.astype(np.float32)
            else:
                step = np.abs(array).max(1) / 127
                arrays[name] = np.rint(array / step[:, None]).astype(np.int8)
                arrays[f"{name}.step"] = step.astype(np.float32)
        return arrays


def read(tokens: Sequence[Tokens], layers: Sequence[Layer]) -> list[Vectors]:
    """What the upper layers make of every token of every text, shape (tokens, 384) each.

    One batch a core, and one core a batch: matrices this small only lose time when several threads share each.
    """
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i].states))
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        read = pool.map(lambda chosen: _read([tokens[i] for i in chosen], layers), batches)
        found = {
            i: states
            for chosen, some in zip(batches, read, strict=True)
            for i, states in zip(chosen, some, strict=True)
        }
    return [found[number] for number in range(len(tokens))]


def _read(tokens: Sequence[Tokens], layers: Sequence[Layer]) -> list[Vectors]:
    lengths = [len(one.states) for one in tokens]
    states = np.zeros((len(tokens), max(lengths), WIDTH), np.float32)
    for row, one in enumerate(tokens):
        states[row, : lengths[row]] = one.states
    real = np.arange(max(lengths))[None, :] < np.array(lengths)[:, None]
    for layer in layers:
        states = _layer(states, real, layer)
    return [states[row, :length] for row, length in enumerate(lengths)]


def _layer(states: Vectors, real: np.ndarray, layer: Layer) -> Vectors:
    attended = _attention(states, real, layer) @ layer.output.T + layer.output_bias
    states = _normal(states + attended, layer.attended_gain, layer.attended_bias)
    wide = _gelu(states @ layer.widen.T + layer.widen_bias)
    return _normal(states + wide @ layer.narrow.T + layer.narrow_bias, layer.final_gain, layer.final_bias)


def _attention(states: Vectors, real: np.ndarray, layer: Layer) -> Vectors:
    texts, length, width = states.shape

    def split(matrix: Vectors, bias: Vectors) -> Vectors:
        return (states @ matrix.T + bias).reshape(texts, length, HEADS, -1).transpose(0, 2, 1, 3)

    query, key, value = (
        split(layer.query, layer.query_bias),
        split(layer.key, layer.key_bias),
        split(layer.value, layer.value_bias),
    )
    odds = query @ key.transpose(0, 1, 3, 2) / np.float32(math.sqrt(width / HEADS))
    odds = np.where(real[:, None, None, :], odds, np.float32(-1e9))
    odds = np.exp(odds - odds.max(-1, keepdims=True))
    likely = odds / odds.sum(-1, keepdims=True)
    return np.asarray((likely @ value).transpose(0, 2, 1, 3).reshape(texts, length, width), np.float32)


def _gelu(x: Vectors) -> Vectors:
    return np.asarray(0.5 * x * (1 + np.tanh(np.float32(0.79788456) * (x + np.float32(0.044715) * x * x * x))))


def _normal(x: Vectors, gain: Vectors, bias: Vectors) -> Vectors:
    centred = x - x.mean(-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(EPSILON))
    return np.asarray(centred / spread * gain + bias, np.float32)


@cache
def load(path: Path = ENCODER) -> tuple[Layer, ...]:
    """The layers that ship with Quietroom, or others."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = dict(stored)
    count = 1 + max(int(name.split(".")[0]) for name in arrays)
    return tuple(Layer.unpacked(arrays, number) for number in range(count))


def save(layers: Sequence[Layer], path: Path = ENCODER) -> None:
    """Write as `load` reads."""
    arrays: dict[str, Any] = {}
    for number, layer in enumerate(layers):
        arrays |= layer.packed(number)
    np.savez_compressed(path, **arrays)
