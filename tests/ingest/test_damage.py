"""What each kind of damage to each kind of file comes to: the table, and that none of it passes in silence.

`unseen` is the honest part: PCM has no checksum, so overwritten samples are only other samples; a browser's live
WebM has no length; zeros inside MPEG layer II look like padding. There the plan's length is all that speaks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pipeline.errors import DamagedAudioError
from pipeline.ingest import open_recording
from tests.ingest.conftest import Given
from tests.ingest.sounds import KINDS, SETTINGS, encoded, hear, talk, wav

_JUNK = np.random.default_rng(1).bytes(2_000)


def _cut(content: bytes) -> bytes:
    return content[: len(content) * 6 // 10]


def _overwritten(content: bytes) -> bytes:
    half = len(content) // 2
    return content[:half] + _JUNK + content[half + len(_JUNK) :]


def _zeroed(content: bytes) -> bytes:
    half, length = len(content) // 2, len(content) // 12
    return content[:half] + bytes(length) + content[half + length :]


def _headless(content: bytes) -> bytes:
    length = max(8192, len(content) // 10)
    return bytes(length) + content[length:]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": _cut,
    "overwritten": _overwritten,
    "zeroed": _zeroed,
    "headless": _headless,
}
TABLE = """
              cut          overwritten  zeroed       headless
wav           damaged      unseen       unseen       refused
wav-16k       damaged      unseen       unseen       refused
wav-8bit      damaged      unseen       unseen       refused
wav-float     damaged      unseen       unseen       refused
wav-adpcm     damaged      damaged      unseen       refused
wav-rf64      damaged      unseen       unseen       refused
mp3           damaged      damaged      damaged      damaged
mp3-slow      damaged      damaged      damaged      damaged
mp3-vbr       damaged      damaged      damaged      damaged
mp3-plain     damaged      damaged      damaged      damaged
mp3-vbr-plain damaged      damaged      damaged      damaged
mp2           damaged      damaged      unseen       damaged
m4a           refused      damaged      damaged      refused
m4a-front     damaged      damaged      damaged      refused
m4a-pieces    damaged      damaged      damaged      refused
m4a-alac      refused      damaged      damaged      refused
aac           damaged      damaged      damaged      damaged
3gp           refused      damaged      damaged      refused
amr           damaged      damaged      damaged      refused
ogg           damaged      damaged      damaged      refused
opus          damaged      damaged      damaged      refused
flac          damaged      damaged      damaged      damaged
ogg-flac      damaged      damaged      damaged      refused
wma           damaged      damaged      damaged      refused
aiff          damaged      unseen       unseen       refused
caf           damaged      unseen       unseen       refused
au            damaged      unseen       unseen       refused
webm          damaged      damaged      damaged      refused
webm-live     unseen       damaged      damaged      refused
mkv           damaged      damaged      damaged      refused
mov           refused      unseen       unseen       refused
mp4           refused      damaged      damaged      refused
avi           damaged      unseen       damaged      refused
"""
_HEAD, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
CASES = [(row[0], damage, outcome) for row in _ROWS for damage, outcome in zip(_HEAD, row[1:], strict=True)]


def _outcome(given: Given, name: str, content: bytes) -> str:
    try:
        recording = open_recording(given(f"r{KINDS[name].suffix}", content), SETTINGS, hear=hear)
    except DamagedAudioError:
        return "refused"
    codes = {warning.code for warning in recording.quality.warnings}
    return "damaged" if "damaged" in codes else "unseen"


@pytest.mark.parametrize(("name", "damage", "outcome"), CASES)
def test_damage_comes_to_what_the_table_says(name: str, damage: str, outcome: str, given: Given) -> None:
    assert _outcome(given, name, DAMAGE[damage](encoded(name))) == outcome


def test_table_has_every_format() -> None:
    assert [row[0] for row in _ROWS] == list(KINDS)


@pytest.mark.parametrize("name", ["mp3", "wav", "m4a-front", "flac", "mkv", "wma"])
def test_cut_file_says_how_much_is_usable(name: str, given: Given) -> None:
    recording = open_recording(given("r", _cut(encoded(name))), SETTINGS, hear=hear)
    first = recording.quality.warnings[0]
    assert first.code == "damaged"
    assert "0:00:10" in first.message
    seconds = recording.duration_ms // 1000
    assert 4 <= seconds <= 6
    assert f"0:00:00-0:00:{seconds:02}" in first.message
    assert "was the session this long?" in first.message


@pytest.mark.parametrize("name", ["opus", "flac", "webm", "wma"])
def test_small_hole_in_a_long_recording_is_seen(name: str, given: Given) -> None:
    content = encoded(name)
    half = len(content) // 2
    holed = content[:half] + _JUNK[:300] + content[half + 300 :]
    recording = open_recording(given("r", holed), SETTINGS, hear=hear)
    assert recording.quality.decode_errors >= 1
    assert {"damaged", "decode-errors"} == {warning.code for warning in recording.quality.warnings}


def test_recorder_that_lost_power_left_a_wav_of_no_length(given: Given) -> None:
    recording = open_recording(given("r.wav", wav(talk(), claimed_bytes=0)), SETTINGS, hear=hear)
    assert [warning.code for warning in recording.quality.warnings] == ["damaged"]


def test_wav_that_was_streamed_has_no_length_and_no_fault(given: Given) -> None:
    recording = open_recording(given("r.wav", wav(talk(), claimed_bytes=0xFFFF_FFFF)), SETTINGS, hear=hear)
    assert recording.quality.warnings == ()
    assert recording.quality.declared_ms is None


def test_odd_byte_at_the_end_of_a_wav_is_no_damage(given: Given) -> None:
    recording = open_recording(given("r.wav", wav(talk()) + b"\0"), SETTINGS, hear=hear)
    assert recording.quality.warnings == ()


def test_length_of_a_cut_wav_comes_from_its_head(given: Given) -> None:
    recording = open_recording(given("r.wav", wav(talk())[:-100_001]), SETTINGS, hear=hear)
    assert recording.quality.declared_ms == 10_000
