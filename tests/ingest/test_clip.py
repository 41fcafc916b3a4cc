"""A clip is a small, level MP3 of exactly the passage, with nothing else in it."""

from __future__ import annotations

from io import BytesIO

import av
import numpy as np
import pytest

from pipeline.ingest import CLIP_MIME, cut_clip, open_recording
from pipeline.values import Samples, Stretch
from tests.ingest.conftest import Given, Healthy
from tests.ingest.sounds import SETTINGS, hear, talk, wav


def _played(clip: bytes) -> Samples:
    with av.open(BytesIO(clip), "r") as container:
        assert container.format.name == "mp3"
        stream = container.streams.audio[0]
        assert (stream.rate, stream.layout.name) == (16_000, "mono")
        assert stream.bit_rate == 32_000
        assert container.metadata == {}
        found: Samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(stream)])
        return found


def test_clip_is_the_passage(healthy: Healthy) -> None:
    recording = healthy("flac")
    clip = cut_clip(recording, Stretch(2_000, 7_000))
    played, passage = _played(clip), recording.samples(Stretch(2_000, 7_000))
    assert CLIP_MIME == "audio/mpeg"
    assert len(played) == len(passage)
    assert np.corrcoef(played, passage)[0, 1] > 0.95


def test_clip_is_small(healthy: Healthy) -> None:
    assert len(cut_clip(healthy("flac"), Stretch(0, 10_000))) < 10 * 4_000 + 1_000


def test_quiet_passage_is_made_audible(given: Given) -> None:
    sound = np.concatenate([talk(), talk() * 0.02])
    recording = open_recording(given("r.wav", wav(sound)), SETTINGS, hear=hear)
    loud, quiet = (_played(cut_clip(recording, Stretch(at, at + 5_000))) for at in (0, 10_000))
    levels = [10 * np.log10(np.mean(np.square(played))) for played in (loud, quiet)]
    assert abs(levels[0] - levels[1]) < 3
    assert np.abs(quiet).max() <= 1.0


def test_clip_spans_several_blocks(given: Given) -> None:
    path = given("r.wav", wav(np.tile(talk(), 7)))
    recording = open_recording(path, SETTINGS, hear=hear)
    assert len(_played(cut_clip(recording, Stretch(1_500, 68_500)))) == 67_000 * 16


def test_clip_stops_at_the_end_of_the_recording(healthy: Healthy) -> None:
    recording = healthy("flac")
    assert len(_played(cut_clip(recording, Stretch(9_000, 99_000)))) == 1_000 * 16
    with pytest.raises(ValueError, match="after the end"):
        cut_clip(recording, Stretch(99_000, 99_500))


def test_same_passage_gives_the_same_bytes(healthy: Healthy) -> None:
    recording = healthy("mp3")
    assert cut_clip(recording, Stretch(1_000, 3_000)) == cut_clip(recording, Stretch(1_000, 3_000))
