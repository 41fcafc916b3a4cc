"""What every engine owes, whichever it is. Real ones hear whisper-tiny.en, to be quick."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import av
import numpy as np
import pytest

from pipeline.errors import ModelDamagedError
from pipeline.settings import EngineName, TranscribeSettings
from pipeline.transcribe import Engine, make_engine, transcribe
from pipeline.transcribe.engine import PER_MS, Piece
from pipeline.transcribe.scripted import Scripted, ticking
from pipeline.values import SAMPLE_RATE_HZ, Samples
from tests.conftest import ModelPath
from tests.transcribe.speech import recording_of, said

SPOKEN = Path(__file__).parents[2] / "samples" / "averlock" / "recording.mp3"
LENGTH_MS = 9_400
SCRIPT = said("Right, the kettle's off, so let's begin. I work for the council.", at_ms=800)
TOGETHER = {"right", "so", "begin", "work", "council"}

HOW = (
    "openai-whisper is not installed; run `pip install torch==2.13.0` (a CPU build), then "
    "`pip install -e '.[openai-whisper]'`: `make test` does both"
)


@pytest.fixture(scope="module")
def spoken() -> Samples:
    """The first sentences of a sample: synthetic voices."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE_HZ)
    found: list[Samples] = []
    with av.open(str(SPOKEN)) as file:
        for frame in file.decode(audio=0):
            found += [part.to_ndarray().ravel().astype(np.float32) for part in resampler.resample(frame)]
            if sum(map(len, found)) >= LENGTH_MS * PER_MS:
                break
    return np.concatenate(found)[: LENGTH_MS * PER_MS]


Hearings = tuple[tuple[Piece, ...], tuple[Piece, ...]]


def checkpoint(folder: Path, target: Path) -> Path:
    """A `.pt` file as openai-whisper publishes them, with the weights of the folder."""
    import torch

    from pipeline.transcribe import weights

    held = weights.read(folder)
    tensors = {name: torch.from_numpy(tensor) for name, tensor in held.tensors.items()}
    torch.save({"dims": held.dims, "model_state_dict": tensors}, target / "tiny.en.pt")
    return target / "tiny.en.pt"


