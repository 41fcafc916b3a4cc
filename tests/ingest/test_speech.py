"""Marks of voice activity become stretches; the model's state is carried from block to block."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.decode import in_blocks
from pipeline.ingest.source import BLOCK
from pipeline.ingest.speech import WINDOW, WINDOW_MS, silero, stretches
from pipeline.settings import IngestSettings
from pipeline.values import Samples, Stretch

_NO_PAD = IngestSettings(speech_pad_ms=0)
_PAD = IngestSettings(speech_pad_ms=400)
_marks = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.9]), min_size=1, max_size=300)


def _found(marks: list[float], settings: IngestSettings = _NO_PAD) -> tuple[Stretch, ...]:
    return stretches(np.asarray(marks, np.float32), settings, duration_ms=len(marks) * WINDOW_MS)


@given(marks=_marks, settings=st.sampled_from([_PAD, _NO_PAD]))
def test_stretches_are_disjoint_ordered_and_inside(marks: list[float], settings: IngestSettings) -> None:
    found = _found(marks, settings)
    assert all(left.end_ms <= right.start_ms for left, right in pairwise(found))
    assert all(0 <= stretch.start_ms < stretch.end_ms <= len(marks) * WINDOW_MS for stretch in found)


@given(marks=_marks, settings=st.sampled_from([_PAD, _NO_PAD]))
def test_every_window_of_speech_is_in_a_stretch(marks: list[float], settings: IngestSettings) -> None:
    found = _found(marks, settings)
    for index, mark in enumerate(marks):
        if mark >= settings.speech_threshold:
            window = Stretch(index * WINDOW_MS, (index + 1) * WINDOW_MS)
            assert any(s.start_ms <= window.start_ms and window.end_ms <= s.end_ms for s in found)


@given(marks=_marks)
def test_nothing_is_found_without_speech(marks: list[float]) -> None:
    assert _found([min(mark, 0.3) for mark in marks]) == ()


def test_short_silence_does_not_end_a_stretch_and_a_long_one_does() -> None:
    speech = [0.9] * 10
    assert len(_found(speech + [0.0] * 15 + speech)) == 1
    assert len(_found(speech + [0.0] * 16 + speech)) == 2


def test_doubtful_window_goes_on_speaking_but_does_not_start() -> None:
    assert _found([0.25] * 20) == ()
    assert _found([0.9] + [0.25] * 40 + [0.0] * 20) == (Stretch(0, 41 * WINDOW_MS),)


def test_pads_that_meet_share_the_silence() -> None:
    marks = [0.0] * 30 + [0.9] * 10 + [0.0] * 20 + [0.9] * 10 + [0.0] * 30
    first, second = _found(marks, _PAD)
    assert first.start_ms == 30 * WINDOW_MS - 400
    assert first.end_ms == second.start_ms == 50 * WINDOW_MS
    assert second.end_ms == 70 * WINDOW_MS + 400


@pytest.mark.model
def test_model_hears_the_same_in_blocks_as_at_once() -> None:
    sound = np.random.default_rng(3).normal(0, 0.05, 3 * BLOCK).astype(np.float32)
    sound *= np.repeat(np.random.default_rng(4).random(3 * BLOCK // 2048), 2048).astype(np.float32)
    at_once = silero()(sound)
    listener = silero()
    in_turn = np.concatenate([listener(block) for block in in_blocks(iter([sound]), 100 * WINDOW)])
    assert len(at_once) == len(sound) // WINDOW
    assert np.allclose(at_once, in_turn, atol=1e-5)


@pytest.mark.model
@pytest.mark.parametrize("kind", ["silence", "hiss", "hum", "tone"])
def test_model_hears_nobody_in_noise(kind: str) -> None:
    time = np.arange(100 * WINDOW) / 16_000
    sounds = {
        "silence": np.zeros(len(time)),
        "hiss": np.random.default_rng(3).normal(0, 0.1, len(time)),
        "hum": 0.3 * np.sin(2 * np.pi * 50 * time),
        "tone": 0.3 * np.sin(2 * np.pi * 440 * time),
    }
    sound: Samples = sounds[kind].astype(np.float32)
    assert silero()(sound).max() < IngestSettings().speech_threshold
