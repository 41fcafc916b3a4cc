from __future__ import annotations

import numpy as np
import pytest

from pipeline.settings import defaults, disclosures
from pipeline.training import examples
from pipeline.training.lessons import lesson

ROWS = examples.passages(examples.TAUGHT)
HELD = examples.passages(examples.HELD_OUT)


def test_no_held_out_passage_is_trained_on() -> None:
    assert not {row.turns for row in ROWS} & {row.turns for row in HELD}
    assert len(HELD) > 100


def test_ids_are_unique() -> None:
    assert len({row.id for row in (*ROWS, *HELD)}) == len(ROWS) + len(HELD)


def test_every_category_is_taught_and_held_out() -> None:
    codes = {category.code for category in disclosures.load(defaults("config/disclosures.toml")).categories}
    assert {row.code for row in ROWS if row.label} == {row.code for row in HELD if row.label} == codes


def test_length_does_not_give_the_answer_away() -> None:
    told, other = ([sum(map(len, row.turns)) for row in ROWS if row.label is label] for label in (1, 0))
    above = np.mean([[one > two for two in other] for one in told])
    assert 0.35 < above < 0.65


def test_every_disclosure_stands_once_in_the_composed_sessions() -> None:
    rooms = examples.rooms(ROWS, examples.talk("talk"), np.random.default_rng(1))
    marked = [mark.id for room in rooms for _, mark in room.marks if mark.label == 1]
    assert sorted(marked) == sorted(row.id for row in ROWS if row.label)


def test_marks_lie_on_the_words_of_the_disclosure() -> None:
    chosen = [row for row in ROWS if row.label][:6]
    spoken = {row.id: row for row in chosen}
    for seed in range(4):
        room = examples.rooms(chosen, examples.talk("talk"), np.random.default_rng(seed))[0]
        for span, mark in room.marks:
            if mark.label == 1:
                assert len(span.of(room.transcript.text).split("\n")) == len(spoken[mark.id].turns)


def test_misheard_passages_have_no_speakers() -> None:
    room = examples.alone(ROWS[0], "bare", np.random.default_rng(0))
    assert room.transcript.turns[0].speaker is None
    assert room.transcript.text == room.transcript.text.lower()


@pytest.mark.parametrize("style", ["typed", "bare"])
def test_a_written_session_keeps_its_marks_and_its_words(style: str) -> None:
    for script in examples.scripts():
        room = examples.staged(script, style, np.random.default_rng(0))
        assert len(room.transcript.turns) == len(script.turns)
        told = [span for span, mark in room.marks if mark.label == 1]
        assert len(told) == len(script.passages)
        cut = lesson(room, is_whole=True)
        assert 0 < cut.truth.clip(0).mean() < 0.5
        if style == "typed":
            said = {part.span.of(script.turns[part.turn].text) for passage in script.passages for part in passage.parts}
            assert all(any(words.strip() in span.of(room.transcript.text) for span in told) for words in said)
