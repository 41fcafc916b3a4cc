"""Train the encoder's upper layers and the heads on them: the one module that needs PyTorch.

Four questions are learnt at once from the same reading: does this unit belong to a disclosure, is this run one, of
which category, how urgent. The last two have answers for disclosures only; they teach the layers what kinds of
trouble there are. The weights kept are an average over the last steps (Polyak and Juditsky 1992), which a small and
varied set of passages needs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.random import Generator
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional

from pipeline.embed import TAPPED_LAYERS, WIDTH
from pipeline.flag.encoder import EPSILON, HEADS, Layer
from pipeline.training.lessons import Sample

URGENCIES = ("routine", "today", "immediate")

EPOCHS = 3
BATCH = 24
RATE = 6e-5
HEAD_RATE = 2e-3
WARM_UP = 0.1
DECAY = 0.02
DROPOUT = 0.15
SMOOTHING = 0.04
AVERAGED = 0.995
KIND_WEIGHT = 0.3
URGENCY_WEIGHT = 0.2

_NAMES = {
    "query": "attention.self.query.weight", "query_bias": "attention.self.query.bias",
    "key": "attention.self.key.weight", "key_bias": "attention.self.key.bias",
    "value": "attention.self.value.weight", "value_bias": "attention.self.value.bias",
    "output": "attention.output.dense.weight", "output_bias": "attention.output.dense.bias",
    "attended_gain": "attention.output.LayerNorm.weight", "attended_bias": "attention.output.LayerNorm.bias",
    "widen": "intermediate.dense.weight", "widen_bias": "intermediate.dense.bias",
    "narrow": "output.dense.weight", "narrow_bias": "output.dense.bias",
    "final_gain": "output.LayerNorm.weight", "final_bias": "output.LayerNorm.bias",
}  # fmt: skip
"""What all-MiniLM-L6-v2's own file calls the parts of a layer."""


def untrained(weights: Path) -> tuple[Layer, ...]:
    """The upper layers as they were published (`model.safetensors`)."""
    from safetensors.numpy import load_file

    stored = load_file(weights)
    numbers = sorted({int(name.split(".")[2]) for name in stored if name.startswith("encoder.layer.")})
    return tuple(
        Layer(**{ours: stored[f"encoder.layer.{number}.{theirs}"] for ours, theirs in _NAMES.items()})
        for number in numbers[TAPPED_LAYERS:]
    )


class _Block(nn.Module):
    """One layer of `pipeline.flag.encoder`, with dropout."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        for name in _NAMES:
            self.register_parameter(name, nn.Parameter(torch.tensor(getattr(layer, name))))

    def forward(self, states: Tensor, real: Tensor) -> Tensor:
        w = dict(self.named_parameters())
        attended = functional.linear(self._attention(states, real, w), w["output"], w["output_bias"])
        states = self._normal(states + self._dropped(attended), w["attended_gain"], w["attended_bias"])
        wide = functional.gelu(functional.linear(states, w["widen"], w["widen_bias"]), approximate="tanh")
        narrow = functional.linear(wide, w["narrow"], w["narrow_bias"])
        return self._normal(states + self._dropped(narrow), w["final_gain"], w["final_bias"])

    def _attention(self, states: Tensor, real: Tensor, w: Mapping[str, Tensor]) -> Tensor:
        texts, length, width = states.shape
        query, key, value = (
            functional.linear(states, w[part], w[f"{part}_bias"]).view(texts, length, HEADS, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=real[:, None, None, :], dropout_p=DROPOUT if self.training else 0.0
        )
        return mixed.transpose(1, 2).reshape(texts, length, width)

    def _dropped(self, states: Tensor) -> Tensor:
        return functional.dropout(states, DROPOUT, self.training)

    def _normal(self, states: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
        return functional.layer_norm(states, (WIDTH,), gain, bias, EPSILON)

    def layer(self) -> Layer:
        return Layer(**{name: value.detach().numpy().copy() for name, value in self.named_parameters()})


class Network(nn.Module):
    """The layers and the four heads."""

    def __init__(self, layers: Sequence[Layer], codes: int) -> None:
        """Start from these layers; heads start at nothing."""
        super().__init__()
        self.blocks = nn.ModuleList(_Block(layer) for layer in layers)
        sizes = {"unit": 1, "whole": 1, "code": codes, "urgency": len(URGENCIES) - 1}
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, size) for name, size in sizes.items()})

    def forward(self, states: Tensor, real: Tensor, pools: Tensor) -> Tensor:
        """One row per judged stretch, shape (texts, stretches, 384)."""
        for block in self.blocks:
            states = block(states, real)
        return pools @ states

    def layers(self) -> tuple[Layer, ...]:
        """As the pipeline runs them."""
        return tuple(block.layer() for block in self.blocks)

    def head(self, name: str) -> np.ndarray:
        """Weights and, last, bias, shape (outputs, 385)."""
        head: Any = self.heads[name]
        return np.hstack([head.weight.detach().numpy(), head.bias.detach().numpy()[:, None]]).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the rows of a batch should be told to be; -1 where nobody knows."""

    unit: Tensor
    whole: Tensor
    code: Tensor
    urgency: Tensor


