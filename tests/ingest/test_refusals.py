"""What is no recording, or cannot be decoded, is refused by the right error, in one line that names no file."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import (
    DamagedAudioError,
    EmptyInputError,
    ModelMissingError,
    PipelineError,
    SilentAudioError,
    SourceChangedError,
    UnreadableAudioError,
    UnsupportedFormatError,
)
from pipeline.ingest import open_recording, speech
from tests.ingest.conftest import Given
from tests.ingest.sounds import SETTINGS, dss, encoded, hear, talk, wav

_NOISE = np.random.default_rng(4).bytes(60_000)


def _zip() -> bytes:
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return sink.getvalue()


REFUSED: dict[str, tuple[str, bytes, type[PipelineError], str]] = {
    "nothing": ("r.mp3", b"", EmptyInputError, "0 bytes"),
    "WAV without samples": ("r.wav", wav(talk()[:0]), EmptyInputError, "no time"),
    "a few samples": ("r.wav", wav(talk()[:10]), EmptyInputError, "no time"),
    "text": ("r.mp3", b"Notes of the session\n" * 300, UnreadableAudioError, "text file"),
    "text cut in a character": ("r.mp3", "é".encode() * 5000, UnreadableAudioError, "text file"),
    "text in UTF-16": ("r.mp3", "﻿notes ".encode("utf-16le") * 300, UnreadableAudioError, "no sound"),
    "text in Latin-1": ("r.mp3", "Café ".encode("latin-1") * 3000, UnreadableAudioError, "no sound"),
    "PDF": ("r.wav", b"%PDF-1.7\n" + _NOISE, UnreadableAudioError, "PDF"),
    "picture": ("r.m4a", b"\x89PNG\r\n\x1a\n" + _NOISE, UnreadableAudioError, "picture"),
    "zip": ("r.m4a", _zip(), UnreadableAudioError, "zip"),
    "arbitrary bytes": ("r.wav", _NOISE, UnreadableAudioError, "no sound"),
    "encrypted by age": ("r.mp3", b"age-encryption.org/v1\n" + _NOISE, DamagedAudioError, "encrypted"),
    "zeros": ("r.mp3", bytes(60_000), DamagedAudioError, "zeros"),
    "sync word, then arbitrary bytes": ("r.mp3", b"\xff\xfb\x90\x64" + _NOISE, DamagedAudioError, "damaged"),
    "WAV of 0xFF in its head": ("r.wav", b"RIFF" + b"\xff" * 5_000, DamagedAudioError, "damaged"),
    "M4A without its index": ("r.m4a", encoded("m4a")[:20_000], DamagedAudioError, "damaged"),
    "DS2": ("r.ds2", b"\x03ds2" + _NOISE, UnsupportedFormatError, "DS2"),
    "encrypted DS2": ("r.ds2", b"\x03enc" + _NOISE, UnsupportedFormatError, "encrypted DS2"),
    "newer DSS": ("r.dss", b"\x06dss" + _NOISE, UnsupportedFormatError, "DSS"),
    "DSS of another maker": ("r.dss", b"\x03dss" + _NOISE, UnsupportedFormatError, "DSS"),
    "DS2 with a WAV's name": ("r.wav", b"\x03ds2" + _NOISE, UnsupportedFormatError, "export"),
    "silence": ("r.wav", wav(talk() * 0), SilentAudioError, "nobody speaks"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_by_the_right_error(case: str, given: Given) -> None:
    name, content, error, words = REFUSED[case]
    path = given(name, content)
    with pytest.raises(PipelineError) as caught:
        open_recording(path, SETTINGS, hear=hear)
    assert type(caught.value) is error
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert str(path.parent) not in message
    assert name not in message


@pytest.mark.parametrize(
    "playlist",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\xe9\nREAL\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\n# \xe9\nfile REAL\n",
        b"v=0\no=\xe9 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    ],
)
def test_playlist_is_not_followed(playlist: bytes, given: Given) -> None:
    real = given("real.mp3", encoded("mp3"))
    path = given("r.mp3", playlist.replace(b"REAL", os.fsencode(real)))
    with pytest.raises(UnreadableAudioError):
        open_recording(path, SETTINGS, hear=hear)


def test_video_without_sound_is_refused(given: Given) -> None:
    import av

    sink = BytesIO()
    with av.open(sink, "w", format="matroska") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 32
        frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        for part in (frame, None):
            container.mux(stream.encode(part))
    with pytest.raises(UnreadableAudioError, match="no sound track"):
        open_recording(given("r.mkv", sink.getvalue()), SETTINGS, hear=hear)


def test_folder_and_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableAudioError, match="not a file"):
        open_recording(tmp_path, SETTINGS, hear=hear)
    with pytest.raises(UnreadableAudioError, match="no such file"):
        open_recording(tmp_path / "r.wav", SETTINGS, hear=hear)


def test_change_while_it_is_measured_is_noticed(given: Given) -> None:
    path = given("r.mp3", encoded("mp3"))

    def meddle(block: np.ndarray) -> np.ndarray:
        path.write_bytes(encoded("mp3") + b"more")
        return hear(block)

    with pytest.raises(SourceChangedError):
        open_recording(path, SETTINGS, hear=meddle)


def test_change_after_it_was_measured_is_noticed(given: Given) -> None:
    path = given("r.mp3", encoded("mp3"))
    recording = open_recording(path, SETTINGS, hear=hear)
    path.write_bytes(encoded("mp3-slow"))
    with pytest.raises(SourceChangedError):
        next(recording.blocks())
    path.unlink()
    with pytest.raises(SourceChangedError):
        next(recording.blocks())


def test_missing_voice_model_is_named(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "find_spec", lambda _: None)
    with pytest.raises(ModelMissingError):
        open_recording(given("r.mp3", encoded("mp3")), SETTINGS)


def test_dss_with_nothing_behind_its_head_is_not_called_a_recording(given: Given) -> None:
    with pytest.raises(PipelineError) as caught:
        open_recording(given("r.dss", dss()[:1024]), SETTINGS, hear=hear)
    assert isinstance(caught.value, EmptyInputError | UnsupportedFormatError)
