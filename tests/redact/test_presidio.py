"""The real model: offline, quiet, UK recognisers on, others off."""

from __future__ import annotations

import logging

import pytest

from pipeline.redact import Detector, find
from pipeline.redact.presidio import CHUNK, _chunks
from pipeline.values import Entity, Roster
from tests.redact.marking import transcript

pytestmark = pytest.mark.model


def kinds(detector: Detector, text: str) -> set[tuple[str, Entity]]:
    return {(hit.span.of(text), hit.entity) for hit in detector.read(text).hits}


def test_uk_numbers_names_and_organisations_are_found(seeing: Detector) -> None:
    text = "Callum Doyle of Marlbridge Rovers lives in LS11 5QT, NHS 943 476 5919, car KP19 XWD, a@b.example."
    found = kinds(seeing, text)
    assert {
        ("Callum Doyle", Entity.PERSON),
        ("LS11 5QT", Entity.POSTCODE),
        ("943 476 5919", Entity.ID),
        ("KP19 XWD", Entity.ID),
        ("a@b.example", Entity.EMAIL),
    } <= found


def test_foreign_recognisers_and_small_letters_do_not_fire(seeing: Detector) -> None:
    assert not [
        e for _, e in kinds(seeing, "the k2 belongs to them, and 078-05-1120 is nothing here") if e is Entity.ID
    ]


def test_nothing_said_is_logged(seeing: Detector, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        find(transcript("Callum Doyle rang from 07700 900 345."), Roster(), seeing)
    assert "Callum" not in caplog.text
    assert "900" not in caplog.text


def test_an_empty_transcript_has_no_findings(seeing: Detector) -> None:
    assert find(transcript(), Roster(), seeing).redactions == ()


def test_long_texts_are_read_in_pieces_of_whole_turns() -> None:
    text = ("word " * 100 + "\n") * 250
    pieces = _chunks(text)
    assert "".join(text[a:b] for a, b in pieces) == text
    assert all(b - a <= CHUNK for a, b in pieces)
    assert all(text[b - 1] == "\n" for _, b in pieces)
    assert len(_chunks("x" * (CHUNK + 5))) == 2
