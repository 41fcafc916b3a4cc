"""Windows of sound -> vectors in which the same voice lies close: GE2E (Wan et al. 2018) in NumPy, no PyTorch.

The weights are Resemblyzer's (models/manifest.toml, `ge2e`): three LSTM layers of 256 cells over 40 mel bands, a
linear layer, unit length. All windows of a batch go through each moment together, which is what makes it fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.diarise.checkpoint import Floats, read_tensors
from pipeline.diarise.mel import BANDS, Frames
from pipeline.errors import ModelDamagedError

LAYERS, CELLS = 3, 256
WIDTH = 256
"""Numbers in one vector."""

WEIGHTS = "pretrained.pt"


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of one LSTM layer, gates in torch's order: in, forget, cell, out."""

    weights: Floats
    """Shape (input + 256, 4 * 256): from what comes in, then from the state before."""
    bias: Floats


class Voices:
    """Holds the loaded model; make one per run."""

    def __init__(self, model: Path) -> None:
        """Load from the model's folder or its `.pt`; raises ModelDamagedError where it is no such model."""
        tensors = read_tensors(model / WEIGHTS if model.is_dir() else model, "model_state")
        shapes = _shapes()
        if any(name not in tensors or tensors[name].shape != shape for name, shape in shapes.items()):
            raise ModelDamagedError("the voices model is not of GE2E's shape (3 LSTM layers of 256, 40 mel bands)")
        self._layers = tuple(
            _Layer(
                np.vstack([tensors[f"lstm.weight_ih_l{n}"].T, tensors[f"lstm.weight_hh_l{n}"].T]),
                tensors[f"lstm.bias_ih_l{n}"] + tensors[f"lstm.bias_hh_l{n}"],
            )
            for n in range(LAYERS)
        )
        self._linear, self._bias = np.ascontiguousarray(tensors["linear.weight"].T), tensors["linear.bias"]

    def encode(self, windows: Frames) -> Floats:
        """One unit-length vector per window: (windows, frames, 40) -> (windows, 256), none of them negative."""
        sequence = np.ascontiguousarray(windows.transpose(1, 0, 2))
        for layer in self._layers:
            sequence = _through(layer, sequence)
        raw = np.maximum(sequence[-1] @ self._linear + self._bias, 0)
        return np.asarray(raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9), np.float32)


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {"linear.weight": (WIDTH, CELLS), "linear.bias": (WIDTH,)}
    for n in range(LAYERS):
        shapes |= {f"lstm.weight_ih_l{n}": (4 * CELLS, CELLS if n else BANDS)}
        shapes |= {f"lstm.weight_hh_l{n}": (4 * CELLS, CELLS)}
        shapes |= {f"lstm.bias_{kind}_l{n}": (4 * CELLS,) for kind in ("ih", "hh")}
    return shapes


def _through(layer: _Layer, sequence: Floats) -> Floats:
    """All states of a layer, shape (frames, windows, 256)."""
    frames, windows, width = sequence.shape
    states = np.empty((frames, windows, CELLS), np.float32)
    given = np.zeros((windows, width + CELLS), np.float32)
    cell = np.zeros((windows, CELLS), np.float32)
    for moment in range(frames):
        given[:, :width] = sequence[moment]
        gates = given @ layer.weights
        gates += layer.bias
        new = np.tanh(gates[:, 2 * CELLS : 3 * CELLS])
        enter, forget, _, leave = np.split(_sigmoid(gates), 4, axis=1)
        cell = forget * cell + enter * new
        states[moment] = given[:, width:] = leave * np.tanh(cell)
    return states


def _sigmoid(values: Floats) -> Floats:
    """By tanh, which NumPy computes many at a time; in place."""
    values *= 0.5
    np.tanh(values, out=values)
    values += 1
    values *= 0.5
    return values
