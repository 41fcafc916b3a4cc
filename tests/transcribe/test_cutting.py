from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcribe.cutting import CLIP_MS, pack, split, windows
from pipeline.transcribe.engine import PER_MS
from pipeline.values import Recording, Samples, Stretch
from tests.transcribe.speech import recording_of

MINUTE = 60_000


@st.composite
def speech(draw: st.DrawFn) -> list[tuple[int, int]]:
    found, now = [], 0
    for pause, length in draw(
        st.lists(st.tuples(st.integers(1, 9_000), st.integers(1, 40_000)), min_size=1, max_size=12)
    ):
        found.append((now + pause, now + pause + length))
        now += pause + length
    return found


@given(speech())
def test_clips_hold_all_speech_in_order_and_none_is_too_long(found: list[tuple[int, int]]) -> None:
    recording = recording_of(*found)
    clips = [clip for window in windows(recording, limit_ms=MINUTE) for clip in window.clips]
    assert all(clip.length_ms <= CLIP_MS for clip in clips)
    assert all(left.end_ms <= right.start_ms for left, right in pairwise(clips))
    covered = np.zeros(recording.duration_ms, np.bool_)
    for clip in clips:
        covered[clip.start_ms : clip.end_ms] = True
    assert all(covered[part.start_ms : part.end_ms].all() for part in recording.speech)


@given(speech())
def test_no_window_holds_more_sound_than_the_limit(found: list[tuple[int, int]]) -> None:
    for window in windows(recording_of(*found), limit_ms=MINUTE):
        assert len(window.sound) <= MINUTE * PER_MS
        assert window.start_ms == window.clips[0].start_ms
        assert all(len(window.samples(clip)) == clip.length_ms * PER_MS for clip in window.clips)


def test_speech_without_a_pause_for_longer_than_a_window_is_still_cut() -> None:
    found = list(windows(recording_of((0, 10 * MINUTE)), limit_ms=MINUTE))
    assert sum(clip.length_ms for window in found for clip in window.clips) == 10 * MINUTE
    assert all(len(window.sound) <= MINUTE * PER_MS for window in found)


def test_cuts_fall_in_the_longest_pauses() -> None:
    stretches = [Stretch(0, 20_000), Stretch(21_200, 27_000), Stretch(27_100, 45_000)]
    assert pack(stretches) == [Stretch(0, 20_000), Stretch(21_200, 45_000)]


def test_clips_are_no_more_than_needed() -> None:
    assert len(pack([Stretch(i * 5_000, i * 5_000 + 4_999) for i in range(50)])) == 10


def test_a_clip_does_not_reach_over_a_long_silence() -> None:
    assert len(pack([Stretch(0, 2_000), Stretch(9_000, 11_000)])) == 2


def test_unbroken_speech_is_cut_where_it_is_quietest() -> None:
    sound: Samples = np.full(40_000 * PER_MS, 0.1, np.float32)
    sound[20_000 * PER_MS : 20_300 * PER_MS] = 0.0
    first, second = split([Stretch(5_000, 45_000)], sound)
    assert 25_000 <= first.end_ms <= 25_300
    assert (first.start_ms, second.start_ms, second.end_ms) == (5_000, first.end_ms, 45_000)


def test_sound_is_asked_for_in_order_and_once() -> None:
    asked: list[tuple[int, int]] = []
    recording = recording_of(*((i * 10_000, i * 10_000 + 9_000) for i in range(60)))

    def decode(start_ms: int, end_ms: int) -> object:
        asked.append((start_ms, end_ms))
        return recording.decode(start_ms, end_ms)

    watched: Recording = replace(recording, decode=decode)  # type: ignore[arg-type]
    assert len(list(windows(watched, limit_ms=2 * MINUTE))) == len(asked) > 3
    assert all(left[1] <= right[0] for left, right in pairwise(asked))
