"""Turns are cut anew; the words, their times and their characters stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.diarise.atoms import atoms
from pipeline.diarise.recut import recut
from pipeline.values import Transcript
from tests.building import transcript_of

SAID = st.lists(
    st.tuples(st.just("S9"), st.lists(st.sampled_from(["so", "well.", "and?", "the", "bus…", '"no."']), min_size=1)),
    min_size=1,
    max_size=12,
).map(lambda turns: transcript_of(*((speaker, " ".join(words)) for speaker, words in turns)))


@given(SAID, st.data())
def test_words_and_text_stay_and_turns_are_joined_by_a_line_feed(said: Transcript, data: st.DataObject) -> None:
    pieces = atoms(said)
    speakers = data.draw(st.lists(st.integers(0, 4), min_size=len(pieces), max_size=len(pieces)))
    cut = recut(said, pieces, speakers)
    assert cut.text.split() == said.text.split()
    assert "\n".join(turn.span.of(cut.text) for turn in cut.turns) == cut.text
    for before, after in zip(said.words, cut.words, strict=True):
        assert after.span.of(cut.text) == before.span.of(said.text)
        assert (after.start_ms, after.end_ms) == (before.start_ms, before.end_ms)
    for piece, speaker in zip(pieces, speakers, strict=True):
        [label] = {
            turn.speaker
            for turn in cut.turns
            for word in cut.words[piece.first : piece.last]
            if turn.span.contains(word.span)
        }
        assert label == f"S{list(dict.fromkeys(speakers)).index(speaker) + 1}"


@given(SAID)
def test_atoms_cover_the_words_in_order(said: Transcript) -> None:
    pieces = atoms(said)
    assert [n for piece in pieces for n in range(piece.first, piece.last)] == list(range(len(said.words)))


def test_labels_are_in_the_order_of_first_speaking() -> None:
    said = transcript_of(("x", "So we begin."), ("x", "Yes."), ("x", "Good. And then?"))
    cut = recut(said, atoms(said), [2, 0, 2, 1])
    assert [(turn.speaker, turn.span.of(cut.text)) for turn in cut.turns] == [
        ("S1", "So we begin."),
        ("S2", "Yes."),
        ("S1", "Good."),
        ("S3", "And then?"),
    ]


def test_one_speakers_sentences_are_one_turn_until_it_grows_long() -> None:
    said = transcript_of(*(("x", "the bus is where it all begins and ends.") for _ in range(30)))
    cut = recut(said, atoms(said), [0] * len(atoms(said)))
    assert 1 < len(cut.turns) < 4
    assert {turn.speaker for turn in cut.turns} == {"S1"}


def test_nothing_said_stays_nothing() -> None:
    nothing = Transcript("", (), (), 5_000, "scripted")
    assert recut(nothing, (), ()) == nothing
