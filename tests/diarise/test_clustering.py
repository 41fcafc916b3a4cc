from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.diarise.clustering import MOST, tell_apart
from pipeline.diarise.model import Talk
from tests.diarise.voices import talk


def conversation(speakers: int, atoms: int, *, seed: int = 3) -> list[int]:
    """Turns of one to four atoms, everybody in it."""
    random = np.random.default_rng(seed)
    order: list[int] = []
    while len(order) < atoms:
        order += [len(order) % speakers if len(order) < 3 * speakers else int(random.integers(speakers))] * int(
            random.integers(1, 5)
        )
    return [*range(speakers), *order]


def same_grouping(one: list[int], other: list[int]) -> bool:
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))


@pytest.mark.parametrize("speakers", [1, 2, 3, 5, 8])
def test_the_number_of_voices_and_whose_each_atom_is_are_found(speakers: int) -> None:
    order = conversation(speakers, 120)
    assert same_grouping(tell_apart(talk(order)).tolist(), order)


def test_a_number_that_is_given_is_kept_to() -> None:
    order = conversation(4, 80)
    assert len(set(tell_apart(talk(order), 2).tolist())) == 2
    assert same_grouping(tell_apart(talk(order), 4).tolist(), order)


def test_the_same_vectors_give_the_same_labels() -> None:
    order = conversation(5, 60)
    assert tell_apart(talk(order)).tolist() == tell_apart(talk(order)).tolist()


def test_one_window_that_sounds_like_another_changes_no_speaker_within_an_atom() -> None:
    order = [0] * 10 + [1] * 10
    made = talk(order)
    points = made.points.copy()
    points[5] = made.points[-1]
    found = tell_apart(Talk(points, made.atom, made.likely, made.weight), 2).tolist()
    assert same_grouping(found, order)


def test_atoms_without_a_window_go_with_their_neighbours() -> None:
    made = talk([0, 0, 0, 1, 1, 1] * 4)
    kept = made.atom != 1
    found = tell_apart(Talk(made.points[kept], made.atom[kept], made.likely, made.weight), 2)
    assert found[1] == found[0] == found[2]


@settings(max_examples=25)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(1, 3), st.sampled_from([None, 2, 12]))
def test_every_atom_gets_a_speaker_whatever_is_heard(order: list[int], windows: int, count: int | None) -> None:
    found = tell_apart(talk(order, windows=windows, noise=0.3), count)
    assert len(found) == len(order)
    assert 0 <= found.min() <= found.max() < (count or MOST)
