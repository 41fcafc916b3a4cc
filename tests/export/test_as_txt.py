from __future__ import annotations

from hypothesis import given, settings

from pipeline.export.as_txt import WIDTH, write
from pipeline.values import Line, RedactedTranscript, Session, plain
from tests.export.examples import MARKING, TIMED, UNTIMED, transcripts


def said(text: str) -> RedactedTranscript:
    line = Line(61_000, 62_000, "S1", "introduction", None, text)
    return RedactedTranscript(Session("k3v9", "2026-02-10"), 62_000, (), (line,), {})


def test_lines_read_time_speaker_text() -> None:
    assert "00:00:20  S2: =They'd tell [STAFF 2]." in write(TIMED).decode().splitlines()


def test_headings_stand_above_their_lines() -> None:
    found = write(TIMED).decode()
    heads = ["Introduction", "Responding to harm", "When somebody tells", "Training"]
    places = [found.index(f"\n{head}") for head in heads]
    assert places == sorted(places)


def test_untimed_line_of_nobody_is_the_text_alone() -> None:
    assert "\nLunch is the worst time.\n" in write(UNTIMED).decode()


def test_marking_stands_first_and_last() -> None:
    found = write(TIMED).decode().splitlines()
    assert found[0] == found[-1] == MARKING


def test_long_turns_wrap_and_keep_placeholders_whole() -> None:
    found = write(said("word [STUDENT 12] " * 60)).decode()
    assert max(map(len, found.splitlines())) <= WIDTH
    assert found.count("[STUDENT 12]") == 60


@settings(max_examples=30)
@given(transcripts())
def test_any_text_keeps_all_its_words(redacted: RedactedTranscript) -> None:
    found = " ".join(write(redacted).decode().split())
    for line in redacted.lines:
        assert plain(line.text) in found
