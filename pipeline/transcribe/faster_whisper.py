"""The default engine: Whisper through CTranslate2, int8 on the processor, float16 on a graphics card.

Loads the model; `decoding` makes words with it. Only a folder on this machine is ever loaded: nothing here can start
a download.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelDamagedError, ModelMissingError
from pipeline.settings import TranscribeSettings
from pipeline.transcribe.decoding import Decoder
from pipeline.transcribe.engine import Pieces, Taken
from pipeline.transcribe.spelling import as_prompt
from pipeline.values import Samples

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Without a tokenizer of its own in the folder the library would fetch one."""

WORKERS = 2
"""Halves of a batch heard side by side took an eighth less processor time than a batch on two threads, which wait for
each other at every step. More would leave each too few clips to hear at once."""


class FasterWhisper:
    """Holds the loaded model; make one per run."""

    def __init__(self, folder: Path, settings: TranscribeSettings) -> None:
        """Load a CTranslate2 folder; raises ModelMissingError and ModelDamagedError."""
        self._decoder = Decoder(load_model(folder, settings, workers=min(WORKERS, settings.cpu_threads)), settings)
        self.name = f"faster-whisper/{folder.name}"

    def take_in(self, clips: Sequence[Samples]) -> Taken:
        """All of them through the encoder at once."""
        encoded = self._decoder.encode(clips)
        return Taken(
            quick=lambda: self._decoder.quick(encoded),
            careful=lambda places: self._decoder.careful(encoded.only(places)),
        )

    def hear_names(self, clip: Samples, names: Sequence[str]) -> Pieces:
        """The quick way, with the names as what was said before."""
        return self._decoder.named(self._decoder.encode([clip]), as_prompt(names))[0]


def load_model(folder: Path, settings: TranscribeSettings, *, workers: int = 1) -> WhisperModel:
    """The library's model; on a processor so many workers share the threads. A graphics card needs one only.

    Raises ModelMissingError and ModelDamagedError.
    """
    if not all((folder / name).is_file() for name in NEEDED):
        raise ModelMissingError(f"faster-whisper needs a folder with {', '.join(NEEDED)}; run `quietroom models pull`")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the library is imported
    import ctranslate2
    from faster_whisper import WhisperModel

    on_card = ctranslate2.get_cuda_device_count() > 0
    try:
        return WhisperModel(
            str(folder),
            device="cuda" if on_card else "cpu",
            compute_type="float16" if on_card else "int8",
            cpu_threads=settings.cpu_threads // workers,
            num_workers=1 if on_card else workers,
            local_files_only=True,
        )
    except (RuntimeError, ValueError) as problem:
        raise ModelDamagedError(
            f"the speech model cannot be loaded ({type(problem).__name__}); "
            "run `quietroom models verify`, then `quietroom models pull`"
        ) from None
