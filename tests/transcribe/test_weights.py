from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.errors import ModelDamagedError
from pipeline.transcribe import weights

WIDTH = 4
NUMBERS = {np.dtype(np.float32): 0, np.dtype(np.int8): 1, np.dtype(np.float16): 4}


def counted(*shape: int) -> NDArray[np.float16]:
    return np.arange(np.prod(shape), dtype=np.float16).reshape(shape)


def smallest() -> dict[str, NDArray[np.generic]]:
    """One layer on either side, in the names of the format."""
    fused = counted(3 * WIDTH, WIDTH)
    return {
        "encoder/conv1/weight": counted(WIDTH, 80, 3),
        "encoder/position_encodings/encodings": counted(6, WIDTH),
        "encoder/num_heads": np.float32(2),  # type: ignore[dict-item]
        "encoder/layer_0/self_attention/linear_0/weight": fused,
        "encoder/layer_0/self_attention/linear_0/bias": counted(3 * WIDTH),
        "encoder/layer_0/self_attention/layer_norm/gamma": counted(WIDTH),
        "decoder/embeddings/weight": counted(10, WIDTH),
        "decoder/position_encodings/encodings": counted(5, WIDTH),
        "decoder/num_heads": np.float32(2),  # type: ignore[dict-item]
        "decoder/layer_0/attention/linear_1/weight": fused[: 2 * WIDTH],
        "decoder/alibi": np.float32(0),  # type: ignore[dict-item]
    }


def write(folder: Path, tensors: dict[str, NDArray[np.generic]], *, version: int = 6) -> Path:
    def string(text: str) -> bytes:
        return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"

    out = struct.pack("<I", version) + string("WhisperSpec") + struct.pack("<II", 3, len(tensors))
    for name, tensor in tensors.items():
        array = np.asarray(tensor)
        out += string(name) + struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape)
        out += struct.pack("<BI", NUMBERS[array.dtype], array.nbytes) + array.tobytes()
    (folder / "model.bin").write_bytes(out)
    (folder / "config.json").write_text(json.dumps({"alignment_heads": [[0, 1]]}))
    return folder


def test_names_and_sizes_are_those_of_openai_whisper(tmp_path: Path) -> None:
    held = weights.read(write(tmp_path, smallest()))
    assert held.dims == {
        "n_mels": 80,
        "n_audio_ctx": 6,
        "n_audio_state": WIDTH,
        "n_audio_head": 2,
        "n_audio_layer": 1,
        "n_vocab": 10,
        "n_text_ctx": 5,
        "n_text_state": WIDTH,
        "n_text_head": 2,
        "n_text_layer": 1,
    }
    assert held.alignment_heads == ((0, 1),)
    assert "encoder.blocks.0.attn_ln.weight" in held.tensors
    assert {str(tensor.dtype) for tensor in held.tensors.values()} == {"float32"}


def test_query_key_and_value_come_apart_in_that_order(tmp_path: Path) -> None:
    tensors = weights.read(write(tmp_path, smallest())).tensors
    fused = counted(3 * WIDTH, WIDTH)
    for n, part in enumerate(("query", "key", "value")):
        assert (tensors[f"encoder.blocks.0.attn.{part}.weight"] == fused[n * WIDTH : (n + 1) * WIDTH]).all()
    for n, part in enumerate(("key", "value")):
        assert (tensors[f"decoder.blocks.0.cross_attn.{part}.weight"] == fused[n * WIDTH : (n + 1) * WIDTH]).all()
    assert "encoder.blocks.0.attn.key.bias" not in tensors


@pytest.mark.parametrize("keep", [0, 3, 40, 200, -1])
def test_a_file_cut_short_is_damaged(tmp_path: Path, keep: int) -> None:
    write(tmp_path, smallest())
    held = (tmp_path / "model.bin").read_bytes()
    (tmp_path / "model.bin").write_bytes(held[:keep])
    with pytest.raises(ModelDamagedError, match="quietroom models"):
        weights.read(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelDamagedError):
        weights.read(write(tmp_path, smallest(), version=5))


def test_quantised_weights_are_refused_with_the_reason(tmp_path: Path) -> None:
    tensors = smallest() | {"encoder/layer_0/ffn/linear_0/weight": np.zeros((WIDTH, WIDTH), np.int8)}
    with pytest.raises(ModelDamagedError, match="unquantised"):
        weights.read(write(tmp_path, tensors))
