from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pipeline.restricted import SealedTranscript, to_bytes
from pipeline.values import Doubt, Entity, Findings, Kept, Redaction, SingledOut, Span
from tests.building import SESSION, span_of, transcript_of

LONG = "We were all sitting quite happily in the old dining hall before lunch"
TALK = transcript_of(
    ("S1", f"{LONG}, and Callum was late again."), ("S2", "Only he has a carer. Will he, do you think?")
)
FINDINGS = Findings(
    redactions=(Redaction(span_of(TALK, "Callum"), Entity.PERSON, "person:p1", 0.71234, "heard", "student"),),
    kept=(Kept(span_of(TALK, "Will"), "sentence start"), Kept(span_of(TALK, "hall"), "small letter")),
    doubts=(
        Doubt(span_of(TALK, "Will"), False, 0.4, "sentence start"),
        Doubt(span_of(TALK, "Callum"), True, 0.81234, "heard"),
    ),
    singled_out=(SingledOut(span_of(TALK, "he has a carer"), ("only one", "care")),),
)


def opened(findings: Findings | None = FINDINGS, *, timed: bool = True) -> dict[str, Any]:
    talk = TALK if timed else replace(TALK, words=())
    sealed = SealedTranscript(SESSION, talk, (), findings, {}, {"person:p1": "[STUDENT 1]"})
    document: dict[str, Any] = json.loads(to_bytes(sealed))
    return document


def test_doubts_come_with_their_places_and_the_most_doubtful_first() -> None:
    first, second = opened()["doubtful"]
    span, before = span_of(TALK, "Callum"), first.pop("context_before")
    assert first == {
        "start": span.start,
        "end": span.end,
        "start_ms": 5600,
        "end_ms": 6000,
        "text": "Callum",
        "context_after": "was late again. Only he has a carer. Will he, do you think?",
        "is_hidden": True,
        "doubt": 0.8123,
        "rule": "heard",
    }
    assert before == "quite happily in the old dining hall before lunch, and"
    assert TALK.text[second["start"] : second["end"]] == second["text"] == "Will"
    assert not second["is_hidden"]
    assert second["context_after"] == "he, do you think?"


def test_a_stretch_that_singles_somebody_out_comes_with_its_turn_and_traits() -> None:
    assert opened()["singled_out"] == [
        {
            "start_ms": 8200,
            "end_ms": 9800,
            "text": "Only he has a carer. Will he, do you think?",
            "traits": ["only one", "care"],
        }
    ]


def test_the_log_holds_what_was_done_in_the_order_of_the_talk_and_no_word() -> None:
    log = opened()["log"]
    assert log == [
        {"type": "KEPT", "rule": "small letter", "start_ms": 4000, "end_ms": 4400},
        {
            "id": "[STUDENT 1]",
            "type": "PERSON",
            "subtype": "student",
            "start_ms": 5600,
            "end_ms": 6000,
            "rule": "heard",
            "score": 0.7123,
        },
        {"type": "KEPT", "rule": "sentence start", "start_ms": 9800, "end_ms": 10200},
    ]
    assert "Callum" not in json.dumps(log)


def test_notes_have_no_times_and_an_unfinished_session_has_nothing_to_review() -> None:
    [doubt, _] = opened(timed=False)["doubtful"]
    assert doubt["start_ms"] is None
    sealed_only = opened(None)
    assert sealed_only["doubtful"] == sealed_only["singled_out"] == sealed_only["log"] == []


def test_context_at_the_edges_of_the_text_is_what_there_is() -> None:
    whole = Findings((), (), (Doubt(Span(0, len(TALK.text)), False, 1.0, "x"),))
    [doubt] = opened(whole)["doubtful"]
    assert (doubt["context_before"], doubt["context_after"]) == ("", "")
