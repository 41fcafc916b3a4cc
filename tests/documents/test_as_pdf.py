from __future__ import annotations

import gc
import re
from typing import cast

import pytest
from fpdf.fonts import TTFFont

from pipeline.documents import Block, Document, Heading, Item, Notice, Paragraph, Quotation, Table, pdf_tables, to_pdf
from pipeline.documents.as_pdf import drawn
from pipeline.documents.blocks import Bullets
from tests.documents.examples import LONG_TABLE, bar_chart, document

A_PAGE_OF_LINES = 48


def left_mm(block: Block, lines: int) -> float:
    """How much of the page is left at a heading before this block, after so many lines."""
    filling = tuple(Paragraph("A line.") for _ in range(lines))
    with drawn(Document("Title", (*filling, Heading("Head"), block))) as sheet:
        (section,) = sheet._outline
        return cast(float, section.dest.top) * 25.4 / 72 - sheet.b_margin


@pytest.mark.parametrize(
    ("block", "needed_mm"),
    [
        (Paragraph("One line under it."), 8),
        (Paragraph("Some lines under it. " * 25), 16),
        (Notice("Some lines under it. " * 20, lead="Mind."), 20),
        (Bullets((Item("One line under it."),)), 8),
        (LONG_TABLE, 20),
        (bar_chart(), 60),
        (Table(rows=(("Name", ""),), row_mm=30), 35),
    ],
)
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(block: Block, needed_mm: float) -> None:
    lefts = [left_mm(block, lines) for lines in range(A_PAGE_OF_LINES - 14, A_PAGE_OF_LINES, 1)]
    assert min(lefts) >= needed_mm
    assert max(lefts) > 200, "none of them came to a new page: the test tries nothing"


def test_a_heading_leaves_its_table_by_no_fraction_of_a_line() -> None:
    table, pages = Table((("Lunch", "2 of 8\n3"),), ("Theme", "A")), set()
    for quarters in range(840, 900, 2):
        filling = Table((("",),), row_mm=quarters / 4)
        with drawn(Document("Title", (filling, Heading("When"), table))) as sheet:
            (section,) = sheet._outline
            pages.add((section.page_number, sheet.pages_count))
    assert pages == {(1, 1), (2, 2)}


def test_a_quotation_stands_with_its_source() -> None:
    said = Quotation("It is the corridor by the lockers, at lunch and again after school. " * 4, "S2, 00:12:03")
    pages = []
    for height_mm in range(200, 240, 2):
        filling = Table((("",),), row_mm=height_mm)
        with drawn(Document("Title", (filling, said))) as sheet:
            pages.append((sheet.pages_count, sheet.y))
    ends = [y for count, y in pages if count == 2]
    assert 0 < len(ends) < len(pages)
    assert max(ends) - min(ends) < 1, "wherever it came to the second page, all of it did"


@pytest.mark.parametrize("block", [Bullets(()), Table((), ("Theme", "A"))])
def test_a_list_or_a_table_of_nothing_under_a_heading_is_no_fault(block: Block) -> None:
    assert to_pdf(Document("Title", (Heading("Head"), block))).startswith(b"%PDF")


def test_language_title_and_outline_are_told() -> None:
    content = to_pdf(document())
    assert b"/Lang (en-GB)" in content
    assert b"/Title" in content
    assert b"/Outlines" in content
    assert b"/MediaBox [0 0 595.28 841.89]" in content


def test_the_alternative_to_a_picture_is_in_the_file() -> None:
    assert b"/Alt " in to_pdf(document())


def test_each_page_break_begins_a_page() -> None:
    breaks = sum(begins for begins, _ in document().paged())
    with drawn(document()) as sheet:
        assert sheet.pages_count == 4 + breaks
    assert len(re.findall(rb"/Type /Page\n", to_pdf(document()))) == 4 + breaks


def test_letters_that_the_typeface_lacks_leave_a_mark_and_no_line_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    content = to_pdf(Document("t", (Paragraph("a \U0001f98a and \u4f60"),)))
    assert content.startswith(b"%PDF")
    assert caplog.text == ""


def test_a_row_higher_than_a_page_goes_on_under_the_head_of_the_next() -> None:
    table = Table((("short", "a"), ("word " * 4000, "b"), ("short", "c")), ("Said", "By"))
    with drawn(Document("t", (table,))) as sheet:
        parts = list(pdf_tables._rows(sheet, table))
        assert parts[0] == ("short", "a")
        assert parts[-1] == ("short", "c")
        assert " ".join(said for said, _ in parts[1:-1]).split() == ["word"] * 4000
        assert [by for _, by in parts[1:-1]] == ["b", *[""] * (len(parts) - 3)]
        assert len(parts) - 2 <= sheet.pages_count <= len(parts)
        assert sheet.y < sheet.page_break_trigger


def test_no_typeface_is_kept_once_a_document_is_drawn_or_has_failed() -> None:
    to_pdf(document())
    with pytest.raises(ValueError, match="too high"):
        to_pdf(Document("t", (Table(rows=(("a", "b"),), row_mm=400),)))
    gc.collect()
    # Asking some objects what they are an instance of has effects.
    assert not [kept for kept in gc.get_objects() if type(kept) is TTFFont]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_pdf(document()) == to_pdf(document())
