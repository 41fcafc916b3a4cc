from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipeline.errors import TamperedError
from pipeline.restricted import RedactedSound, SealedTranscript, Withheld, from_bytes, to_bytes
from pipeline.values import Entity, Findings, Person, Redaction, Roster, Stretch
from tests.building import SESSION, span_of, transcript_of

TALK = transcript_of(("S1", "Hello there."), ("S2", "Callum was late again."))


def sealed() -> SealedTranscript:
    found = Redaction(span_of(TALK, "Callum"), Entity.PERSON, "p1", 0.987654, "roster", "student")
    return SealedTranscript(
        SESSION,
        TALK,
        (Withheld("f1", span_of(TALK, "late")),),
        Findings((found,)),
        {"[STUDENT 1]": ("Callum",)},
        {"name:callum": "[STUDENT 1]"},
        Roster((Person("p1", "other", "Callum"),)),
    )


def test_the_values_come_back_whole() -> None:
    assert from_bytes(to_bytes(sealed())) == sealed()


def test_a_person_reads_true_words_reasons_and_pseudonyms() -> None:
    document = json.loads(to_bytes(sealed()))
    assert document["turns"][1]["text"] == "Callum was late again."
    assert document["left_out"][0]["reason"] == "withheld"
    assert document["pseudonyms"] == {"[STUDENT 1]": ["Callum"]}
    assert document["redactions"][0]["text"] == "Callum"
    assert document["redactions"][0]["score"] == 0.9877


def test_what_was_not_heard_has_that_reason() -> None:
    value = sealed()
    deaf = replace(value, transcript=replace(value.transcript, unheard=(Stretch(5, 900),)))
    assert {"start_ms": 5, "end_ms": 900, "reason": "not heard"} in json.loads(to_bytes(deaf))["left_out"]


def test_what_a_speaker_said_who_withdrew_has_the_reviewers_reason() -> None:
    document = json.loads(to_bytes(replace(sealed(), removed=("S1",))))
    assert document["left_out"][1:] == [{"start_ms": 0, "end_ms": 800, "reason": "cut by the reviewer"}]
    assert document["turns"][0]["text"] == "Hello there."


@pytest.mark.parametrize("sound", [None, *RedactedSound])
def test_whether_voices_may_be_shared_comes_back(sound: RedactedSound | None) -> None:
    assert from_bytes(to_bytes(replace(sealed(), sound=sound))).sound == sound


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"core": {}}', b"\xff"])
def test_another_document_is_refused(content: bytes) -> None:
    with pytest.raises(TamperedError):
        from_bytes(content)


def test_repr_shows_no_words() -> None:
    assert "callum" not in repr(sealed()).casefold()
