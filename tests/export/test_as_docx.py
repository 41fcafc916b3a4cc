from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
from docx.oxml.ns import qn
from hypothesis import given, settings

from pipeline.export.as_docx import write
from pipeline.values import RedactedTranscript, plain
from tests.export.examples import MARKING, TIMED, UNTIMED, transcripts


def opened(redacted: RedactedTranscript) -> Any:
    return docx.Document(io.BytesIO(write(redacted)))


def headings(document: Any) -> list[tuple[str, str]]:
    wanted = ("Title", "Heading 1", "Heading 2")
    return [(found.style.name, found.text) for found in document.paragraphs if found.style.name in wanted]


def test_sections_are_real_headings() -> None:
    assert headings(opened(TIMED)) == [
        ("Title", "Fern Hill, group 1"),
        ("Heading 1", "Introduction"),
        ("Heading 1", "Responding to harm"),
        ("Heading 2", "When somebody tells"),
        ("Heading 2", "Training"),
    ]


def test_tables_hold_time_speaker_text_under_a_repeated_head() -> None:
    table = opened(TIMED).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Time", "Speaker", "Text"]
    assert [cell.text for cell in table.rows[1].cells][:2] == ["00:00:00", "S1"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_notes_without_times_and_speakers_show_the_text_alone() -> None:
    rows = opened(UNTIMED).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["Lunch is the worst time."],
        ["[left out]"],
        ["Nobody looks at the far field."],
    ]


def test_page_is_a4_with_marking_above_and_session_below() -> None:
    page = opened(TIMED).sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    assert page.header.paragraphs[0].text == MARKING
    assert "k3v9-tq27" in page.footer.paragraphs[0].text
    codes = [field.get(qn("w:instr")) for field in page.footer._element.iter(qn("w:fldSimple"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_language_is_british() -> None:
    languages = {found.get(qn("w:val")) for found in opened(TIMED).styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_placeholders_carry_their_style() -> None:
    runs = opened(TIMED).tables[0].rows[1].cells[2].paragraphs[0].runs
    assert [run.text for run in runs if run.style.name == "Placeholder"] == ["[STAFF 1]"]


def test_nothing_tells_who_made_it_or_when() -> None:
    core = opened(TIMED).core_properties
    assert (core.author, core.last_modified_by, core.comments, core.keywords) == ("", "", "", "")
    with zipfile.ZipFile(io.BytesIO(write(TIMED))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in part for part in parts.namelist())
        assert all(b"python-docx" not in parts.read(part) for part in parts.namelist())


def test_heading_that_returns_says_so() -> None:
    again = replace(TIMED, entries=(*TIMED.entries, TIMED.entries[0]))
    assert headings(opened(again))[-1] == ("Heading 1", "Introduction (continued)")


@settings(max_examples=8)
@given(transcripts())
def test_any_text_comes_back_from_its_cell(redacted: RedactedTranscript) -> None:
    redacted = replace(redacted, theme_counts=())
    document = opened(redacted)
    heads = 1 if len(document.tables) and len(document.tables[0].columns) > 1 else 0
    rows = [row for table in document.tables for row in table.rows[heads:]]
    assert len(rows) == len(redacted.entries)
    for row, entry in zip(rows, redacted.entries, strict=True):
        if entry in redacted.lines:
            assert row.cells[-1].text == plain(getattr(entry, "text", ""))
