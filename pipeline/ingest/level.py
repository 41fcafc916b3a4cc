"""Cutting, levelling and joining sound with pydub.

Only `AudioSegment`s made from decoded samples: pydub's own file reading and writing would start an ffmpeg program
with the file's name on its command line, and must never be used here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.values import SAMPLE_RATE_HZ, Samples

with warnings.catch_warnings():
    # pydub looks for an ffmpeg program at import and warns that it has none; none is wanted.
    warnings.filterwarnings("ignore", "Couldn't find ffmpeg or avconv", RuntimeWarning)
    # Python 3.11 and 3.12 announce that audioop will go; from 3.13 on audioop-lts takes its place.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    # pydub's regular expressions are not raw strings: a warning when Python first compiles them.
    warnings.filterwarnings("ignore", "invalid escape sequence", DeprecationWarning)
    warnings.filterwarnings("ignore", r".*invalid escape sequence", SyntaxWarning)
    from pydub import AudioSegment
    from pydub.generators import Sine

CEILING_DB = -1.0
"""Highest peak that raising may lead to."""
_MOST_DB = 40.0
"""More would raise little but hiss: 16-bit speech at -60 dB has two or three bits left."""
TONE_HZ = 1_000
"""Whole periods in a millisecond: a tone of any length begins and ends at zero, and two of them join unheard."""
TONE_DB = -26.0
"""Plainly heard beside speech at -20 dB, and no louder."""
_FULL_32 = 2**31 - 1
_FULL_16 = 2**15 - 1


def gains_db(peaks: Samples, *, level_db: float, target_db: float) -> NDArray[np.float64]:
    """How far to raise each step of sound: the same everywhere, less only where a peak would clip.

    `peaks` are the steps' highest absolute samples; the result is never negative: nothing is made quieter.
    """
    wanted = min(max(target_db - level_db, 0.0), _MOST_DB)
    room = CEILING_DB - 20 * np.log10(np.maximum(peaks.astype(np.float64), 1e-9))
    return np.clip(room, 0.0, wanted).round(2)


def raised(sound: Samples, gain_db: float) -> Samples:
    """The sound `gain_db` louder; 32-bit on the way, so that a whisper keeps its shape."""
    if gain_db <= 0:
        return sound
    louder = _segment(sound, "<i4", _FULL_32).apply_gain(gain_db)
    return (np.frombuffer(louder.raw_data, "<i4").astype(np.float64) / _FULL_32).astype(np.float32)


def joined(pieces: Iterable[Samples]) -> Any:
    """One 16-bit AudioSegment out of consecutive pieces."""
    whole = _segment(np.zeros(0, np.float32), "<i2", _FULL_16)
    return sum((_segment(piece, "<i2", _FULL_16) for piece in pieces), whole)


def evened(segment: Any, target_db: float) -> Any:
    """The segment at the target loudness, as far as its highest peak leaves room."""
    if segment.max == 0:
        return segment
    return segment.apply_gain(min(target_db - segment.dBFS, CEILING_DB - segment.max_dBFS))


def silence(length_ms: int) -> Any:
    """So much digital silence, as a 16-bit AudioSegment."""
    return _segment(np.zeros(length_ms * SAMPLE_RATE_HZ // 1000, np.float32), "<i2", _FULL_16)


def tone(length_ms: int) -> Any:
    """So much of one steady tone, as a 16-bit AudioSegment."""
    return (_second_of_tone() * -(-length_ms // 1000))[:length_ms]


@cache
def _second_of_tone() -> Any:
    """Made once: pydub computes a tone sample by sample."""
    made = Sine(TONE_HZ, sample_rate=SAMPLE_RATE_HZ).to_audio_segment(1000)
    return made.apply_gain(TONE_DB - made.dBFS)


def _segment(sound: Samples, kind: str, full: int) -> Any:
    scaled = np.clip(sound.astype(np.float64) * full, -full, full).round()
    return AudioSegment(
        data=scaled.astype(kind).tobytes(),
        sample_width=np.dtype(kind).itemsize,
        frame_rate=SAMPLE_RATE_HZ,
        channels=1,
    )
