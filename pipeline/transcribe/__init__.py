"""A recording's sound -> a `Transcript`: every word with its time, and what could not be heard.

`transcribe` is the door, `hear_names` the second one where there is a roster; `make_engine` builds what they hear with.
Neither may invent: a word stands in the transcript only if it lies in speech and no check calls it a loop or a stock
phrase, and speech without words is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import assert_never

from pipeline.settings import EngineName, TranscribeSettings
from pipeline.transcribe.coverage import within
from pipeline.transcribe.cutting import Window, windows
from pipeline.transcribe.engine import Engine, HeardWord, Piece
from pipeline.transcribe.hearing import Hearing, hear_window
from pipeline.transcribe.second import hear_names
from pipeline.transcribe.turns import lay_out
from pipeline.values import Progress, QualityWarning, Recording, Stage, Stretch, Transcript, ignore

__all__ = [
    "Engine",
    "HeardWord",
    "Hearing",
    "Piece",
    "Window",
    "hear",
    "hear_names",
    "joined",
    "make_engine",
    "transcribe",
    "window_ms",
    "windows",
]


def make_engine(settings: TranscribeSettings, model: Path) -> Engine:
    """The engine that the settings name, with the model loaded from this file or folder.

    Raises EngineMissingError where its package is not installed, ModelMissingError and ModelDamagedError.
    """
    match settings.engine:
        case EngineName.FASTER_WHISPER:
            from pipeline.transcribe.faster_whisper import FasterWhisper

            return FasterWhisper(model, settings)
        case EngineName.OPENAI_WHISPER:
            from pipeline.transcribe.openai_whisper import OpenAIWhisper

            return OpenAIWhisper(model, settings)
        case _ as never:
            assert_never(never)


def transcribe(
    recording: Recording, engine: Engine, settings: TranscribeSettings, *, on_progress: Progress = ignore
) -> Transcript:
    """Everything said, in turns without speakers; `unheard` holds speech that stayed without words.

    Memory depends on `settings.window_minutes` and not on the recording's length.
    """
    on_progress(Stage.TRANSCRIBE, 0.0)
    cut = windows(recording, limit_ms=window_ms(settings))
    hearings = [hear(recording, window, engine, settings, on_progress=on_progress) for window in cut]
    on_progress(Stage.TRANSCRIBE, 1.0)
    return joined(recording, hearings, engine.name)


def window_ms(settings: TranscribeSettings) -> int:
    """Longest window that the settings allow."""
    return round(settings.window_minutes * 60_000)


def hear(
    recording: Recording,
    window: Window,
    engine: Engine,
    settings: TranscribeSettings,
    *,
    on_progress: Progress = ignore,
) -> Hearing:
    """One window of the recording alone: what a job does in one step, and does not do again."""
    return hear_window(
        window,
        engine,
        within(recording.speech, window.stretch),
        batch=settings.batch_size,
        on_clips=lambda clips: on_progress(Stage.TRANSCRIBE, clips[-1].end_ms / recording.duration_ms),
    )


def joined(recording: Recording, hearings: Iterable[Hearing], engine_name: str) -> Transcript:
    """The transcript of the windows heard, which must be all of the recording's, in order."""
    heard = list(hearings)
    unheard = [stretch for hearing in heard for stretch in hearing.unheard]
    text, turns, spans = lay_out([word for hearing in heard for word in hearing.words])
    return Transcript(
        text, turns, spans, recording.duration_ms, engine_name, unheard=tuple(unheard), warnings=_warnings(unheard)
    )


def _warnings(unheard: list[Stretch]) -> tuple[QualityWarning, ...]:
    """One warning for all that was not heard; the places are in the transcript."""
    if not unheard:
        return ()
    seconds = round(sum(stretch.length_ms for stretch in unheard) / 1000)
    message = (
        f"{seconds} s of speech in {len(unheard)} place(s) could not be put into words; "
        "listen to the recording there: the opened transcript has the times"
    )
    return (QualityWarning("not-heard", message),)
