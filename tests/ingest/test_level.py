"""Levelling raises and never clips; joining keeps every sample; pydub is quiet about the program it misses."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.ingest.level import CEILING_DB, evened, gains_db, joined, raised

_sound = arrays(np.float32, st.integers(1, 200), elements=st.floats(-1, 1, width=32))


@given(sound=_sound, level_db=st.floats(-90, 0), target_db=st.floats(-40, 0))
def test_raised_sound_never_clips_and_is_never_made_quieter(
    sound: np.ndarray, level_db: float, target_db: float
) -> None:
    peak = np.abs(sound).max(keepdims=True)
    gain_db = float(gains_db(peak, level_db=level_db, target_db=target_db)[0])
    louder = raised(sound, gain_db)
    assert 0 <= gain_db <= max(0.0, target_db - level_db) + 0.01
    assert np.abs(louder).max() <= max(float(peak[0]), 10 ** ((CEILING_DB + 0.01) / 20))
    assert np.allclose(louder, sound * 10 ** (gain_db / 20), atol=1e-6)


def test_loud_enough_sound_is_left_as_it_is() -> None:
    sound = np.asarray([0.1, -0.2], np.float32)
    assert gains_db(np.asarray([0.2], np.float32), level_db=-18, target_db=-20).tolist() == [0]
    assert raised(sound, 0.0) is sound


@given(pieces=st.lists(_sound, max_size=5))
def test_joined_pieces_keep_every_sample(pieces: list[np.ndarray]) -> None:
    segment = joined(pieces)
    expected = np.concatenate([np.zeros(0, np.float32), *pieces])
    assert segment.frame_count() == len(expected)
    assert np.allclose(np.frombuffer(segment.raw_data, np.int16) / 32_767, expected, atol=2e-5)


def test_evened_sound_reaches_the_target_unless_a_peak_is_in_the_way() -> None:
    tone = (0.01 * np.sin(np.arange(16_000) / 5)).astype(np.float32)
    assert abs(evened(joined([tone]), -20).dBFS + 20) < 0.2
    slammed = tone.copy()
    slammed[100] = 0.8
    assert evened(joined([slammed]), -20).max_dBFS <= CEILING_DB + 0.1
    assert evened(joined([tone * 0]), -20).max == 0


def test_import_warns_of_nothing() -> None:
    ran = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", "import pipeline.ingest"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