@pytest.fixture(
    scope="module",
    params=[
        "scripted",
        pytest.param("faster-whisper", marks=pytest.mark.model),
        pytest.param("openai-whisper", marks=pytest.mark.model),
    ],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    name = str(request.param)
    if name == "scripted":
        return Scripted(SCRIPT)
    model_path: ModelPath = request.getfixturevalue("model_path")
    model = model_path("whisper-tiny.en")
    if name.startswith("openai"):
        assert all(importlib.util.find_spec(package) for package in ("torch", "whisper")), HOW
    # A narrow search: PyTorch on a processor takes as long over a wide one as the speech itself lasts.
    return make_engine(TranscribeSettings(engine=EngineName(name), beam_size=1), model)


@pytest.fixture(scope="module")
def sound(engine: Engine, spoken: Samples) -> Samples:
    """Nine seconds of speech; for the scripted engine, sound that tells its time."""
    return next(ticking(0, LENGTH_MS)) if engine.name == "scripted" else spoken


@pytest.fixture(scope="module")
def heard(engine: Engine, sound: Samples) -> Hearings:
    """Heard once the quick way and once the careful way, for every test that looks at it."""
    taken = engine.take_in([sound])
    return taken.quick()[0], taken.careful([0])[0]


class TestEngine:
    def test_its_name_says_engine_and_model(self, engine: Engine) -> None:
        assert engine.name == "scripted" or engine.name.split("/")[1].endswith("tiny.en")

    def test_it_gives_the_pieces_of_each_clip_in_order(self, engine: Engine, sound: Samples) -> None:
        half, quarter = engine.take_in([sound[: len(sound) // 2], sound[: len(sound) // 4]]).quick()
        assert sum(len(piece.words) for piece in half) > sum(len(piece.words) for piece in quarter) > 0

    def test_doubtful_clips_are_read_again_in_the_order_asked_for(self, engine: Engine, sound: Samples) -> None:
        taken = engine.take_in([sound, sound[: len(sound) // 4], sound[: len(sound) // 2]])
        last, first = (sum(len(piece.words) for piece in pieces) for pieces in taken.careful([2, 0]))
        assert first > last > 0
        assert taken.careful([]) == ()

    def test_words_are_whole_sure_to_a_share_and_in_the_clip(self, heard: Hearings) -> None:
        for pieces in heard:
            words = [word for piece in pieces for word in piece.words]
            assert all(word.text.split() == [word.text] for word in words)
            assert all(0.0 <= word.confidence <= 1.0 for word in words)
            assert all(0 <= word.start_ms <= word.end_ms <= LENGTH_MS + 500 for word in words)
            assert [word.start_ms for word in words] == sorted(word.start_ms for word in words)
            assert {type(word.start_ms) for word in words} == {int}

    def test_it_hears_what_is_said(self, heard: Hearings) -> None:
        for pieces in heard:
            found = {word.text.casefold().strip(".,") for piece in pieces for word in piece.words}
            assert len(found & TOGETHER) >= 3

    def test_with_names_in_mind_it_still_hears_what_is_said(self, engine: Engine, sound: Samples) -> None:
        words = [word for piece in engine.hear_names(sound, ["Priya Nair", "Owen"]) for word in piece.words]
        assert len({word.text.casefold().strip(".,") for word in words} & TOGETHER) >= 3
        assert all(0 <= word.start_ms <= word.end_ms <= LENGTH_MS + 500 for word in words)

    def test_the_same_clip_gives_the_same_words(self, engine: Engine, sound: Samples, heard: Hearings) -> None:
        taken = engine.take_in([sound])
        assert (taken.quick()[0], taken.careful([0])[0]) == heard

    def test_nothing_it_invents_in_silence_reaches_a_transcript(self, engine: Engine) -> None:
        silence = np.zeros(3 * SAMPLE_RATE_HZ, np.float32)
        mute = replace(recording_of((0, 3_000)), decode=lambda start_ms, end_ms: iter([silence]))
        transcript = transcribe(mute, Scripted(()) if engine.name == "scripted" else engine, TranscribeSettings())
        assert transcript.text == ""
        assert transcript.unheard == mute.speech

    def test_it_opens_no_socket(self, engine: Engine, sound: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> NoReturn:
            raise AssertionError("a socket was made")

        monkeypatch.setattr(socket, "socket", refuse)
        assert engine.take_in([sound[: len(sound) // 4]]).quick()


@pytest.mark.model
def test_a_checkpoint_of_openai_whisper_is_the_same_model_as_its_folder(
    spoken: Samples, model_path: ModelPath, tmp_path: Path
) -> None:
    folder = model_path("whisper-tiny.en")
    settings = TranscribeSettings(engine=EngineName.OPENAI_WHISPER, beam_size=1)
    clip = spoken[: len(spoken) // 4]
    said = []
    for model in (folder, checkpoint(folder, tmp_path)):
        [pieces] = make_engine(settings, model).take_in([clip]).quick()
        said.append([word.text for piece in pieces for word in piece.words])
    assert said[0] == said[1] != []


@pytest.mark.model
@pytest.mark.parametrize("name", list(EngineName))
@pytest.mark.parametrize("damage", [lambda bytes_: bytes_[:5_000], lambda bytes_: b"\x00" * 64 + bytes_[64:]])
def test_a_damaged_model_says_what_to_do(
    name: EngineName, damage: Callable[[bytes], bytes], model_path: ModelPath, tmp_path: Path
) -> None:
    for file in model_path("whisper-tiny.en").iterdir():
        held = file.read_bytes()
        (tmp_path / file.name).write_bytes(damage(held) if file.name == "model.bin" else held)
    with pytest.raises(ModelDamagedError, match="quietroom models"):
        make_engine(TranscribeSettings(engine=name), tmp_path)
