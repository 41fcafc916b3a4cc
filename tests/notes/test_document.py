from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import EmptyInputError, NotesError
from pipeline.notes import document
from pipeline.notes.turns import transcript_of
from tests.notes.examples import docx_bytes, docx_of, part_of, read, said, sentences, texts, with_part

BODY = "word/document.xml"


def points(data: bytes) -> list[str]:
    return texts(transcript_of(document.blocks(data)))


def with_body(inner: str) -> bytes:
    """A document whose body holds this XML before anything else."""
    package = docx_of([])
    xml = part_of(package, BODY).decode()
    assert "<w:body>" in xml
    return with_part(package, BODY, xml.replace("<w:body>", f"<w:body>{inner}").encode())


def test_headings_paragraphs_lists_and_cells_are_points_in_order() -> None:
    made = docx.Document()
    made.add_heading("Types of harm", 1)
    made.add_paragraph("Fights at the gate", style="List Bullet")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Where", "When"
    made.add_paragraph("Phones\nVapes\tand more")
    assert points(docx_bytes(made)) == [
        "Types of harm",
        "Fights at the gate",
        "Where",
        "When",
        "Phones",
        "Vapes and more",
    ]


def test_speakers_are_found() -> None:
    found = transcript_of(document.blocks(docx_of(["Ines: Hello.", "Rhodri: Hello.", "Ines: Again."])))
    assert said(found) == [("S1", "Hello."), ("S2", "Hello."), ("S1", "Again.")]


def test_insertions_under_review_count_and_deletions_do_not() -> None:
    inner = (
        "<w:p><w:r><w:t>he </w:t></w:r><w:ins w:id='1' w:author='x'><w:r><w:t>was hit</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='x'><w:r><w:delText>fell</w:delText></w:r></w:del></w:p>"
    )
    assert points(with_body(inner)) == ["he was hit"]


def test_content_controls_and_boxes_count_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
    space = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    inner = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:r><w:t>beside</w:t><mc:AlternateContent {space}><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert points(with_body(inner)) == ["in a control", "beside", "in a box"]


def test_comments_follow_the_body() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Fights at the gate")
    made.add_comment(paragraph.runs, text="one of them told me why", author="x", initials="x")
    assert points(docx_bytes(made)) == ["Fights at the gate", "one of them told me why"]


def test_entities_are_not_followed() -> None:
    package = docx_of(["Fights at the gate"])
    xml = part_of(package, BODY).decode()
    bomb = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    evil = xml.replace("<w:document", f"{bomb}<w:document", 1).replace("Fights", "Fights &b;")
    found = points(with_part(package, BODY, evil.encode()))
    assert "aaaa" not in "".join(found)


def test_small_file_that_unpacks_to_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_UNPACKED_BYTES", 2_000_000)
    bomb = with_part(docx_of(["Fights"]), "word/theme/theme2.xml", bytes(3_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(NotesError, match="unpacks"):
        document.blocks(bomb)


def test_pictures_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_UNPACKED_BYTES", 2_000_000)
    assert points(with_part(docx_of(["Fights"]), "word/media/image1.png", bytes(3_000_000))) == ["Fights"]


def test_archive_of_very_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"{number}", b"")
    with pytest.raises(NotesError):
        document.blocks(out.getvalue())


def test_other_office_file_is_refused() -> None:
    package = docx_of(["Fights"])
    types = part_of(package, "[Content_Types].xml").replace(
        b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"
    )
    with pytest.raises(NotesError):
        document.blocks(with_part(package, "[Content_Types].xml", types))


@settings(max_examples=25)
@given(st.data())
def test_damage_is_refused_and_never_crashes(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([BODY, "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"]))
    package = docx_of(["Fights at the gate"])
    part = bytearray(part_of(package, name))
    for _ in range(data.draw(st.integers(1, 4))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(part), len(part) // 2, 0]))
    with contextlib.suppress(NotesError):
        assert isinstance(document.blocks(with_part(package, name, bytes(part[:cut]))), tuple)


@settings(max_examples=12)
@given(st.lists(sentences, min_size=1, max_size=8))
def test_paragraphs_come_back(written: list[str]) -> None:
    assert points(docx_of(written)) == written


def test_empty_document_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyInputError):
        read(tmp_path, "n.docx", docx_of([]))
