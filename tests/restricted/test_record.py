from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from pipeline.restricted import record

ITEM: dict[str, Any] = {
    "id": "ab12",
    "start_ms": 61_000,
    "end_ms": 75_000,
    "speaker": "S2",
    "text": "She said <b>stop</b> & he did not.",
    "context_before": "Before that.",
    "context_after": "After that.",
    "clip": {"mime": "audio/mpeg", "start_ms": 0, "end_ms": 1, "data_base64": "AAAA"},
    "category": ["ABU-PHY", "OTH"],
    "category_titles": ["physical abuse", "another concern"],
    "subject": "child",
    "route": "dsl",
    "urgency": "today",
    "clock": {"rule": "referral", "due": "today"},
    "personal_duty": ["csa"],
    "said_already_referred": True,
    "score": 0.81,
    "signals": ["one child", "first-hand"],
    "decision": None,
}
FULL = {"route": "dsl", "session_date": "2026-03-04", "items": [ITEM]}
EMPTY = {"route": "chair", "session_date": "2026-03-04", "items": []}


def docx_text(document: dict[str, Any]) -> str:
    doc = Document(io.BytesIO(record.to_docx(document)))
    cells = [cell.text for table in doc.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in doc.paragraphs), *cells])


@pytest.mark.parametrize("render", [record.to_text, docx_text])
def test_a_record_has_the_exact_words_and_what_may_apply(render: Any) -> None:
    text = render(FULL)
    for expected in (
        ITEM["text"],
        "00:01:01",
        "physical abuse",
        "may apply: csa",
        "already referred",
        "first-hand",
        "A person decides",
    ):
        assert expected in text


def test_the_page_escapes_what_was_said_and_plays_the_sound() -> None:
    page = record.to_html(FULL)
    assert "&lt;b&gt;stop&lt;/b&gt; &amp; he did not." in page
    assert 'src="data:audio/mpeg;base64,AAAA"' in page
    assert "<script" not in page


@pytest.mark.parametrize("render", [record.to_text, record.to_html, docx_text])
def test_an_empty_file_never_says_that_nothing_was_disclosed(render: Any) -> None:
    text = render(EMPTY)
    assert "No items in this file." in text
    assert "does not mean that nothing was disclosed" in text


def test_notes_have_no_clock_and_no_sound() -> None:
    item = {**ITEM, "start_ms": None, "end_ms": None, "clip": None, "speaker": None, "personal_duty": []}
    document = {**FULL, "items": [{**item, "said_already_referred": False}]}
    assert "<audio" not in record.to_html(document)
    assert "not known" in record.to_text(document)
