from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcribe.engine import HeardWord
from pipeline.transcribe.turns import LONGEST_TURN_MS, lay_out
from tests.transcribe.speech import said

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=8).filter(
    lambda text: len(text.split()) == 1 and text == text.strip()
)


@st.composite
def heard(draw: st.DrawFn) -> list[HeardWord]:
    words, now = [], 0
    for text, pause, length in draw(
        st.lists(st.tuples(WORDS, st.integers(0, 3_000), st.integers(1, 900)), max_size=40)
    ):
        words.append(HeardWord(text, now + pause, now + pause + length, 0.5))
        now += pause + length
    return words


@given(heard())
def test_spans_tie_words_turns_and_text_exactly(words: list[HeardWord]) -> None:
    text, turns, spans = lay_out(words)
    assert [word.span.of(text) for word in spans] == [word.text for word in words]
    assert "\n".join(turn.span.of(text) for turn in turns) == text
    assert all(any(turn.span.contains(word.span) for turn in turns) for word in spans)
    for turn in turns:
        inside = [word for word in spans if turn.span.contains(word.span)]
        assert (turn.start_ms, turn.end_ms) == (inside[0].start_ms, inside[-1].end_ms)
        assert turn.speaker is None


def lines(*parts: tuple[HeardWord, ...]) -> list[str]:
    return lay_out([word for part in parts for word in part])[0].split("\n")


def test_a_turn_ends_with_a_sentence_before_a_pause() -> None:
    assert lines(said("It is the bus stop."), said("Every day?", at_ms=2_700)) == ["It is the bus stop.", "Every day?"]


def test_a_short_pause_inside_a_sentence_ends_nothing() -> None:
    assert lines(said("It is the"), said("bus stop.", at_ms=2_000)) == ["It is the bus stop."]


def test_a_long_pause_ends_a_turn_anywhere() -> None:
    assert lines(said("It is the"), said("bus stop.", at_ms=3_000)) == ["It is the", "bus stop."]


def test_a_long_turn_ends_with_its_sentence() -> None:
    first, *rest = lines(said("They wait there every day. " * 40))
    assert first.endswith("day.")
    assert 110 <= len(first.split()) <= 120
    assert rest


def test_talk_without_punctuation_ends_somewhere() -> None:
    _, turns, _ = lay_out(said("word " * 600))
    assert len(turns) > 1
    assert all((turn.end_ms or 0) - (turn.start_ms or 0) <= LONGEST_TURN_MS + 1_000 for turn in turns)


def test_nothing_heard_is_an_empty_text() -> None:
    assert lay_out(()) == ("", (), ())
