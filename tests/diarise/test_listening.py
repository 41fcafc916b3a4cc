"""The sound is cut into windows as it streams by: the same ones however it comes, and none where nobody speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pytest

from pipeline.diarise.ge2e import WIDTH, Voices
from pipeline.diarise.listening import FRAMES, WINDOW_MS, listen, step_ms
from pipeline.diarise.mel import BANDS, FILTERS, mel_frames
from pipeline.values import Quality, Recording, Samples, Span, Word

RATE = 16


@dataclass
class Noting:
    """A voice model that remembers what it was given."""

    seen: list[Any] = field(default_factory=list)

    def encode(self, windows: Any) -> Any:
        self.seen.append(windows)
        return np.ones((len(windows), WIDTH), np.float32)


def recording(sound: Samples, block: int) -> Recording:
    def decode(start_ms: int, end_ms: int) -> Iterator[Samples]:
        wanted = sound[RATE * start_ms : RATE * end_ms]
        return (wanted[at : at + block] for at in range(0, len(wanted), block))

    quality = Quality(1.0, 0.0, 30.0, -20.0, None, 0)
    return Recording(len(sound) // RATE, "", (), quality, decode)


def words(*times: tuple[int, int]) -> tuple[Word, ...]:
    return tuple(Word(Span(n, n + 1), start, end, 1.0) for n, (start, end) in enumerate(times))


def heard(sound: Samples, said: Sequence[Word], *, block: int = 7_777) -> tuple[list[int], Any]:
    noting = Noting()
    prints = listen(recording(sound, block), said, cast(Voices, noting), lambda _: None)
    return prints.middles_ms.tolist(), np.concatenate(noting.seen) if noting.seen else None


SOUND = np.random.default_rng(2).normal(scale=0.1, size=RATE * 9_000).astype(np.float32)


@pytest.mark.parametrize("block", [500, 16_000, 10**6])
def test_windows_are_cut_from_the_stream_as_from_the_whole(block: int) -> None:
    middles, windows = heard(SOUND, words((0, 9_000)), block=block)
    for middle, window in zip(middles[:-4], windows, strict=False):
        start = RATE * (middle - WINDOW_MS // 2)
        assert np.allclose(window, mel_frames(SOUND[start : start + RATE * WINDOW_MS])[:FRAMES], atol=1e-5)


def test_there_are_windows_where_words_are_and_nowhere_else() -> None:
    middles, _ = heard(SOUND, words((2_000, 2_900), (3_000, 4_000)))
    assert middles
    assert all(1_900 <= middle <= 4_100 for middle in middles)


def test_words_at_the_very_end_are_heard_with_silence_after_them() -> None:
    middles, windows = heard(SOUND, words((8_000, 9_000)))
    assert len(middles) == len(windows)
    assert max(middles) >= 8_600


def test_nothing_said_is_nothing_heard() -> None:
    assert heard(SOUND, ()) == ([], None)


def test_a_long_recording_has_longer_steps_within_bounds() -> None:
    assert step_ms(10 * 60_000) == 400
    assert 400 < step_ms(70 * 60_000) < 600
    assert step_ms(240 * 60_000) == 600


def test_a_tone_is_loudest_in_the_band_that_holds_it() -> None:
    for hz in (200, 1_000, 3_000):
        tone = np.sin(2 * np.pi * hz * np.arange(16_000) / 16_000).astype(np.float32)
        frames = mel_frames(tone)
        assert frames.shape == (101, BANDS)
        assert frames[50].argmax() == FILTERS[:, hz // 40].argmax()


def test_the_filters_are_triangles_of_one_area() -> None:
    areas = FILTERS[10:].sum(axis=1) * 40
    assert np.allclose(areas, 1, atol=0.05)
