from __future__ import annotations

import pytest

from pipeline.documents import Block, Document, Heading, PageBreak, Paragraph, Picture, Poster, Quotation, Table
from tests.documents.examples import document


def test_a_heading_has_one_of_three_levels() -> None:
    with pytest.raises(ValueError, match="level 1, 2 or 3"):
        Heading("Too deep", 4)


@pytest.mark.parametrize(
    ("rows", "heads", "widths"),
    [((), (), ()), ((("a", "b"), ("a",)), (), ()), ((("a",),), ("A", "B"), ()), ((("a", "b"),), (), (1.0,))],
)
def test_a_table_whose_cells_do_not_fit_is_refused(
    rows: tuple[tuple[str, ...], ...], heads: tuple[str, ...], widths: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match="a table needs"):
        Table(rows=rows, heads=heads, widths=widths)


def test_shares_are_parts_of_one_whole() -> None:
    assert Table(rows=(("a", "b"),), widths=(1, 3)).shares() == (0.25, 0.75)
    assert Table(rows=(("a", "b"),)).shares() == (0.5, 0.5)


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot see it"):
        Picture("<svg/>", b"png", " ", 10, 10)


def test_pages_begin_after_a_break_and_around_a_poster() -> None:
    blocks: tuple[Block, ...] = (Paragraph("a"), PageBreak(), Paragraph("b"), Poster("c"), Paragraph("d"))
    assert [begins for begins, _ in Document("t", blocks).paged()] == [False, True, True, True]


def test_nothing_of_a_text_is_in_a_trace() -> None:
    said = Quotation("It is the corridor.", "S2")
    assert "corridor" not in repr(said)
    assert "Report" not in repr(document())
