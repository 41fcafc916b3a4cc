from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import NotesError
from pipeline.notes import markdown
from pipeline.notes.turns import transcript_of
from tests.notes.examples import said, sentences, texts


def points(text: str) -> list[str]:
    return texts(transcript_of(markdown.blocks(text)))


def test_headings_items_cells_and_code_are_points() -> None:
    listed = "# Types of harm\n\n- Fights\n    - in the *far* field\n- Phones\n\n"
    table = "| Where | When |\n|--|--|\n| Gate | 3.15 |\n\n"
    assert points(f"{listed}{table}```text\nand this\n```\n") == [
        "Types of harm",
        "Fights",
        "in the far field",
        "Phones",
        "Where",
        "When",
        "Gate",
        "3.15",
        "text",
        "and this",
    ]


def test_broken_lines_are_joined_and_forced_breaks_part() -> None:
    assert points("Fights start\nat the gate.\n\nPhones  \nVapes") == ["Fights start at the gate.", "Phones", "Vapes"]


def test_speakers_in_bold_and_on_neighbouring_lines_are_found() -> None:
    found = transcript_of(markdown.blocks("**Ines:** Hello.\nRhodri: Hello.\n\n*Ines*: Again."))
    assert said(found) == [("S1", "Hello."), ("S2", "Hello."), ("S1", "Again.")]


def test_nothing_vanishes_as_a_link_definition_html_or_picture() -> None:
    written = "[Jo]: told\n\n<b>he hit her</b>\n\n    indented words\n\n![a fight](x.png) and [the page](http://x.test)"
    assert points(written) == ["[Jo]: told", "<b>he hit her</b>", "indented words", "a fight and the page"]


@given(st.lists(sentences, min_size=1, max_size=8), st.sampled_from(["", "- ", "# ", "> "]))
def test_points_come_back_whatever_their_mark(written: list[str], mark: str) -> None:
    assert points("\n\n".join(f"{mark}{point}" for point in written)) == written


@pytest.mark.parametrize("depth", range(1, 60))
def test_no_words_are_left_out_however_deep_they_lie(depth: int) -> None:
    listed = "".join(f"{'  ' * at}- a\n" for at in range(depth))
    for deep in (">" * depth + " fights", f"{listed}{'  ' * depth}- fights"):
        if depth <= 16:
            assert points(deep)[-1] == "fights"
        else:
            with contextlib.suppress(NotesError):
                assert points(deep)[-1] == "fights"
