"""What is bleeped is a tone, what is silenced is nothing, and all the rest is as it was."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.ingest import mask_recording, open_recording
from pipeline.ingest.level import TONE_DB, TONE_HZ, silence, tone
from pipeline.values import Recording, Samples, Stretch
from tests.ingest.conftest import Given
from tests.ingest.sounds import SETTINGS, is_silent, is_tone, played, wav

SECONDS = 70
"""More than two blocks."""
EDGE_MS = 50
"""A codec smears over about this much on either side of a cut."""


@pytest.fixture
def humming(given: Given) -> Recording:
    """Seventy seconds of 440 Hz at -20 dB."""
    sound = 0.14 * np.sin(2 * np.pi * 440 * np.arange(SECONDS * 16_000) / 16_000)
    path = given("r.wav", wav(sound.astype(np.float32)))
    return open_recording(path, SETTINGS, hear=lambda block: np.ones(len(block) // 512, np.float32))


def part(sound: Samples, start_ms: int, end_ms: int) -> Samples:
    return sound[16 * (start_ms + EDGE_MS) : 16 * (end_ms - EDGE_MS)]


def test_each_stretch_is_what_it_should_be_and_the_rest_is_as_it_was(humming: Recording) -> None:
    bleeped = (Stretch(0, 400), Stretch(29_500, 30_500), Stretch(65_000, 65_700))
    silenced = (Stretch(10_000, 12_000), Stretch(58_000, 62_000))
    sound = played(mask_recording(humming, bleeped=bleeped, silenced=silenced))
    assert len(sound) == SECONDS * 16_000
    assert all(is_tone(part(sound, s.start_ms, s.end_ms), TONE_HZ) for s in bleeped)
    assert all(is_silent(part(sound, s.start_ms, s.end_ms)) for s in silenced)
    kept = [(400, 10_000), (12_000, 29_500), (30_500, 58_000), (62_000, 65_000), (65_700, 70_000)]
    original = humming.samples(Stretch(0, SECONDS * 1000))
    for start_ms, end_ms in kept:
        error = part(sound, start_ms, end_ms) - part(original, start_ms, end_ms)
        assert np.sqrt(np.mean(np.square(error))) < 0.01


def test_nothing_of_the_voice_lies_under_a_tone(humming: Recording) -> None:
    sound = part(played(mask_recording(humming, bleeped=[Stretch(1_000, 5_000)], silenced=())), 1_000, 5_000)
    power = np.square(np.abs(np.fft.rfft(sound)))
    at = np.fft.rfftfreq(len(sound), 1 / 16_000)
    assert power[np.abs(at - 440) < 20].sum() < 1e-5 * power.sum()


def test_silence_wins_where_both_lie_and_stretches_may_reach_past_the_end(humming: Recording) -> None:
    both = mask_recording(humming, bleeped=[Stretch(3_000, 5_000)], silenced=[Stretch(2_000, 4_000)])
    sound = played(both)
    assert is_silent(part(sound, 2_000, 4_000))
    assert is_tone(part(sound, 4_000, 5_000), TONE_HZ)
    ended = played(mask_recording(humming, bleeped=(), silenced=[Stretch(69_000, 99_000)]))
    assert len(ended) == SECONDS * 16_000
    assert is_silent(part(ended, 69_000, 70_000))


def test_size_tells_how_long_it_lasts_and_nothing_else(humming: Recording) -> None:
    plain = mask_recording(humming, bleeped=(), silenced=())
    masked = mask_recording(humming, bleeped=[Stretch(1_000, 9_000)], silenced=[Stretch(20_000, 60_000)])
    assert len(plain) == len(masked) < SECONDS * 4_000 + 2_000


@pytest.mark.parametrize("length_ms", [1, 999, 1_000, 1_001, 4_321])
def test_tone_and_silence_last_exactly_as_long_as_asked(length_ms: int) -> None:
    assert tone(length_ms).frame_count() == silence(length_ms).frame_count() == 16 * length_ms
    assert silence(length_ms).max == 0
    assert abs(tone(length_ms).dBFS - TONE_DB) < 0.2
