"""Who is compared: each a function that loads its models and gives back what hears a recording with them.

All hear English with the same weights, search width and threads, and otherwise by their own defaults, because that is
what people get. Loading is not timed; reading the file is, but for the limit, which is the decoder's work alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, assert_never

import numpy as np

from pipeline import diarise, ingest, models, run, settings, transcribe
from pipeline.bench import ggml
from pipeline.evaluate import parse
from pipeline.settings import disclosures, redaction, themes
from pipeline.settings.plan import load_plan
from pipeline.transcribe import openai_whisper
from pipeline.transcribe.faster_whisper import load_model
from pipeline.values import Roster, Samples, Session, ignore

Work = Callable[[], str]
"""What is timed; gives the words heard."""

Ready = Callable[[Path, Path | None], Work]
"""With its models loaded, ready for a recording and, where there is one, its script: the roster is in it."""

SESSION = Session("bench", "2000-01-01")


class Contender(StrEnum):
    """In the order of the table."""

    WHOLE = "quietroom"
    """From the file to the redacted transcript: listening, names, speakers, agenda, flags, redaction."""
    SPEAKERS = "quietroom, who said what"
    """From the file to the words, the roster's names among them, and who said each."""
    LISTENING = "quietroom, listening"
    """From the file to the words."""
    DEFAULT = "faster-whisper"
    """What all others are measured by."""
    BATCHED = "faster-whisper, batched"
    OPENAI = "openai-whisper"
    CPP = "whisper.cpp"
    LIMIT = "limit"
    """CTranslate2 alone on the same packed speech: nothing is checked, and no word has a time."""


NEEDS = {Contender.OPENAI: "whisper", Contender.CPP: "pywhispercpp"}
"""Packages that need not be here."""


def is_installed(contender: Contender) -> bool:
    """Whether all that it needs is on this machine."""
    return contender not in NEEDS or find_spec(NEEDS[contender]) is not None


def load(contender: Contender, chosen: settings.Settings) -> Ready:
    """Its models in memory; raises ModelMissingError."""
    folder = models.locate(chosen.transcribe.model)
    match contender:
        case Contender.WHOLE:
            return _whole(chosen)
        case Contender.SPEAKERS:
            return _speakers(chosen)
        case Contender.LISTENING:
            return _listening(chosen, folder)
        case Contender.DEFAULT | Contender.BATCHED:
            return _faster_whisper(contender, folder, chosen.transcribe)
        case Contender.OPENAI:
            return _openai_whisper(folder, chosen.transcribe)
        case Contender.CPP:
            return _whisper_cpp(folder, chosen.transcribe)
        case Contender.LIMIT:
            return _limit(chosen, folder)
        case _ as never:
            assert_never(never)


def _whole(chosen: settings.Settings) -> Ready:
    parts = _parts(chosen)
    agenda, engine = run.Agenda(load_plan(None)), parts.engine()
    parts = replace(parts.with_loaded(parts.embedder(), parts.detector()), engine=lambda: engine)

    def ready(audio: Path, script: Path | None) -> Work:
        roster = _roster(script)

        def work() -> str:
            heard = run.listen(audio, agenda, parts, roster=roster)
            run.conceal(heard, roster, SESSION, parts)
            return heard.transcript.text

        return work

    return ready


def _parts(chosen: settings.Settings) -> run.Parts:
    return run.parts_from(chosen, redaction.load_rules(), disclosures.load(), themes.load())


def _roster(script: Path | None) -> Roster:
    return parse(script).roster if script else Roster()


def _speakers(chosen: settings.Settings) -> Ready:
    parts = _parts(chosen)
    engine, voices = parts.engine(), parts.voices() if parts.voices else None

    def hear(audio: Path, script: Path | None) -> str:
        recording = ingest.open_recording(audio, chosen.ingest)
        transcript = transcribe.transcribe(recording, engine, chosen.transcribe)
        transcript = run.hear_names(recording, transcript, _roster(script), engine, parts, ignore)
        return (diarise.tell_speakers(recording, transcript, voices) if voices else transcript).text

    return lambda audio, script: lambda: hear(audio, script)


def _listening(chosen: settings.Settings, folder: Path) -> Ready:
    engine = transcribe.make_engine(chosen.transcribe, folder)

    def hear(audio: Path) -> str:
        recording = ingest.open_recording(audio, chosen.ingest)
        return transcribe.transcribe(recording, engine, chosen.transcribe).text

    return lambda audio, _: lambda: hear(audio)


def _faster_whisper(contender: Contender, folder: Path, chosen: settings.TranscribeSettings) -> Ready:
    """In one of the library's two ways."""
    from faster_whisper import BatchedInferencePipeline

    model = load_model(folder, chosen)
    engine: Any = BatchedInferencePipeline(model) if contender is Contender.BATCHED else model

    def hear(audio: Path) -> str:
        segments, _ = engine.transcribe(str(audio), language=chosen.language, beam_size=chosen.beam_size)
        return " ".join(segment.text for segment in segments)

    return lambda audio, _: lambda: hear(audio)


def _openai_whisper(folder: Path, chosen: settings.TranscribeSettings) -> Ready:
    from faster_whisper.audio import decode_audio

    model = openai_whisper.load_model(folder, chosen)

    def hear(audio: Path) -> str:
        with warnings.catch_warnings():  # it warns that a processor has no half precision
            warnings.simplefilter("ignore", UserWarning)
            heard = model.transcribe(
                decode_audio(str(audio)), language=chosen.language, beam_size=chosen.beam_size, verbose=None
            )
        return str(heard["text"])

    return lambda audio, _: lambda: hear(audio)


def _whisper_cpp(folder: Path, chosen: settings.TranscribeSettings) -> Ready:
    from faster_whisper.audio import decode_audio
    from pywhispercpp.model import Model

    with TemporaryDirectory() as temporary:
        weights = Path(temporary, "model.bin")
        ggml.write(folder, weights)
        model = Model(
            str(weights),
            params_sampling_strategy=1,
            redirect_whispercpp_logs_to=None,
            n_threads=chosen.cpu_threads,
            language=chosen.language,
            print_progress=False,
            beam_search={"beam_size": chosen.beam_size, "patience": -1.0},
        )

    def hear(audio: Path) -> str:
        return " ".join(segment.text for segment in model.transcribe(decode_audio(str(audio))))

    return lambda audio, _: lambda: hear(audio)


def _limit(chosen: settings.Settings, folder: Path) -> Ready:
    import ctranslate2
    from faster_whisper.audio import pad_or_trim
    from faster_whisper.tokenizer import Tokenizer

    model = load_model(folder, chosen.transcribe)
    tokens = Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=chosen.transcribe.language
    )
    prompt = model.get_prompt(tokens, [], without_timestamps=True)

    def read(clips: list[Samples]) -> str:
        spectrograms = np.stack([pad_or_trim(model.feature_extractor(clip)[..., :-1]) for clip in clips])
        taken = model.model.encode(ctranslate2.StorageView.from_array(spectrograms))
        results = model.model.generate(taken, [prompt] * len(clips), beam_size=chosen.transcribe.beam_size)
        return " ".join(tokens.decode(result.sequences_ids[0]) for result in results)

    def ready(audio: Path, _: Path | None) -> Work:
        recording = ingest.open_recording(audio, chosen.ingest)
        cut = transcribe.windows(recording, limit_ms=transcribe.window_ms(chosen.transcribe))
        clips = [window.samples(clip) for window in cut for clip in window.clips]
        batch = chosen.transcribe.batch_size
        return lambda: " ".join(read(clips[at : at + batch]) for at in range(0, len(clips), batch))

    return ready
