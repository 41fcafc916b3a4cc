"""A Whisper model out of its CTranslate2 folder into the one file that whisper.cpp reads.

The format is that of whisper.cpp's `models/convert-pt-to-ggml.py`: sizes, mel filters, vocabulary, then each tensor
with its name; matrices in half precision, the rest in single. It holds a model's bytes and nothing of a session.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from pipeline.transcribe import weights

_MAGIC = 0x67676D6C
_HALF = 1
_SIZES = (
    "n_vocab", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer",
    "n_text_ctx", "n_text_state", "n_text_head", "n_text_layer", "n_mels",
)  # fmt: skip
_SINGLE = ("encoder.conv1.bias", "encoder.conv2.bias", "encoder.positional_embedding", "decoder.positional_embedding")
_FFT = 400


def write(folder: Path, target: Path) -> None:
    """The folder's model at `target`; raises ModelDamagedError."""
    held = weights.read(folder)
    with open(target, "wb") as file:
        file.write(struct.pack("<12i", _MAGIC, *(held.dims[name] for name in _SIZES), _HALF))
        _write_filters(file, held.dims["n_mels"])
        _write_vocabulary(file, folder)
        for name, tensor in held.tensors.items():
            _write_tensor(file, name, tensor)


def _write_filters(file: BinaryIO, bands: int) -> None:
    from faster_whisper.feature_extractor import FeatureExtractor

    filters = np.asarray(FeatureExtractor(feature_size=bands, n_fft=_FFT).mel_filters, np.float32)
    file.write(struct.pack("<2i", *filters.shape))
    file.write(filters.tobytes())


def _write_vocabulary(file: BinaryIO, folder: Path) -> None:
    """Words and parts of words as bytes; whisper.cpp adds the special tokens after them by itself."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    special = "<|endoftext|>"
    words = sorted((at, word) for word, at in vocabulary.items() if word != special)
    letters = _byte_letters()
    file.write(struct.pack("<i", len(words)))
    for _, word in words:
        raw = bytes(letters[letter] for letter in word)
        file.write(struct.pack("<i", len(raw)) + raw)


def _byte_letters() -> dict[str, int]:
    """GPT-2's letters for bytes: printable ones stand for themselves, others are moved up in their order."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    moved = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + at): byte for at, byte in enumerate(moved)}


def _write_tensor(file: BinaryIO, name: str, tensor: NDArray[np.float32]) -> None:
    shaped = tensor.reshape(-1, 1) if name in _SINGLE[:2] else tensor
    half = shaped.ndim > 1 and name not in _SINGLE
    raw = name.encode()
    file.write(struct.pack("<3i", shaped.ndim, len(raw), int(half)))
    file.write(struct.pack(f"<{shaped.ndim}i", *reversed(shaped.shape)) + raw)
    file.write(shaped.astype(np.float16 if half else np.float32).tobytes())
