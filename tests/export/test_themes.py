"""The table of themes: in the page and in the Word file, behind the talk, nothing of it within."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx

from pipeline.export import as_docx, as_html, as_txt, as_vtt
from pipeline.export.theme_tables import note, theme_table
from pipeline.values import Line, RedactedTranscript
from tests.export.examples import CODED, TIMED, UNTIMED


def page(redacted: RedactedTranscript) -> str:
    return as_html.write(redacted).decode()


def rows(redacted: RedactedTranscript) -> list[list[str]]:
    table = docx.Document(io.BytesIO(as_docx.write(redacted))).tables[-1]
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_row_tells_how_often_where_and_when_first() -> None:
    assert rows(CODED) == [
        ["", "Theme", "A", "B", "Turns", "Speakers", "First said"],
        ["Who is <affected>", "Staff & others", "1", "", "1", "3", "00:00:00"],
        ["How it is answered", "Whom to tell", "", "12", "12", "–", "00:00:20"],
    ]


def test_the_page_leads_from_the_first_times_to_the_turns() -> None:
    found = page(CODED)
    links = re.findall(r'href="#(turn-\d+)">([\d:]+)<', found)
    assert links == [("turn-0", "00:00:00"), ("turn-2", "00:00:20")]
    for anchor, _ in links:
        assert found.count(f'id="{anchor}"') == 1
    assert '<a href="#themes">Themes</a>' in found
    assert "Who is &lt;affected&gt;" in found
    assert "A Introduction · B Responding to harm" in found


def test_turns_are_numbered_as_the_lines_are() -> None:
    found = page(CODED)
    [text] = re.findall(r'<tr id="turn-2">(.*?)</tr>', found)
    assert "They&#x27;d tell" in text
    assert len(re.findall(r'<tr id="turn-', found)) == len(CODED.lines)


def test_nothing_coded_is_no_part_of_any_file() -> None:
    assert "Themes" not in page(TIMED)
    assert "Themes" not in [p.text for p in docx.Document(io.BytesIO(as_docx.write(TIMED))).paragraphs]


def test_what_is_read_as_text_stays_without_themes() -> None:
    assert as_txt.write(CODED) == as_txt.write(TIMED)
    assert as_vtt.write(CODED) == as_vtt.write(TIMED)


def test_notes_have_no_times_and_no_speakers_in_the_table() -> None:
    [_, _, count, *_] = CODED.theme_counts
    counts = (replace(count, section="introduction", first_ms=()), replace(count, first_ms=()))
    table = theme_table(replace(UNTIMED, theme_counts=counts))
    assert table is not None
    assert table.heads == ("Turns",)
    assert table.sections == ()
    assert "dash" not in note(UNTIMED)


def test_the_running_text_is_the_same_with_themes_and_without() -> None:
    plain = replace(CODED, entries=tuple(replace(e, themes=()) if isinstance(e, Line) else e for e in CODED.entries))
    assert page(CODED) == page(plain)
