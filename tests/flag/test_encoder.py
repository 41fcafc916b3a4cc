from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np

from pipeline.flag import encoder
from pipeline.flag.encoder import Layer
from tests.flag.fakes import WordEmbedder


def _layer(seed: int) -> Layer:
    chance = np.random.default_rng(seed)
    shapes = {"widen": (1536, 384), "narrow": (384, 1536), "widen_bias": (1536,)}
    square = ("query", "key", "value", "output")
    return Layer(
        **{
            f.name: chance.normal(0, 0.05, shapes.get(f.name, (384, 384) if f.name in square else (384,))).astype(
                np.float32
            )
            for f in fields(Layer)
        }
    )


def test_layers_come_back_within_half_a_step(tmp_path: Path) -> None:
    written = _layer(1)
    encoder.save([written, _layer(2)], tmp_path / "layers.npz")
    back = encoder.load(tmp_path / "layers.npz")
    assert len(back) == 2
    for field in fields(Layer):
        before, after = getattr(written, field.name), getattr(back[0], field.name)
        step = np.abs(before).max(-1, keepdims=True) / 127 if before.ndim == 2 else 0
        assert (np.abs(before - after) <= step / 2 + 1e-6).all()


def test_a_layer_mixes_every_word_with_the_others() -> None:
    one, other = WordEmbedder().tokens(["she came in late", "she went home late"])
    read = encoder.read([one, other], [_layer(3)])
    assert read[0].shape == one.states.shape
    assert not np.allclose(read[0][1], read[1][1])


def test_the_shipped_layers_are_two_and_small() -> None:
    assert len(encoder.load()) == 2
    assert encoder.ENCODER.stat().st_size < 5_000_000
