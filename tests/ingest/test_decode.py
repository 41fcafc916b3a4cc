"""Sound on demand is the same sound, whatever was asked before, in whatever order, for every format."""

from __future__ import annotations

from itertools import pairwise, zip_longest

import numpy as np
import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from pipeline.ingest import open_recording
from pipeline.ingest.decode import in_blocks
from pipeline.ingest.source import BLOCK, STEP
from pipeline.settings import IngestSettings
from pipeline.values import Recording, Samples, Stretch
from tests.ingest.conftest import Given, Healthy
from tests.ingest.sounds import KINDS, SETTINGS, encode, encoded, hear, talk, wav


def _whole(recording: Recording) -> Samples:
    return np.concatenate(list(recording.blocks()))


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Three minutes and more of MP3, each second different from the others, quiet enough to be levelled."""
    path = tmp_path_factory.mktemp("long") / "r.mp3"
    rising = np.tile(talk(), 20) * np.linspace(0.02, 0.2, 20 * len(talk()), dtype=np.float32)
    path.write_bytes(encode(KINDS["mp3-slow"], rising))
    return open_recording(path, SETTINGS, hear=hear)


@pytest.mark.parametrize("name", KINDS)
def test_any_stretch_equals_the_slice_of_the_whole(name: str, healthy: Healthy) -> None:
    recording = healthy(name)
    whole = _whole(recording)
    assert len(whole) == recording.duration_ms * 16
    for start_ms, end_ms in ((6_001, 9_503), (0, 1), (3_333, 3_334), (5_000, recording.duration_ms)):
        part = recording.samples(Stretch(start_ms, end_ms))
        assert np.array_equal(part, whole[start_ms * 16 : end_ms * 16])


@pytest.mark.parametrize("name", KINDS)
def test_what_is_decoded_is_what_was_recorded(name: str, healthy: Healthy) -> None:
    """By the envelope, which survives every codec: no shift over 60 ms (AAC's and AMR's delay), no wrong speed."""
    whole = _whole(healthy(name))
    length = min(len(whole), len(talk())) // 320 * 320
    heard, said = (np.abs(sound[:length]).reshape(-1, 320).mean(axis=1) for sound in (whole, talk()))
    shifts = {shift: np.corrcoef(np.roll(heard, -shift), said)[0, 1] for shift in range(-10, 11)}
    best = max(shifts, key=lambda shift: shifts[shift])
    assert shifts[best] > 0.95
    assert abs(best) <= 3


def test_windows_asked_in_turn_are_consecutive(long: Recording) -> None:
    whole = _whole(long)
    edges = [*range(0, long.duration_ms, 50_000), long.duration_ms]
    windows = [long.samples(Stretch(a, b)) for a, b in pairwise(edges)]
    assert np.array_equal(np.concatenate(windows), whole)


def test_order_of_asking_does_not_matter(long: Recording) -> None:
    whole = _whole(long)
    for start_ms in (180_000, 150_000, 20_000, 190_000, 0, 175_000):
        part = long.samples(Stretch(start_ms, start_ms + 9_000))
        assert np.array_equal(part, whole[start_ms * 16 : (start_ms + 9_000) * 16])


def test_two_readers_at_once_do_not_disturb_each_other(long: Recording) -> None:
    whole = _whole(long)
    first, second = [], []
    for left, right in zip_longest(long.blocks(), long.blocks(45_000, 170_000)):
        first += [left] if left is not None else []
        second += [right] if right is not None else []
    assert np.array_equal(np.concatenate(first), whole)
    assert np.array_equal(np.concatenate(second), whole[45_000 * 16 : 170_000 * 16])


def test_reader_that_stops_midway_leaves_the_next_unharmed(long: Recording) -> None:
    reader = long.blocks(70_000)
    next(reader)
    del reader
    assert np.array_equal(long.samples(Stretch(60_000, 61_000)), _whole(long)[60_000 * 16 : 61_000 * 16])


def test_blocks_last_at_most_thirty_seconds(long: Recording) -> None:
    lengths = [len(block) for block in long.blocks(1_000)]
    assert max(lengths) <= 30 * 16_000
    assert sum(lengths) == (long.duration_ms - 1_000) * 16


def test_asking_past_the_end_gives_what_there_is(healthy: Healthy) -> None:
    recording = healthy("wav-16k")
    assert len(recording.samples(Stretch(9_000, 60_000))) == (recording.duration_ms - 9_000) * 16
    assert list(recording.blocks(recording.duration_ms, recording.duration_ms + 5)) == []


def test_backward_range_is_refused(healthy: Healthy) -> None:
    with pytest.raises(ValueError, match="range"):
        next(healthy("wav-16k").blocks(2_000, 1_000))


def test_every_block_is_mono_float32_within_full_scale(given: Given) -> None:
    recording = open_recording(given("r.wav", encoded("wav")), SETTINGS, hear=hear)
    for block in recording.blocks():
        assert block.dtype == np.float32
        assert block.ndim == 1
        assert np.abs(block).max() <= 1.0


@pytest.mark.parametrize("channels", [2, 3, 4, 6])
def test_channels_are_averaged_so_that_nothing_clips(channels: int, given: Given) -> None:
    loud = np.tile(np.clip(talk() * 3, -0.9, 0.9), (channels, 1))
    recording = open_recording(given("r.wav", wav(loud)), SETTINGS, hear=hear)
    assert recording.quality.clipped_fraction == 0
    assert np.allclose(_whole(recording), loud[0], atol=1e-3)


def test_float_sound_with_impossible_samples_stays_sound(given: Given) -> None:
    broken = talk().copy()
    broken[[1_000, 2_000, 3_000, 4_000]] = [np.nan, np.inf, -np.inf, 50.0]
    kind = KINDS["wav-float"]
    content = bytearray(encode(type(kind)(kind.container, kind.codec, 16_000, ".wav"), talk()))
    content[-broken.nbytes :] = broken.tobytes()
    whole = _whole(open_recording(given("r.wav", bytes(content)), SETTINGS, hear=hear))
    assert np.isfinite(whole).all()
    assert np.abs(whole).max() <= 1.0


def test_file_joined_of_two_rates_plays_through(given: Given) -> None:
    recording = open_recording(given("r.mp3", encoded("mp3-plain") + encoded("mp3-slow")), SETTINGS, hear=hear)
    assert abs(recording.duration_ms - 20_000) < 300
    assert len(recording.speech) == 8


def test_quiet_speech_is_raised_to_the_target(given: Given) -> None:
    settings = IngestSettings(short_minutes=0.05, target_level_db=-25)
    recording = open_recording(given("r.wav", wav(talk() * 0.1)), settings, hear=hear)
    assert recording.quality.level_db < -35
    spoken = [recording.samples(stretch)[6_400:-6_400] for stretch in recording.speech[1:-1]]
    level_db = 10 * np.log10(np.mean(np.square(np.concatenate(spoken))))
    assert abs(level_db + 25) < 1.5


def test_slam_in_quiet_speech_does_not_clip_nor_keep_it_quiet(given: Given) -> None:
    sound = talk() * 0.05
    sound[80_000:80_100] = 0.95
    recording = open_recording(given("r.wav", wav(sound)), SETTINGS, hear=hear)
    whole = _whole(recording)
    assert np.abs(whole).max() < 1.0
    assert np.abs(whole[: 80_000 - STEP]).max() > 5 * np.abs(sound[: 80_000 - STEP]).max()


@example(
    lengths=st.lists(st.integers(0, 50), max_size=30),
    length=st.integers(1, 40),
)
def test_blocks_hold_the_pieces_in_order(lengths: list[int], length: int) -> None:
    sound: Samples = (np.arange(sum(lengths)) / 2_000).astype(np.float32)
    pieces: list[Samples] = list(np.split(sound, np.cumsum(lengths)[:-1])) if lengths else []
    blocks = list(in_blocks(iter(pieces), length))
    assert all(len(block) == length for block in blocks[:-1])
    assert all(0 < len(block) <= length for block in blocks)
    assert np.array_equal(np.concatenate([*blocks, sound[:0]]), sound)


def test_block_is_whole_milliseconds_windows_and_steps() -> None:
    assert BLOCK % 16 == BLOCK % 512 == BLOCK % STEP == 0
    assert BLOCK <= 30 * 16_000
