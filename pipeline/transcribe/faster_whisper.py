"""The default engine: Whisper through CTranslate2, int8 on the processor, float16 on a graphics card.

The library's batched way hears several clips at once in half the time, and ignores every safety option it takes;
`hear` uses it, and the checks around it make up for that. `hear_again` is its sequential way with all of them on.
Only a folder on this machine is ever loaded: nothing here can start a download.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelDamagedError, ModelMissingError
from pipeline.settings import TranscribeSettings
from pipeline.transcribe.engine import HeardWord, Piece
from pipeline.transcribe.spelling import as_prompt, joined
from pipeline.values import SAMPLE_RATE_HZ, Samples

if TYPE_CHECKING:
    from faster_whisper.transcribe import Segment, Word

NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Without a tokenizer of its own in the folder the library would fetch one."""

NO_REPEAT_TOKENS = 5
"""`hear_again` never writes the same five tokens twice. Where a hearing is stuck this frees it at the first try;
the library's own remedy, to guess more and more freely, took ten times as long and came back with nonsense."""


class FasterWhisper:
    """Holds the loaded model; make one per run."""

    def __init__(self, folder: Path, settings: TranscribeSettings) -> None:
        """Load a CTranslate2 folder; raises ModelMissingError and ModelDamagedError."""
        if not all((folder / name).is_file() for name in NEEDED):
            raise ModelMissingError(
                f"faster-whisper needs a folder with {', '.join(NEEDED)}; run `quietroom models pull`"
            )
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the library is imported
        import ctranslate2
        from faster_whisper import BatchedInferencePipeline, WhisperModel

        on_card = ctranslate2.get_cuda_device_count() > 0
        try:
            self._model = WhisperModel(
                str(folder),
                device="cuda" if on_card else "cpu",
                compute_type="float16" if on_card else "int8",
                cpu_threads=settings.threads or os.cpu_count() or 1,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as problem:
            raise ModelDamagedError(
                f"the speech model cannot be loaded ({type(problem).__name__}); "
                "run `quietroom models verify`, then `quietroom models pull`"
            ) from None
        self._batched = BatchedInferencePipeline(self._model)
        self._options: dict[str, Any] = {
            "language": settings.language,
            "beam_size": settings.beam_size,
            "word_timestamps": True,
            "condition_on_previous_text": False,
        }
        self.name = f"faster-whisper/{folder.name}"

    def hear(self, clips: Sequence[Samples]) -> tuple[tuple[Piece, ...], ...]:
        """All clips at once, laid end to end and told apart again by the places where they meet."""
        return self._batch(clips, None) if clips else ()

    def _batch(self, clips: Sequence[Samples], hotwords: str | None) -> tuple[tuple[Piece, ...], ...]:
        ends = np.cumsum([len(clip) for clip in clips]) / SAMPLE_RATE_HZ
        starts = np.concatenate([[0.0], ends[:-1]])
        segments, _ = self._batched.transcribe(
            np.concatenate(clips),
            clip_timestamps=[{"start": float(a), "end": float(b)} for a, b in zip(starts, ends, strict=True)],
            batch_size=len(clips),
            hotwords=hotwords,
            **self._options,
        )
        return tuple((_piece(segment, float(start)),) for segment, start in zip(segments, starts, strict=True))

    def hear_again(self, clip: Samples) -> tuple[Piece, ...]:
        """From time stamp to time stamp: what comes after a lost sentence is not lost with it."""
        segments, _ = self._model.transcribe(
            clip, temperature=0.0, no_repeat_ngram_size=NO_REPEAT_TOKENS, **self._options
        )
        return tuple(_piece(segment, 0.0) for segment in segments)

    def hear_names(self, clip: Samples, names: Sequence[str]) -> tuple[Piece, ...]:
        """The quick way, with the names as what was said before."""
        return self._batch([clip], as_prompt(names))[0]


def _piece(segment: Segment, start_s: float) -> Piece:
    """The library's numbers, NumPy's among them, as ours."""
    return Piece(
        joined(_word(word, start_s) for word in segment.words or ()),
        float(segment.avg_logprob),
        float(segment.no_speech_prob),
        float(segment.compression_ratio),
    )


def _word(word: Word, start_s: float) -> HeardWord:
    """A leading space stays: it says that a new word begins."""
    return HeardWord(
        word.word,
        round((float(word.start) - start_s) * 1000),
        round((float(word.end) - start_s) * 1000),
        min(1.0, max(0.0, float(word.probability))),
    )
