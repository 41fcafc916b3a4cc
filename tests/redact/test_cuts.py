"""What a speaker said who withdrew, and who may be asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import DecisionsError
from pipeline.redact import apply, said_by
from pipeline.values import Findings, Line, Session, Turn
from tests.building import span_of
from tests.redact.marking import transcript

SAID = transcript("I am first.", "I come second.", "Me again.", "And me.")
SESSION = Session("s", "2026-02-10")


def test_all_that_one_speaker_said_is_left_out_under_the_mark_of_any_gap() -> None:
    spans = said_by(SAID, ["S1"])
    assert [span.of(SAID.text) for span in spans] == ["I am first.", "Me again."]
    redacted = apply(SAID, Findings(()), session=SESSION, without=spans)
    shown = [entry.text if isinstance(entry, Line) else "-" for entry in redacted.entries]
    assert shown == ["-", "I come second.", "-", "And me."]


@pytest.mark.parametrize("mark", ["[left out]", "[Inaudible]", "[illegible]"])
@pytest.mark.parametrize("said", ["And his uncle hits him.", "Welcome.", "Thank you."])
def test_what_nobody_could_write_down_cannot_be_told_from_what_was_withheld(mark: str, said: str) -> None:
    talk = ("Welcome.", "It is the bus, mostly.", "And his uncle hits him.", "Thank you.")
    whole = transcript(*talk)
    flagged = apply(whole, Findings(()), session=SESSION, without=(span_of(whole, said),))
    written = transcript(*(mark if line == said else line for line in talk))
    assert apply(written, Findings(()), session=SESSION, without=()) == flagged
    assert len(flagged.gaps) == 1


def test_a_mark_beside_a_withheld_stretch_is_one_with_it() -> None:
    noted = transcript("Welcome.", "[left out]", "He is hit.", "Thank you.")
    redacted = apply(noted, Findings(()), session=SESSION, without=(span_of(noted, "He is hit."),))
    assert len(redacted.gaps) == 1


def test_nobody_withdrew_and_nothing_is_left_out() -> None:
    assert said_by(SAID, ()) == ()
    assert said_by(transcript(), ()) == ()


def test_an_unknown_speaker_is_refused_and_the_known_are_listed() -> None:
    many = replace(SAID, turns=(*SAID.turns, Turn(SAID.turns[0].span, None, None, "S10")))
    with pytest.raises(DecisionsError, match=r"this session has S1, S2, S10$") as raised:
        said_by(many, ["S1", "Callum"])
    assert "Callum" not in str(raised.value)


def test_where_speakers_are_not_told_apart_nobody_can_be_removed() -> None:
    alike = replace(SAID, turns=tuple(replace(turn, speaker=None) for turn in SAID.turns))
    with pytest.raises(DecisionsError, match="not told apart"):
        said_by(alike, ["S1"])
