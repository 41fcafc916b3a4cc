"""Measures agree with sound whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.ingest import quality
from pipeline.ingest.decode import in_blocks
from pipeline.ingest.source import BLOCK
from pipeline.ingest.speech import stretches
from pipeline.settings import IngestSettings
from pipeline.values import Samples
from tests.ingest.sounds import talk

_SETTINGS = IngestSettings(speech_pad_ms=0)


def _traced(sound: Samples) -> quality.Trace:
    """With the truth in place of the model: in each 2.5 s the voice lasts 1.5 s."""

    def by_truth(block: Samples) -> Samples:
        windows = np.arange(len(block) // 512) * 0.032 % 2.5
        return (windows < 1.46).astype(np.float32)

    return quality.trace(in_blocks(iter([sound]), BLOCK), by_truth, on_block=lambda: None)


@pytest.mark.parametrize("truth_db", [0, 5, 10, 20, 30])
def test_noise_is_measured_within_two_decibels(truth_db: float) -> None:
    time = np.arange(len(talk())) / 16_000
    spoken = talk()[time % 2.5 < 1.46]
    noise_rms = np.sqrt(np.mean(np.square(spoken)) / 10 ** (truth_db / 10))
    noisy = talk() + np.random.default_rng(1).normal(0, noise_rms, len(talk())).astype(np.float32)
    measured = _traced(noisy)
    speech = stretches(measured.probability, _SETTINGS, duration_ms=measured.duration_ms)
    assert abs(quality.snr_db(measured, speech, 0.35) - truth_db) < 2


def test_level_is_of_the_speech_alone() -> None:
    spoken = talk()[np.arange(len(talk())) / 16_000 % 2.5 < 1.46]
    expected = 10 * np.log10(np.mean(np.square(spoken)))
    assert abs(quality.level_db(_traced(talk()), 0.35) - expected) < 0.5


def test_clipped_share_is_counted() -> None:
    sound = np.zeros(16_000, np.float32)
    sound[:160] = 1.0
    sound[160:320] = -1.0
    assert quality.clipped_fraction(_traced(sound)) == 0.02


def test_trace_covers_a_last_block_that_is_no_whole_window() -> None:
    measured = _traced(talk()[: 512 * 10 + 100])
    assert measured.samples == 5_220
    assert measured.duration_ms == 326
    assert len(measured.power) == len(measured.peak) == len(measured.probability) == 11


def test_digital_silence_gives_bounded_figures() -> None:
    measured = _traced(np.zeros(32_000, np.float32))
    speech = stretches(measured.probability, _SETTINGS, duration_ms=measured.duration_ms)
    assert -10 <= quality.snr_db(measured, speech, 0.35) <= 60
    assert quality.level_db(measured, 0.35) == quality.FLOOR_DB


def test_talk_without_a_pause_is_not_called_noisy() -> None:
    time = np.arange(len(talk())) / 16_000
    measured = quality.trace(
        in_blocks(iter([talk()[time % 2.5 < 1.46]]), BLOCK),
        lambda block: np.ones(len(block) // 512, np.float32),
        on_block=lambda: None,
    )
    speech = stretches(measured.probability, _SETTINGS, duration_ms=measured.duration_ms)
    assert quality.speech_fraction(speech, measured.duration_ms) == 1.0
    assert quality.snr_db(measured, speech, 0.35) > 3
