from __future__ import annotations

import numpy as np

from pipeline.settings import defaults, disclosures
from pipeline.training import examples

ROWS = examples.passages("passages")
HELD = examples.passages("passages_heldout")


def test_no_held_out_passage_is_trained_on() -> None:
    assert not {row.turns for row in ROWS} & {row.turns for row in HELD}
    assert 0.15 < len(HELD) / (len(ROWS) + len(HELD)) < 0.25


def test_every_category_is_taught_and_held_out() -> None:
    codes = {category.code for category in disclosures.load(defaults("config/disclosures.toml")).categories}
    assert {row.code for row in ROWS if row.label} == {row.code for row in HELD if row.label} == codes


def test_every_disclosure_stands_once_in_the_composed_sessions() -> None:
    rooms = examples.rooms(ROWS, examples.talk("talk"), np.random.default_rng(1))
    marked = [name for room in rooms for _, name in room.disclosures]
    assert sorted(marked) == sorted(row.id for row in ROWS if row.label)


def test_marks_lie_on_the_words_of_the_disclosure() -> None:
    chosen = [row for row in ROWS if row.label][:6]
    spoken = {row.id: row for row in chosen}
    for seed in range(4):
        room = examples.rooms(chosen, examples.talk("talk"), np.random.default_rng(seed))[0]
        for span, name in room.disclosures:
            assert len(span.of(room.transcript.text).split("\n")) == len(spoken[name].turns)


def test_misheard_sessions_have_no_speakers() -> None:
    talk = examples.alone(ROWS[0], "bare", np.random.default_rng(0))
    assert talk.turns[0].speaker is None
    assert talk.text == talk.text.lower()
