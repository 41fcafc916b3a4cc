"""Sentences as vectors of meaning: all-MiniLM-L6-v2 (int8 ONNX) on the CPU, without PyTorch and without a network.

Sections and flags both weigh meaning, so this sits below them. The model folder holds `model.onnx` and
`tokenizer.json` (models/manifest.toml, `minilm`). Beside the meaning of a whole text it gives what the lower layers
make of each token, for a reader that has upper layers of its own (pipeline/flag/encoder.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding

Vectors = NDArray[np.float32]

WIDTH = 384
"""Numbers in one vector."""

MAX_TOKENS = 256
"""Longer texts are cut: the length the model was trained on (model card of all-MiniLM-L6-v2)."""

TAPPED_LAYERS = 4
"""Layers, of six, after which `Embedder.tokens` looks."""

_TAPPED = f"layer_norm_{2 * TAPPED_LAYERS}"
"""What the ONNX file calls their result: two normalisations a layer, and one before the first."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """What the lower layers make of one text, n tokens: the first and the last stand for no characters."""

    states: Vectors
    """Shape (n, 384)."""
    starts: NDArray[np.int64]
    """First character of each token, shape (n,)."""
    ends: NDArray[np.int64]


class Embedder:
    """Holds the loaded model; make one per run."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load from the model's folder; `threads` 0 takes all cores."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            _with_tap((folder / "model.onnx").read_bytes()), options, providers=["CPUExecutionProvider"]
        )
        self._giving_back = onnxruntime.RunOptions()
        self._giving_back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str], *, batch: int = 32) -> Vectors:
        """One unit-length row per text, shape (len(texts), 384): mean of the token vectors, as the card says."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for chosen in _of_like_length(texts, batch):
            hidden, tokens = self._run("last_hidden_state", [texts[i] for i in chosen])
            weight = np.array([token.attention_mask for token in tokens], np.float32)[:, :, None]
            summed = (hidden * weight).sum(1)
            rows[chosen] = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)
        return rows

    def tokens(self, texts: Sequence[str], *, batch: int = 8) -> list[Tokens]:
        """What the lower layers make of each text, token by token; of its first `MAX_TOKENS` tokens.

        These texts are long: 32 at once took half a gigabyte and no less time.
        """
        found: dict[int, Tokens] = {}
        for chosen in _of_like_length(texts, batch):
            hidden, tokens = self._run(_TAPPED, [texts[i] for i in chosen])
            for number, states, token in zip(chosen, hidden, tokens, strict=True):
                real = sum(token.attention_mask)
                places = np.array(token.offsets[:real], np.int64)
                found[number] = Tokens(states[:real], places[:, 0], places[:, 1])
        return [found[number] for number in range(len(texts))]

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, without the two that stand for no characters."""
        return [sum(token.attention_mask) - 2 for token in self._tokenizer.encode_batch(list(texts))]

    def _run(self, output: str, texts: list[str]) -> tuple[Vectors, list[Encoding]]:
        tokens = self._tokenizer.encode_batch(texts)
        mask = np.array([token.attention_mask for token in tokens], np.int64)
        ids = np.array([token.ids for token in tokens], np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        # Else it keeps, for the rest of the run, what its largest batch took.
        return self._session.run([output], feed, self._giving_back)[0], tokens


def _of_like_length(texts: Sequence[str], batch: int) -> list[list[int]]:
    """Numbers of the texts in batches that waste little on padding."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    return [order[at : at + batch] for at in range(0, len(order), batch)]


def _with_tap(model: bytes) -> bytes:
    """The ONNX file with one more output, what the tapped layer gives.

    Messages of Protocol Buffers that follow one another are read as one, lists joined: so an output is added by
    appending a `ModelProto` (field 7, graph; field 12, output; field 1, name) and nothing is rewritten.
    """
    added = _TAPPED.encode()
    for field in (1, 12, 7):
        added = bytes([field << 3 | 2, len(added)]) + added
    return model + added
