from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import NotesError
from pipeline.notes import captions
from pipeline.notes.turns import transcript_of
from pipeline.values import Transcript
from tests.notes.examples import read, said, sentences, texts, vtt_of


def heard(text: str) -> Transcript:
    return transcript_of(captions.vtt_blocks(text))


def test_voice_tags_give_speakers_and_times() -> None:
    found = heard(vtt_of([(1_000, 3_000, "<v S1>Hello all</v>"), (3_000, 5_500, "<v S2>Hello"), (6_000, 7_000, "Bye")]))
    assert said(found) == [("S1", "Hello all"), ("S2", "Hello"), (None, "Bye")]
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(1_000, 3_000), (3_000, 5_500), (6_000, 7_000)]
    assert found.duration_ms == 7_000
    assert found.engine == "notes"


def test_named_voices_become_numbers() -> None:
    found = heard(
        vtt_of(
            [(0, 900, "<v.loud Ines Okafor>Hello"), (900, 2_000, "<v joanna_k>Hi"), (2_000, 3_000, "<v Ines Okafor>A")]
        )
    )
    assert [speaker for speaker, _ in said(found)] == ["S1", "S2", "S1"]
    assert tuple(name for _, name in found.speaker_names) == ("Ines Okafor", "joanna_k")


def test_same_speaker_twice_stays_two_turns() -> None:
    assert len(heard(vtt_of([(0, 900, "<v S1>One"), (900, 2_000, "<v S1>Two")])).turns) == 2


def test_two_voices_in_one_cue_share_its_time() -> None:
    found = heard(vtt_of([(1_000, 2_000, "<v S1>abcdef</v> <v S2>xy</v>")]))
    assert said(found) == [("S1", "abcdef"), ("S2", "xy")]
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(1_000, 1_750), (1_750, 2_000)]


def test_words_get_their_share_of_the_cue() -> None:
    found = heard(vtt_of([(1_000, 2_000, "abcd efghi")]))
    assert [(word.span.of(found.text), word.start_ms, word.end_ms) for word in found.words] == [
        ("abcd", 1_000, 1_400),
        ("efghi", 1_500, 2_000),
    ]
    assert {word.confidence for word in found.words} == {1.0}


def test_entities_and_tags_become_text() -> None:
    assert texts(heard(vtt_of([(0, 900, "Fish &amp; chips &lt;3 <i>really</i> <00:00:00.500>now <unknown>")]))) == [
        "Fish & chips <3 really now <unknown>"
    ]


def test_notes_styles_and_identifiers_are_no_text() -> None:
    written = (
        "WEBVTT\n\nNOTE private\nwords\n\nSTYLE\n::cue {}\n\nfirst cue\n00:01.000 --> 00:02.000 align:start\nHello\n"
    )
    assert texts(heard(written)) == ["Hello"]


def test_subrip_keeps_times_and_dialogue_lines(tmp_path: Path) -> None:
    written = (
        "1\n00:00:01,000 --> 00:00:03,000\n- INES: Hello\n- RHODRI: Hi\n\n"
        "2\n00:00:04,000 --> 00:00:05,500\nINES: so <i>there</i>\nwe are\n"
    )
    found = read(tmp_path, "n.srt", written)
    assert said(found) == [("S1", "Hello"), ("S2", "Hi"), ("S1", "so there we are")]
    assert (found.turns[2].start_ms, found.duration_ms) == (4_000, 5_500)
    assert tuple(name for _, name in found.speaker_names) == ("INES", "RHODRI")


def test_cues_are_put_in_order_of_time() -> None:
    assert texts(heard(vtt_of([(5_000, 6_000, "Later"), (1_000, 2_000, "First")]))) == ["First", "Later"]


def test_cue_that_ends_before_it_starts_still_lasts() -> None:
    found = heard(vtt_of([(5_000, 4_000, "Backwards")]))
    assert (found.turns[0].start_ms, found.turns[0].end_ms) == (5_000, 5_001)


@pytest.mark.parametrize("first", ["webvtt", "WEBVTTX", "\nWEBVTT", "1"])
def test_header_is_needed(first: str) -> None:
    with pytest.raises(NotesError, match="WEBVTT"):
        captions.vtt_blocks(f"{first}\n\n00:01.000 --> 00:02.000\nHello\n")


def test_line_that_a_parser_would_skip_is_named() -> None:
    with pytest.raises(NotesError, match="Line 6"):
        captions.vtt_blocks("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n\nand more\n")


@given(
    st.lists(
        st.tuples(st.integers(0, 5_000), st.integers(1, 9_000), st.sampled_from(["", "<v S1>", "<v S2>"]), sentences),
        min_size=1,
        max_size=8,
    )
)
def test_cues_come_back_with_words_inside_their_turns(cues: list[tuple[int, int, str, str]]) -> None:
    at_ms, timed = 0, []
    for pause_ms, lasts_ms, voice, text in cues:
        timed.append((at_ms + pause_ms, at_ms + pause_ms + lasts_ms, f"{voice}{text}"))
        at_ms += pause_ms + lasts_ms
    found = heard(vtt_of(timed))
    assert texts(found) == [text for _, _, _, text in cues]
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(start, end) for start, end, _ in timed]
    assert [word.span.of(found.text) for word in found.words] == found.text.split()
    for word in found.words:
        turn = next(turn for turn in found.turns if turn.span.contains(word.span))
        assert (turn.start_ms or 0) <= word.start_ms <= word.end_ms <= (turn.end_ms or 0)
