"""The reference engine: openai-whisper on PyTorch, from its own checkpoint or from a CTranslate2 folder.

Several times slower than the default on a processor; for those who must use the original. It is never asked for a
model by name, because it would fetch one.
"""

from __future__ import annotations

import base64
import gzip
import pickle
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import EngineMissingError, ModelDamagedError, ModelMissingError
from pipeline.settings import TranscribeSettings
from pipeline.transcribe import weights
from pipeline.transcribe.engine import HeardWord, Piece, Pieces, Taken
from pipeline.transcribe.spelling import as_prompt, joined
from pipeline.values import Samples

SEED = 1
"""For the guesses of a careful reading: the same clip gives the same words."""

WARMER = (0.0, 0.2, 0.4)
"""Temperatures of a careful reading, each tried where the one before repeats itself; hotter ones write nonsense."""


class OpenAIWhisper:
    """Holds the loaded model; make one per run."""

    def __init__(self, model: Path, settings: TranscribeSettings) -> None:
        """Load a `.pt` checkpoint or a CTranslate2 folder.

        Raises EngineMissingError, ModelMissingError and ModelDamagedError.
        """
        self._model = load_model(model, settings)
        import torch
        import whisper

        self._seed = torch.manual_seed
        with warnings.catch_warnings():  # the library leaves the file of its vocabulary open; read it once, here
            warnings.simplefilter("ignore", ResourceWarning)
            whisper.tokenizer.get_tokenizer(self._model.is_multilingual, num_languages=self._model.num_languages)
        self._options: dict[str, Any] = {
            "language": settings.language,
            "word_timestamps": True,
            "condition_on_previous_text": False,
            "fp16": self._model.device.type == "cuda",
            "verbose": None,
        }
        self._beam_size = settings.beam_size
        self.name = f"openai-whisper/{model.stem if model.is_file() else model.name}"

    def take_in(self, clips: Sequence[Samples]) -> Taken:
        """Nothing at once: this engine reads one clip after the other, from the sound each time."""
        return Taken(
            quick=lambda: tuple(self._quick(clip) for clip in clips),
            careful=lambda places: tuple(self._careful(clips[place]) for place in places),
        )

    def _quick(self, clip: Samples) -> Pieces:
        """By the widest search and without guessing."""
        return _pieces(self._model.transcribe(clip, temperature=0.0, beam_size=self._beam_size, **self._options))

    def _careful(self, clip: Samples) -> Pieces:
        """By another search, and more freely where that repeats itself."""
        self._seed(SEED)
        return _pieces(self._model.transcribe(clip, temperature=WARMER, **self._options))

    def hear_names(self, clip: Samples, names: Sequence[str]) -> Pieces:
        """By the widest search and without guessing, with the names as what was said before."""
        return _pieces(
            self._model.transcribe(
                clip, temperature=0.0, beam_size=self._beam_size, initial_prompt=as_prompt(names), **self._options
            )
        )


def load_model(model: Path, settings: TranscribeSettings) -> Any:
    """The library's model on the graphics card or the processor; raises what making the engine raises."""
    try:
        import torch
        import whisper
    except ImportError:
        raise EngineMissingError(
            "openai-whisper is not installed; install a CPU build of torch first, "
            "then `pip install 'quietroom[openai-whisper]'`, or use the engine faster-whisper"
        ) from None
    torch.set_num_threads(settings.cpu_threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return _read(whisper, torch, model).to(device).eval()


def _read(whisper: Any, torch: Any, model: Path) -> Any:
    """The weights from a file or a folder."""
    if model.is_file():
        try:
            return whisper.load_model(str(model.resolve()))
        except (pickle.UnpicklingError, EOFError, RuntimeError, KeyError, TypeError, OSError):
            raise ModelDamagedError(
                "this is no checkpoint of openai-whisper; give a .pt file of its own or a CTranslate2 folder"
            ) from None
    if not (model / "model.bin").is_file():
        raise ModelMissingError("there is no speech model in this place; run `quietroom models pull`")
    held = weights.read(model)
    built = whisper.model.Whisper(whisper.model.ModelDimensions(**held.dims))
    built.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in held.tensors.items()})
    if held.alignment_heads:
        built.set_alignment_heads(_dump(held))
    return built


def _dump(held: weights.Weights) -> bytes:
    """The heads that know the time, in the form that the library's own table has: base85 of gzipped booleans."""
    mask = np.zeros((held.dims["n_text_layer"], held.dims["n_text_head"]), np.bool_)
    for layer, head in held.alignment_heads:
        mask[layer, head] = True
    return base64.b85encode(gzip.compress(mask.tobytes()))


def _pieces(result: dict[str, Any]) -> Pieces:
    """The library's dictionaries as our values."""
    return tuple(
        Piece(
            joined(_word(word) for word in segment["words"]),
            float(segment["avg_logprob"]),
            float(segment["no_speech_prob"]),
            float(segment["compression_ratio"]),
        )
        for segment in result["segments"]
    )


def _word(word: dict[str, Any]) -> HeardWord:
    """A leading space stays: it says that a new word begins."""
    return HeardWord(
        word["word"],
        round(float(word["start"]) * 1000),
        round(float(word["end"]) * 1000),
        min(1.0, max(0.0, float(word["probability"]))),
    )
