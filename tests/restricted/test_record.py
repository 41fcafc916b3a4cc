from __future__ import annotations

import io
import re
from typing import Any

import pytest
from docx import Document

from pipeline.restricted import record, record_page, record_word
from pipeline.values import concern_wording as wording

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
    "first_route": "dsl",
    "speakers": ["S2", "S4"],
    "turns": [{"speaker": "S2", "text": "She said <b>stop</b>"}, {"speaker": "S4", "text": "& he did not."}],
    "first_hand": [{"speaker": "S2", "how": "told", "words": "told me"}],
    "said": {"who": ["her uncle"], "when": ["last Tuesday"], "where": []},
    "check_audio": True,
    "source_edition": "an edition",
    "said_already_referred": True,
    "score": 0.81,
    "signals": ["one child", "first-hand"],
    "decision": None,
}
SOON = {**ITEM, "id": "cd34", "urgency": "immediate", "clock": {"rule": "call", "due": "now"}}
FULL = {
    "session_id": "0123",
    "route": "dsl",
    "session_date": "2026-03-04",
    "found_by": {"program": "quietroom 9", "engine": "base"},
    "items": [SOON, ITEM],
}
EMPTY = {**FULL, "route": "chair", "items": []}
OLDER = {
    name: value
    for name, value in ITEM.items()
    if name not in {"first_route", "speakers", "turns", "first_hand", "said", "check_audio"}
}
"""An item as it was sealed before these fields were added."""


def docx_text(document: dict[str, Any]) -> str:
    doc = Document(io.BytesIO(record_word.to_docx(document)))
    cells = [cell.text for table in doc.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in doc.paragraphs), *cells])


@pytest.mark.parametrize("render", [record.to_text, docx_text])
def test_a_record_has_the_exact_words_and_what_may_apply(render: Any) -> None:
    text = render(FULL)
    for expected in (
        "S2: She said <b>stop</b>",
        "S4: & he did not.",
        "“her uncle”",
        "“last Tuesday”",
        "Where, as said",
        "S2 was told (“told me”)",
        "check the audio",
        "00:01:01",
        "4 March 2026",
        "physical abuse",
        "may apply (csa)",
        "Tell that person today",
        "already referred",
        "first-hand",
        "A person decides",
    ):
        assert expected in text


def test_the_page_escapes_what_was_said_and_plays_the_sound() -> None:
    page = record_page.to_html(FULL)
    assert "&lt;b&gt;stop&lt;/b&gt;" in page
    assert 'src="data:audio/mpeg;base64,AAAA"' in page
    assert "<script" not in page


@pytest.mark.parametrize("render", [record.to_text, record_page.to_html, docx_text])
def test_immediate_items_come_first_and_a_list_says_how_many(render: Any) -> None:
    text = render(FULL)
    assert "2 items: 1 immediate, 1 today" in text
    assert text.lower().index("immediate", text.index("A person decides")) < text.index("Why flagged")


@pytest.mark.parametrize("render", [record_page.to_html, docx_text])
def test_every_field_to_fill_in_stands_empty_in_each_item(render: Any) -> None:
    text = render(FULL)
    for name in ("Decision", *record.TO_FILL_IN):
        assert text.count(name) >= 2
    assert all(text.replace("\u00a0", " ").count(verdict) >= 2 for verdict in wording.VERDICTS.values())
    assert "CPOMS / MyConcern, ref" in text


def test_every_printed_page_says_that_it_is_confidential() -> None:
    assert "CONFIDENTIAL" in record_page.to_html(FULL)
    doc = Document(io.BytesIO(record_word.to_docx(FULL)))
    assert "CONFIDENTIAL" in doc.sections[0].footer.paragraphs[0].text


def test_a_colleagues_own_distress_is_read_as_a_welfare_contact() -> None:
    text = record.to_text({**FULL, "items": [{**ITEM, "subject": "staff_self"}]})
    assert "as their welfare contact" in text
    assert "do not go through their line manager" in text


def test_an_item_from_another_route_says_why() -> None:
    text = record.to_text({**FULL, "items": [{**ITEM, "first_route": "headteacher"}]})
    assert "usual route (headteacher)" in text
    assert "usual route" not in record.to_text(FULL)


def test_a_speaker_whom_notes_name_stands_with_that_name() -> None:
    text = record.to_text({**FULL, "items": [{**ITEM, "speaker_names": {"S2": "Jolanta"}}]})
    assert "Who spoke: S2 (Jolanta), S4\n" in text
    assert "At first hand: S2 (Jolanta) was told" in text


@pytest.mark.parametrize("render", [record_page.to_html, docx_text])
def test_a_list_of_notes_has_no_column_of_times(render: Any) -> None:
    untimed = {**ITEM, "start_ms": None, "end_ms": None, "clip": None}
    assert "Due" in render({**FULL, "items": [untimed]})
    assert not re.search(r"(?m)>At<|^At$", render({**FULL, "items": [untimed]}))
    assert re.search(r"(?m)>At<|^At$", render({**FULL, "items": [untimed, ITEM]}))


@pytest.mark.parametrize("render", [record.to_text, record_page.to_html, docx_text])
def test_an_item_sealed_before_a_field_was_added_still_opens(render: Any) -> None:
    document = {name: value for name, value in FULL.items() if name != "found_by"}
    assert "he did not." in render({**document, "items": [OLDER]})


def test_a_recording_without_a_clip_sends_the_reader_to_the_sound() -> None:
    assert "listen to the recording" in record.to_text({**FULL, "items": [{**ITEM, "clip": None}]})


def test_the_same_document_gives_the_same_word_file() -> None:
    assert record_word.to_docx(FULL) == record_word.to_docx(FULL)


@pytest.mark.parametrize("render", [record.to_text, record_page.to_html, docx_text])
def test_an_empty_file_never_says_that_nothing_was_disclosed(render: Any) -> None:
    text = render(EMPTY)
    assert "Nothing was flagged. This does not mean that nothing was disclosed." in text


def test_notes_have_no_clock_and_no_sound() -> None:
    item = {
        **ITEM,
        "start_ms": None,
        "end_ms": None,
        "clip": None,
        "speaker": None,
        "speakers": [],
        "personal_duty": [],
    }
    document = {**FULL, "items": [{**item, "said_already_referred": False}]}
    assert "<audio" not in record_page.to_html(document)
    assert "not known" in record.to_text(document)
