from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.embed import WIDTH
from pipeline.flag import encoder
from pipeline.flag.units import cut
from pipeline.flag.windows import AROUND, ROOM, over, read_runs, read_units, widened
from tests.flag.fakes import WordEmbedder, spoken

TALK = spoken(*[f"This is sentence number {n} of the talk, and it goes on for a while." for n in range(60)])
LENGTHS = st.lists(st.integers(1, 60), min_size=1, max_size=80)


@given(LENGTHS, st.integers(2 * AROUND + 1, ROOM))
def test_every_unit_is_judged_once_and_fits(lengths: list[int], first_room: int) -> None:
    windows = over(lengths, first_room=first_room)
    judged = [number for window in windows for number in range(window.middle[0], window.middle[1] + 1)]
    assert judged == list(range(len(lengths)))
    assert all(sum(lengths[window.whole[0] : window.whole[1] + 1]) <= ROOM for window in windows)


@given(LENGTHS, st.data())
def test_what_stands_around_is_read_as_far_as_there_is_room(lengths: list[int], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(lengths) - 1))
    (start, end), middle = (window := widened(lengths, (first, first))).whole, window.middle
    assert start <= first <= end
    assert middle == (first, first)
    assert start == 0 or sum(lengths[start - 1 : first]) > AROUND or sum(lengths) > ROOM


def test_a_run_too_long_for_the_encoder_is_still_read() -> None:
    units = cut(TALK)
    rows = read_runs(TALK.text, units, [(0, len(units) - 1)], WordEmbedder(), ())
    assert rows.shape == (1, WIDTH)
    assert np.isfinite(rows).all()


def test_a_unit_means_what_its_own_words_mean() -> None:
    units = cut(TALK)
    rows = read_units(TALK.text, units, WordEmbedder(), ())
    assert rows.shape == (len(units), WIDTH)
    own = WordEmbedder().encode([unit.span.of(TALK.text) for unit in units])
    assert (np.argmax(own @ rows.T, axis=0) == np.arange(len(units))).all()


def test_the_shipped_layers_keep_apart_texts_that_are_read_together() -> None:
    embedder, layers = WordEmbedder(), encoder.load()
    tokens = embedder.tokens(["a short one", "one that is a good deal longer than the other"])
    together = encoder.read(tokens, layers)
    apart = [encoder.read([one], layers)[0] for one in tokens]
    assert all(np.allclose(left, right, atol=1e-4) for left, right in zip(together, apart, strict=True))