def train(layers: Sequence[Layer], some: Sequence[Sample], codes: Sequence[str], chance: Generator) -> Network:
    """Fit to the samples; the same seed gives the same weights on the same machine."""
    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(int(chance.integers(2**31)))
    network = Network(layers, len(codes))
    following = torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGED)
    averaged = torch.optim.swa_utils.AveragedModel(network, multi_avg_fn=following)
    groups = [
        {"params": network.blocks.parameters(), "lr": RATE, "weight_decay": DECAY},
        {"params": network.heads.parameters(), "lr": HEAD_RATE, "weight_decay": DECAY},
    ]
    optimiser = torch.optim.AdamW(groups, fused=True)
    batches = EPOCHS * (1 + (len(some) - 1) // BATCH)
    slowing = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step / batches))
    for _ in range(EPOCHS):
        for batch in track(list(_batches(some, chance)), description="training"):
            loss = _loss(network, batch, codes)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            slowing.step()
            averaged.update_parameters(network)
    return cast(Network, averaged.module).eval()


def _pace(done: float) -> float:
    return min(done / WARM_UP, (1 - done) / (1 - WARM_UP))


def _batches(some: Sequence[Sample], chance: Generator) -> Iterator[list[Sample]]:
    """Windows of like length together, in any order."""
    order = sorted(range(len(some)), key=lambda i: len(some[i].states) + chance.integers(16))
    starts = np.arange(0, len(order), BATCH)
    for start in chance.permutation(starts):
        yield [some[i] for i in order[start : start + BATCH]]


def _loss(network: Network, batch: Sequence[Sample], codes: Sequence[str]) -> Tensor:
    states, real, pools = _padded(batch)
    with torch.autocast("cpu", torch.bfloat16):
        rows = network(states, real, pools).float()
    answers = _answers(batch, codes, pools.shape[1])
    odds = {name: head(rows) for name, head in network.heads.items()}
    loss = _yes_or_no(odds["unit"][..., 0], answers.unit) + _yes_or_no(odds["whole"][..., 0], answers.whole)
    known = answers.code >= 0
    if known.any():
        loss = loss + KIND_WEIGHT * functional.cross_entropy(
            odds["code"][known], answers.code[known], label_smoothing=SMOOTHING
        )
    timed = answers.urgency >= 0
    if timed.any():
        at_least = torch.arange(1, len(URGENCIES))[None, :] <= answers.urgency[timed][:, None]
        loss = loss + URGENCY_WEIGHT * functional.binary_cross_entropy_with_logits(
            odds["urgency"][timed], at_least.float()
        )
    return loss


def _yes_or_no(odds: Tensor, truth: Tensor) -> Tensor:
    known = truth >= 0
    wanted = truth[known].float() * (1 - 2 * SMOOTHING) + SMOOTHING
    return functional.binary_cross_entropy_with_logits(odds[known], wanted)


def _padded(batch: Sequence[Sample]) -> tuple[Tensor, Tensor, Tensor]:
    length = max(len(one.states) for one in batch)
    stretches = max(len(one.pools) for one in batch)
    states = torch.zeros(len(batch), length, WIDTH)
    real = torch.zeros(len(batch), length, dtype=torch.bool)
    pools = torch.zeros(len(batch), stretches, length)
    for row, one in enumerate(batch):
        states[row, : len(one.states)] = torch.from_numpy(one.states.astype(np.float32))
        real[row, : len(one.states)] = True
        pools[row, : len(one.pools), : len(one.states)] = torch.from_numpy(one.pools)
    return states, real, pools


def _answers(batch: Sequence[Sample], codes: Sequence[str], stretches: int) -> Answers:
    unit, whole, code, urgency = (torch.full((len(batch), stretches), -1) for _ in range(4))
    for row, one in enumerate(batch):
        units = len(one.truth)
        unit[row, :units] = torch.from_numpy(one.truth)
        for place, mark in enumerate(one.runs, units):
            whole[row, place] = mark.label
            code[row, place] = codes.index(mark.code) if mark.code in codes else -1
            urgency[row, place] = URGENCIES.index(mark.urgency) if mark.urgency else -1
    return Answers(unit, whole, code, urgency)
