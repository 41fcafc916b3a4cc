"""Healthy recordings: every format opens without a warning and says what it is."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import DamagedAudioError, EmptyInputError, UnreadableAudioError
from pipeline.ingest import AUDIO_SUFFIXES, open_bytes, open_recording
from pipeline.settings import IngestSettings
from pipeline.values import Samples, Stage, Stretch
from tests.ingest.conftest import Given, Healthy
from tests.ingest.sounds import KINDS, SECONDS, SETTINGS, dss, encode, encoded, hear, talk, wav


@pytest.mark.parametrize("name", KINDS)
def test_healthy_file_opens_without_a_warning(name: str, healthy: Healthy) -> None:
    recording = healthy(name)
    assert recording.quality.warnings == ()
    assert recording.quality.decode_errors == 0
    assert abs(recording.duration_ms - SECONDS * 1000) < 100


@pytest.mark.parametrize("name", KINDS)
def test_speech_is_found_where_it_is(name: str, healthy: Healthy) -> None:
    speech = healthy(name).speech
    assert len(speech) == SECONDS / 2.5
    for index, stretch in enumerate(speech):
        assert abs(stretch.start_ms - max(0, index * 2500 - SETTINGS.speech_pad_ms)) < 150
        assert abs(stretch.end_ms - min(SECONDS * 1000, index * 2500 + 1500 + SETTINGS.speech_pad_ms)) < 150


def test_every_format_written_here_is_among_the_suffixes() -> None:
    assert {kind.suffix for kind in KINDS.values()} <= AUDIO_SUFFIXES
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in AUDIO_SUFFIXES)


def test_digest_is_of_the_bytes_given(given: Given) -> None:
    content = encoded("mp3")
    recording = open_recording(given("r.mp3", content), SETTINGS, hear=hear)
    assert recording.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("name", KINDS)
def test_bytes_in_memory_are_the_same_recording_as_their_file(name: str, healthy: Healthy) -> None:
    filed, held = healthy(name), open_bytes(encoded(name), SETTINGS, hear=hear)
    assert (held.duration_ms, held.sha256, held.speech) == (filed.duration_ms, filed.sha256, filed.speech)
    assert held.quality == filed.quality
    for _ in range(2):
        assert all((a == b).all() for a, b in zip(held.blocks(), filed.blocks(), strict=True))


def test_bytes_that_are_no_recording_are_refused_as_a_file_is() -> None:
    cases = {b"": EmptyInputError, b"%PDF-1.7": UnreadableAudioError, bytes(60_000): DamagedAudioError}
    for content, error in cases.items():
        with pytest.raises(error):
            open_bytes(content, SETTINGS, hear=hear)


def test_a_playlist_in_memory_is_not_followed(given: Given) -> None:
    real = given("real.mp3", encoded("mp3"))
    playlist = b"ffconcat version 1.0\n# \xe9\nfile " + bytes(real) + b"\n"
    with pytest.raises(UnreadableAudioError):
        open_bytes(playlist, SETTINGS, hear=hear)


def test_progress_rises_to_one(given: Given) -> None:
    seen: list[tuple[Stage, float]] = []
    sound = np.tile(talk(), 10)
    open_recording(
        given("r.wav", wav(sound)), SETTINGS, hear=hear, on_progress=lambda stage, done: seen.append((stage, done))
    )
    shares = [done for _, done in seen]
    assert {stage for stage, _ in seen} == {Stage.INGEST}
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert 0 < shares[0] < 1


def test_nothing_is_written_beside_the_recording(given: Given, tmp_path: Path) -> None:
    recording = open_recording(given("r.mp3", encoded("mp3")), SETTINGS, hear=hear)
    list(recording.blocks())
    assert [path.name for path in tmp_path.iterdir()] == ["r.mp3"]


def test_content_wins_over_a_wrong_name_but_is_told(given: Given) -> None:
    recording = open_recording(given("r.wav", encoded("mp3")), SETTINGS, hear=hear)
    assert [warning.code for warning in recording.quality.warnings] == ["wrong-extension"]


def test_unknown_extension_promises_nothing(given: Given) -> None:
    assert open_recording(given("r.dat", encoded("mp3")), SETTINGS, hear=hear).quality.warnings == ()


def test_name_with_pattern_and_colon_is_only_a_name(given: Given) -> None:
    assert open_recording(given("http:%03d é.mp3", encoded("mp3")), SETTINGS, hear=hear).quality.warnings == ()


def test_tags_in_no_known_encoding_do_not_stop_a_recording(given: Given) -> None:
    title = b"TIT2" + (6).to_bytes(4, "big") + b"\0\0" + b"\x03Caf\xe9\xff"
    tag = b"ID3\x03\0\0" + bytes([0, 0, 0, len(title)]) + title
    recording = open_recording(given("r.mp3", tag + encoded("mp3")), SETTINGS, hear=hear)
    assert recording.quality.warnings == ()


@pytest.mark.parametrize("tail", [b"TAG" + b"x" * 125, b"APETAGEX" + bytes(range(200))])
def test_tags_at_the_end_are_no_damage(tail: bytes, given: Given) -> None:
    recording = open_recording(given("r.mp3", encoded("mp3") + tail), SETTINGS, hear=hear)
    assert recording.quality.warnings == ()


def test_plan_twice_as_long_makes_a_recording_short(given: Given) -> None:
    path = given("r.mp3", encoded("mp3"))
    assert open_recording(path, SETTINGS, hear=hear, planned_minutes=0.25).quality.warnings == ()
    warnings = open_recording(path, SETTINGS, hear=hear, planned_minutes=90).quality.warnings
    assert [warning.code for warning in warnings] == ["short"]
    assert "0:00:10" in warnings[0].message
    assert "90 minutes" in warnings[0].message


def test_plain_dss_dictation_is_decoded(given: Given) -> None:
    recording = open_recording(given("r.dss", dss()), SETTINGS, hear=hear)
    assert recording.duration_ms > 10_000


def test_repr_tells_nothing_of_the_file(given: Given) -> None:
    recording = open_recording(given("Callum Doyle.mp3", encoded("mp3")), SETTINGS, hear=hear)
    assert "Callum" not in repr(recording)


def test_quiet_clipped_and_noisy_sound_are_told(given: Given) -> None:
    noise = np.random.default_rng(2).normal(0, 0.05, len(talk())).astype(np.float32)
    cases = {"quiet": talk() * 0.04, "clipped": np.clip(talk() * 12, -1, 1), "noisy": talk() * 0.5 + noise}

    def by_truth(block: Samples) -> Samples:
        return np.resize(np.repeat([1.0, 0.0], [47, 31]), len(block) // 512).astype(np.float32)

    for code, sound in cases.items():
        recording = open_recording(given(f"{code}.wav", wav(sound)), SETTINGS, hear=by_truth)
        assert [warning.code for warning in recording.quality.warnings] == [code]


@pytest.mark.model
def test_real_voices_are_heard_and_give_no_false_alarm() -> None:
    found = sorted(Path("samples").glob("*/recording.*"))
    assert found, "samples/ has no recording"
    for path in found:
        recording = open_recording(path, IngestSettings(short_minutes=1))
        assert recording.quality.warnings == ()
        assert recording.quality.speech_fraction > 0.5
        assert all(left.end_ms <= right.start_ms for left, right in pairwise(recording.speech))


@pytest.mark.model
def test_real_voices_are_found_at_a_whisper_and_levelled(given: Given) -> None:
    path = sorted(Path("samples").glob("*/recording.*"))[0]
    loud = open_recording(path, SETTINGS).samples(Stretch(0, 60_000))
    quiet = open_recording(given("r.flac", encode(KINDS["flac"], loud * 0.01)), SETTINGS)
    level_db = 10 * np.log10(np.mean(np.square(quiet.samples(Stretch(0, 60_000)))))
    assert quiet.quality.speech_fraction > 0.5
    assert [warning.code for warning in quiet.quality.warnings] == ["quiet"]
    assert -26 < level_db < -16
