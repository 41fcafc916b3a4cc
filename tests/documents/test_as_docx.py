from __future__ import annotations

import io
from functools import cache
from typing import Any

import docx
from docx.oxml.ns import qn

from pipeline.documents import Document, to_docx
from tests.documents.examples import ALT, document


@cache
def opened() -> Any:
    return docx.Document(io.BytesIO(to_docx(document())))


def styled(name: str) -> list[str]:
    return [found.text for found in opened().paragraphs if found.style.name == name]


def test_headings_are_real_ones() -> None:
    assert styled("Title") == ["Report of a session"]
    assert styled("Heading 1") == ["What was said", "Places"]
    assert (styled("Heading 2"), styled("Heading 3")) == (["Lists"], ["In their words"])


def test_a_heading_keeps_with_what_it_heads() -> None:
    assert all(opened().styles[f"Heading {level}"].paragraph_format.keep_with_next for level in (1, 2, 3))


def test_text_is_text_whatever_stands_in_it() -> None:
    assert styled("Body Text")[0] == 'Mind. Ask & <b>tell</b> "them" \ufffd\ufffd'


def test_each_numbered_list_begins_at_one() -> None:
    numbers = [found._p.pPr.numPr.numId.val for found in opened().paragraphs if found.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_a_table_repeats_its_head_and_tears_no_row() -> None:
    table = opened().tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[2].cells] == ["Theme 1", "1", "two\nlines"]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Themes by place"


def test_a_form_leaves_room_to_write() -> None:
    heights = [row.height.mm for row in opened().tables[1].rows]
    assert [round(height) for height in heights] == [12, 12]


def test_a_form_stays_on_one_page() -> None:
    first, last = opened().tables[1].rows
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in first.cells)
    assert not any(cell.paragraphs[0].paragraph_format.keep_with_next for cell in last.cells)


def test_a_picture_tells_what_it_shows() -> None:
    (picture,) = opened().element.body.iter(qn("wp:docPr"))
    assert picture.get("descr") == ALT


def test_marking_and_foot_stand_on_every_page() -> None:
    page = opened().sections[0]
    assert page.header.paragraphs[0].text == "RELEASE 1, CHECKED BY A PERSON"
    assert page.footer.paragraphs[0].text.startswith("Fern Hill School\tPage ")


def test_title_and_language_are_told() -> None:
    core = opened().core_properties
    assert (core.title, core.language, core.author) == ("Report of a session", "en-GB", "")


def test_a_title_longer_than_a_file_can_tell_stands_in_it_whole() -> None:
    word = docx.Document(io.BytesIO(to_docx(Document("T" * 300, (), subtitle="S" * 300))))
    assert (word.core_properties.title, word.core_properties.subject) == ("T" * 255, "S" * 255)
    assert [paragraph.text for paragraph in word.paragraphs] == ["T" * 300, "S" * 300]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_docx(document()) == to_docx(document())
