from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.notes import plain
from pipeline.notes.turns import transcript_of
from tests.notes.examples import read, sentences, texts

LONG = (
    "The bus stop is where it starts, because nobody from school stands there after ten past three and the older "
    "lads from the flats know that perfectly well, so they wait."
)


def points(text: str) -> list[str]:
    return texts(transcript_of(plain.blocks(text)))


def test_each_line_is_a_point() -> None:
    assert points("Toilets by the gym\nBack field at lunch, mostly older ones\nBus bay") == [
        "Toilets by the gym",
        "Back field at lunch, mostly older ones",
        "Bus bay",
    ]


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "1.", "2)", "(3)", "a)", "#", "##"])
def test_list_marks_are_dropped(mark: str) -> None:
    assert points(f"{mark} Toilets by the gym\n{mark} Bus bay") == ["Toilets by the gym", "Bus bay"]


@pytest.mark.parametrize("line", ["10 of them ran", "-5 outside", "3.30 is the worst", "A. Smith was there", "# 5"])
def test_what_only_looks_like_a_list_mark_stays(line: str) -> None:
    assert points(line) == [line if line != "# 5" else "5"]


def test_indented_lines_continue_their_list_item() -> None:
    assert points("- Toilets by the gym,\n  mostly at lunch\n- Bus bay") == [
        "Toilets by the gym, mostly at lunch",
        "Bus bay",
    ]


@pytest.mark.parametrize("width", [40, 60, 76])
def test_lines_broken_at_a_width_are_joined(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(text, width) for text in (LONG, LONG[::-1].title(), LONG))
    assert points(wrapped) == [LONG, LONG[::-1].title(), LONG]


def test_speakers_part_broken_lines() -> None:
    talk = [("Ines", LONG), ("Rhodri", LONG.upper()), ("Ines", LONG)]
    wrapped = "\n".join(textwrap.fill(f"{name}: {text}", 60) for name, text in talk)
    assert points(wrapped) == [text for _, text in talk]


@given(st.lists(sentences, min_size=1, max_size=12))
def test_paragraphs_come_back_as_turns_whose_spans_are_exact(written: list[str]) -> None:
    found = transcript_of(plain.blocks("\n\n".join(written)))
    assert texts(found) == written
    assert found.text == "\n".join(written)


@settings(max_examples=50)
@given(st.text())
def test_spans_tile_the_text_whatever_the_file_holds(text: str) -> None:
    found = transcript_of(plain.blocks(text.replace("\r", "\n")))
    for turn in found.turns:
        assert turn.span.of(found.text).strip() == turn.span.of(found.text) != ""
    assert "\n".join(turn.span.of(found.text) for turn in found.turns) == found.text


def test_file_is_read_whole(tmp_path: Path) -> None:
    assert len(read(tmp_path, "n.txt", "\n".join(f"Point number {at}." for at in range(500))).turns) == 500
