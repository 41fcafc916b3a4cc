"""Sentences as vectors of meaning: all-MiniLM-L6-v2 (int8 ONNX) on the CPU, without PyTorch and without a network.

Sections and flags both weigh meaning, so this sits below them. The model folder holds `model.onnx` and
`tokenizer.json` (models/manifest.toml, `minilm`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

WIDTH = 384
"""Numbers in one vector."""

MAX_TOKENS = 256
"""Longer texts are cut: the length the model was trained on (model card of all-MiniLM-L6-v2)."""


class Embedder:
    """Holds the loaded model; make one per run."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load from the model's folder; `threads` 0 takes all cores."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {spec.name for spec in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str], *, batch: int = 32) -> Vectors:
        """One unit-length row per text, shape (len(texts), 384): mean of the token vectors, as the card says."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for at in range(0, len(order), batch):
            chosen = order[at : at + batch]
            rows[chosen] = self._encode([texts[i] for i in chosen])
        return rows

    def _encode(self, texts: list[str]) -> Vectors:
        tokens = self._tokenizer.encode_batch(texts)
        mask = np.array([token.attention_mask for token in tokens], np.int64)
        ids = np.array([token.ids for token in tokens], np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        if hidden.ndim == 3:
            weight = mask[:, :, None].astype(np.float32)
            hidden = (hidden * weight).sum(1) / np.maximum(weight.sum(1), 1e-9)
        return np.asarray(hidden / np.maximum(np.linalg.norm(hidden, axis=1, keepdims=True), 1e-9), np.float32)
