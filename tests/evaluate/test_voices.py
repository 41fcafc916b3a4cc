"""Diarisation error, counted by hand: five turns of ten seconds, half a second at each edge not counted."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate import as_transcript
from pipeline.evaluate.figures import NO_VOICES, Share
from pipeline.evaluate.voices import best_pairs, diarisation
from pipeline.values import Transcript
from tests.evaluate.scripts import script

COUNTED = 5 * 9_500
"""A, B, A, B, A."""


def labelled(*labels: str | None) -> Transcript:
    told = as_transcript(script())
    turns = tuple(replace(turn, speaker=label) for turn, label in zip(told.turns, labels, strict=True))
    return replace(told, turns=turns)


def test_labels_may_be_any_as_long_as_they_are_apart() -> None:
    found = diarisation(script(), labelled("S7", "S2", "S7", "S2", "S7"))
    assert found.error == Share(0, COUNTED)
    assert (found.found, found.true) == (2, 2)


def test_a_turn_given_to_the_wrong_speaker_is_confused() -> None:
    found = diarisation(script(), labelled("S1", "S2", "S2", "S2", "S1"))
    assert found.confused == found.error == Share(9_500, COUNTED)


def test_each_label_stands_for_one_speaker_only() -> None:
    found = diarisation(script(), labelled("S1", "S2", "S3", "S2", "S1"))
    assert found.confused == Share(9_500, COUNTED)
    assert (found.found, found.true) == (3, 2)


def test_a_turn_given_to_nobody_is_missed() -> None:
    found = diarisation(script(), labelled("S1", "S2", "S1", "S2", None))
    assert found.missed == found.error == Share(9_500, COUNTED)


def test_speech_of_two_where_one_speaks_is_a_false_alarm() -> None:
    told = labelled("S1", "S2", "S1", "S2", "S1")
    first = replace(told.turns[0], speaker="S2")
    found = diarisation(script(), replace(told, turns=(first, *told.turns)))
    assert found.false_alarm == found.error == Share(9_500, COUNTED)


def test_what_has_no_speakers_or_no_times_is_not_measured() -> None:
    assert diarisation(script(), labelled(*[None] * 5)) == NO_VOICES


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=1)))
def test_the_best_pairing_is_as_good_as_any(rows: list[list[int]]) -> None:
    together = np.array(rows[:5])
    wide = together if together.shape[0] <= together.shape[1] else together.T
    best = max(sum(wide[n, m] for n, m in enumerate(order)) for order in permutations(range(wide.shape[1]), len(wide)))
    pairs = best_pairs(together)
    assert sum(together[row, column] for row, column in pairs) == best
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(wide)
