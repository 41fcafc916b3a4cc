from __future__ import annotations

from pipeline.flag import features
from pipeline.flag.units import cut
from pipeline.flag.windows import SHORT_WORDS, WIDE_WORDS, around, describe, forward
from tests.flag.fakes import WordEmbedder, spoken

TALK = spoken(*[f"This is sentence number {n} of the talk." for n in range(20)])


def test_a_window_crosses_turns() -> None:
    units = cut(TALK)
    first, last = around(units, 10)
    assert first < 10 < last
    assert units[first].turn < units[10].turn < units[last].turn


def test_windows_hold_enough_words_while_there_are_any() -> None:
    units = cut(TALK)
    for number in range(len(units)):
        for window, words in ((forward, SHORT_WORDS), (around, WIDE_WORDS)):
            first, last = window(units, number)
            assert first <= number <= last
            assert sum(unit.words for unit in units[first : last + 1]) >= words


def test_one_short_remark_is_its_own_window() -> None:
    units = cut(spoken("Oh."))
    assert forward(units, 0) == around(units, 0) == (0, 0)


def test_everything_is_embedded_in_one_call() -> None:
    embedder = WordEmbedder()
    units = cut(TALK)
    rows = describe(TALK.text, units, embedder)
    assert embedder.calls == 1
    assert rows.shape == (len(units), 2 * (384 + features.width()))
