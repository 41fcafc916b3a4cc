from __future__ import annotations

import numpy as np

from pipeline.diarise.clustering import talk_of
from pipeline.diarise.model import Talk
from pipeline.diarise.overlapping import mixed
from tests.diarise.voices import WIDTH, voices

ORDER = [0] * 30 + [1] * 30 + [2] * 30
MIDDLES = np.arange(len(ORDER)) * 400


def speaking(*both: int) -> Talk:
    """Three people, a window an atom; in these windows somebody else speaks too."""
    made = voices(3)[ORDER] + np.random.default_rng(5).normal(scale=0.05, size=(len(ORDER), WIDTH))
    for window in both:
        made[window] = (made[window] + voices(3)[(ORDER[window] + 1) % 3]) / 2
    return talk_of(made.astype(np.float32), np.arange(len(ORDER)), np.ones(len(ORDER), bool), weight=1 / 3)


def where(talk: Talk) -> list[int]:
    return np.flatnonzero(mixed(talk, np.array(ORDER), MIDDLES, 1_200)).tolist()


def test_two_voices_at_once_are_marked() -> None:
    assert where(speaking(14, 15, 16)) == [14, 15, 16]


def test_one_voice_at_a_time_is_not() -> None:
    assert where(speaking()) == []


def test_a_single_window_and_one_beside_a_change_of_speaker_say_nothing() -> None:
    assert where(speaking(14)) == []
    assert where(speaking(29, 30)) == []


def test_one_speaker_alone_cannot_overlap() -> None:
    talk = speaking(14, 15, 16)
    assert not mixed(talk, np.zeros(len(ORDER), int), MIDDLES, 1_200).any()
