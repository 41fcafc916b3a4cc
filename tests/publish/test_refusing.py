"""What the leak check says to whoever must look: rules and times, and never the words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import redact
from pipeline.errors import LeakError
from pipeline.publish import TIMES_TOLD, refuse_leaks
from pipeline.values import Findings, Line, Person, RedactedTranscript, Roster, Transcript
from tests.export.examples import TIMED

SEARCH = redact.leak_search(
    Transcript("", (), (), None, ""), Findings(()), Roster((Person("p1", "student", "Callum", "Doyle"),))
)


def leaky(*times: int | None) -> RedactedTranscript:
    lines = (Line(ms, None if ms is None else ms + 100, "S1", "introduction", None, "Callum.") for ms in times)
    return replace(TIMED, entries=(*TIMED.entries, *lines))


def refusal(*times: int | None) -> str:
    with pytest.raises(LeakError) as raised:
        refuse_leaks(leaky(*times), SEARCH)
    return str(raised.value)


def test_the_places_are_named_by_their_times_and_not_by_their_words() -> None:
    said = refusal(3_725_500, 65_000)
    assert said.endswith("; at 00:01:05, 01:02:05")
    assert "2 place(s)" in said
    assert "allum" not in said


def test_many_places_are_counted_and_the_first_are_named() -> None:
    said = refusal(*range(1000, 9000, 1000))
    assert "8 place(s)" in said
    assert said.count(":0") == 2 * TIMES_TOLD


def test_notes_have_no_times_to_name() -> None:
    assert "; at" not in refusal(None)
