"""Read Whisper's weights out of a CTranslate2 folder, under the names that openai-whisper gives them.

openai-whisper's own checkpoints come from a host that many machines cannot reach; the folders that everybody has
hold the same tensors, renamed, with query, key and value of a layer laid on top of each other. Format: CTranslate2
binary version 6 (python/ctranslate2/specs/model_spec.py, `_serialize`). Read with NumPy alone; nothing is executed.
"""

from __future__ import annotations

import json
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelDamagedError

Tensor = NDArray[np.generic]

VERSION = 6
_DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_DAMAGED = "the speech model's weights cannot be read; run `quietroom models verify`, then `quietroom models pull`"
_QUANTISED = "openai-whisper needs unquantised weights (float16 or float32); take another copy of the model"

_LAYER = re.compile(r"(encoder|decoder)/layer_(\d+)/(.+)/(weight|bias|gamma|beta)")
_LEAF = {"weight": "weight", "bias": "bias", "gamma": "weight", "beta": "bias"}
_PARTS = {
    "self_attention/layer_norm": ("attn_ln",),
    "self_attention/linear_0": ("attn.query", "attn.key", "attn.value"),
    "self_attention/linear_1": ("attn.out",),
    "attention/layer_norm": ("cross_attn_ln",),
    "attention/linear_0": ("cross_attn.query",),
    "attention/linear_1": ("cross_attn.key", "cross_attn.value"),
    "attention/linear_2": ("cross_attn.out",),
    "ffn/layer_norm": ("mlp_ln",),
    "ffn/linear_0": ("mlp.0",),
    "ffn/linear_1": ("mlp.2",),
}
"""Inside a layer: a tensor there, and those it is stacked from here."""
_OTHERS = {
    "encoder/conv1/weight": "encoder.conv1.weight",
    "encoder/conv1/bias": "encoder.conv1.bias",
    "encoder/conv2/weight": "encoder.conv2.weight",
    "encoder/conv2/bias": "encoder.conv2.bias",
    "encoder/position_encodings/encodings": "encoder.positional_embedding",
    "encoder/layer_norm/gamma": "encoder.ln_post.weight",
    "encoder/layer_norm/beta": "encoder.ln_post.bias",
    "decoder/embeddings/weight": "decoder.token_embedding.weight",
    "decoder/position_encodings/encodings": "decoder.positional_embedding",
    "decoder/layer_norm/gamma": "decoder.ln.weight",
    "decoder/layer_norm/beta": "decoder.ln.bias",
}


@dataclass(frozen=True, slots=True)
class Weights:
    """A Whisper model in openai-whisper's terms."""

    dims: dict[str, int]
    """Arguments of whisper.model.ModelDimensions."""
    tensors: dict[str, NDArray[np.float32]]
    """Its state dict."""
    alignment_heads: tuple[tuple[int, int], ...]
    """(layer, head) of the decoder that know when a word was said; empty where the folder does not tell."""


def read(folder: Path) -> Weights:
    """The model in a CTranslate2 folder; raises ModelDamagedError."""
    try:
        with open(folder / "model.bin", "rb") as file:
            raw = _tensors(file)
        heads = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("alignment_heads", [])
        return Weights(_dims(raw), _renamed(raw), tuple((int(layer), int(head)) for layer, head in heads))
    except (OSError, struct.error, ValueError, KeyError, AttributeError, TypeError) as problem:
        raise ModelDamagedError(_DAMAGED) from problem


def _tensors(file: BinaryIO) -> dict[str, Tensor]:
    """Every variable by its name. A name aliases another in a list at the end, which Whisper does not need."""
    (version,) = _numbers(file, "I")
    name = _string(file)
    _, count = _numbers(file, "II")
    if version != VERSION or name != "WhisperSpec":
        raise ValueError("not a Whisper model of this format")
    found: dict[str, Tensor] = {}
    for _ in range(count):
        key = _string(file)
        (rank,) = _numbers(file, "B")
        shape = _numbers(file, f"{rank}I")
        dtype, size = _numbers(file, "BI")
        found[key] = np.frombuffer(file.read(size), _DTYPES[dtype]).reshape(shape)
    return found


def _numbers(file: BinaryIO, form: str) -> tuple[int, ...]:
    size = struct.calcsize(f"<{form}")
    return struct.unpack(f"<{form}", file.read(size))


def _string(file: BinaryIO) -> str:
    """Length, then characters, the last of them zero."""
    (length,) = _numbers(file, "H")
    return file.read(length)[:-1].decode("utf-8")


def _dims(raw: dict[str, Tensor]) -> dict[str, int]:
    n_audio_ctx, n_audio_state = raw["encoder/position_encodings/encodings"].shape
    n_text_ctx, n_text_state = raw["decoder/position_encodings/encodings"].shape
    return {
        "n_mels": raw["encoder/conv1/weight"].shape[1],
        "n_audio_ctx": n_audio_ctx,
        "n_audio_state": n_audio_state,
        "n_audio_head": int(raw["encoder/num_heads"]),
        "n_audio_layer": _layers(raw, "encoder"),
        "n_vocab": raw["decoder/embeddings/weight"].shape[0],
        "n_text_ctx": n_text_ctx,
        "n_text_state": n_text_state,
        "n_text_head": int(raw["decoder/num_heads"]),
        "n_text_layer": _layers(raw, "decoder"),
    }


def _layers(raw: dict[str, Tensor], side: str) -> int:
    found = (_LAYER.fullmatch(name) for name in raw)
    return len({match[2] for match in found if match and match[1] == side})


def _renamed(raw: dict[str, Tensor]) -> dict[str, NDArray[np.float32]]:
    tensors: dict[str, NDArray[np.float32]] = {}
    for name, tensor in raw.items():
        for new, part in _targets(name, tensor):
            if not np.issubdtype(part.dtype, np.floating):
                raise ModelDamagedError(_QUANTISED)
            tensors[new] = part.astype(np.float32)
    return tensors


def _targets(name: str, tensor: Tensor) -> list[tuple[str, Tensor]]:
    """What one stored tensor is here: itself, its thirds or halves; nothing for what Whisper does not have."""
    if name in _OTHERS:
        return [(_OTHERS[name], tensor)]
    match = _LAYER.fullmatch(name)
    if match is None or match[3] not in _PARTS:
        return []
    parts = _PARTS[match[3]]
    new = [f"{match[1]}.blocks.{match[2]}.{part}.{_LEAF[match[4]]}" for part in parts]
    pairs = zip(new, np.split(tensor, len(parts)), strict=True)
    return [(target, part) for target, part in pairs if not target.endswith("attn.key.bias")]
