from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcribe.coverage import LOST_MS, uncovered
from pipeline.transcribe.engine import HeardWord
from pipeline.values import Stretch
from tests.transcribe.speech import said

MINUTE = (Stretch(0, 60_000),)


def test_speech_full_of_words_has_no_hole() -> None:
    assert uncovered(MINUTE, said("word " * 150)) == ()


def test_a_lost_sentence_is_found() -> None:
    words = [*said("word " * 50), *said("word " * 75, at_ms=30_000)]
    (hole,) = uncovered(MINUTE, words)
    assert 20_000 <= hole.start_ms <= 20_500
    assert 29_500 <= hole.end_ms <= 30_000


def test_a_word_stretched_over_a_lost_sentence_does_not_hide_it() -> None:
    stretched = HeardWord("so", 5_000, 12_000, 0.5)
    words = [*said("word " * 12), stretched, *said("word " * 120, at_ms=12_000)]
    assert len(uncovered(MINUTE, words)) == 1


def test_a_number_read_out_slowly_is_no_hole() -> None:
    number = HeardWord("01632960000", 2_000, 5_500, 0.5)
    assert uncovered((Stretch(1_600, 5_900),), [number]) == ()


def test_a_breath_between_words_is_no_hole() -> None:
    assert uncovered((Stretch(0, 3_000),), [*said("one two"), *said("three four", at_ms=2_000)]) == ()


def test_a_hole_over_a_short_pause_is_one() -> None:
    speech = (Stretch(0, 5_000), Stretch(5_300, 10_000))
    assert uncovered(speech, ()) == (Stretch(0, 10_000),)


@given(
    st.lists(st.tuples(st.integers(0, 60_000), st.integers(1, 3_000)), max_size=40),
    st.lists(st.integers(0, 60_000), min_size=2, max_size=10, unique=True).filter(lambda cuts: len(cuts) % 2 == 0),
)
def test_holes_are_long_disjoint_and_begin_in_speech(heard: list[tuple[int, int]], cuts: list[int]) -> None:
    cuts.sort()
    speech = tuple(Stretch(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True))
    holes = uncovered(speech, [HeardWord("x", at, at + length, 1.0) for at, length in heard])
    assert all(hole.length_ms >= LOST_MS for hole in holes)
    assert all(left.end_ms < right.start_ms for left, right in pairwise(holes))
    assert all(any(part.start_ms <= hole.start_ms < part.end_ms for part in speech) for hole in holes)
