from __future__ import annotations

import json

from hypothesis import given, settings

from pipeline.export.as_json import write
from pipeline.values import RedactedTranscript
from tests.export.examples import CODED, TIMED, UNTIMED, transcripts


def test_fields_are_those_of_the_contract() -> None:
    found = json.loads(write(TIMED))
    assert found["schema"] == 1
    assert found["release"] is None
    assert (found["session_id"], found["date"], found["label"]) == ("k3v9-tq27", "2026-02-10", "Fern Hill, group 1")
    assert found["duration_ms"] == 3_725_500
    assert found["sections"][0] == {
        "id": "introduction",
        "title": "Introduction",
        "start_ms": 0,
        "end_ms": 20_000,
        "score": 0.9,
        "boundary_score": 0.95,
    }
    assert found["subsection_titles"] == {"disclosure": "When somebody tells"}
    assert found["turns"][2] == {
        "start_ms": 20_000,
        "end_ms": 31_000,
        "speaker": "S2",
        "section": "responding_to_harm",
        "subsection": "disclosure",
        "text": "=They'd tell [STAFF 2].",
        "themes": [],
    }
    assert found["left_out"] == [{"start_ms": 31_000, "end_ms": 65_900, "turns_before": 3}]
    assert found["redactions"] == {"STAFF": 2}
    assert found["subtypes"] == {}


def test_themes_and_their_counts_are_there_in_full() -> None:
    found = json.loads(write(CODED))
    assert found["turns"][1]["themes"] == [
        {"dimension": "affected", "code": "staff", "start": 0, "end": 3, "denied": True}
    ]
    assert found["theme_counts"][1] == {
        "section": "responding_to_harm",
        "dimension": "response",
        "code": "who_to_tell",
        "dimension_title": "How it is answered",
        "title": "Whom to tell",
        "turns": 12,
        "speakers": None,
        "first_ms": [20_000],
        "first_turns": [2],
    }


def test_untimed_notes_have_null_times() -> None:
    found = json.loads(write(UNTIMED))
    assert found["duration_ms"] is None
    assert found["left_out"] == [{"start_ms": None, "end_ms": None, "turns_before": 1}]
    assert {turn["start_ms"] for turn in found["turns"]} == {None}


@settings(max_examples=30)
@given(transcripts())
def test_any_text_comes_back_unchanged(redacted: RedactedTranscript) -> None:
    found = json.loads(write(redacted))
    assert found["label"] == redacted.session.label
    assert [turn["text"] for turn in found["turns"]] == [line.text for line in redacted.lines]
