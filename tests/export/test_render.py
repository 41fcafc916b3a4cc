from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings

from pipeline.export import gap_text, render
from pipeline.values import Gap, RedactedTranscript, clock
from tests.export.examples import CODED, EMPTY, MARKING, NOTICE_PARTS, TIMED, UNTIMED, transcripts


def readable(name: str, content: bytes) -> str:
    """What a person could find in the file, whatever its format; Word's parts one after the other."""
    if not name.endswith(".docx"):
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(part).decode() for part in parts.namelist() if part.endswith(".xml"))


def test_timed_transcript_gives_six_files() -> None:
    assert set(render(TIMED)) == {f"transcript.{kind}" for kind in ("json", "docx", "vtt", "txt", "csv", "html")}


def test_untimed_notes_give_no_captions() -> None:
    assert set(render(UNTIMED)) == {f"transcript.{kind}" for kind in ("json", "docx", "txt", "csv", "html")}


@pytest.mark.parametrize("redacted", [TIMED, UNTIMED, EMPTY, CODED])
def test_every_draft_says_that_nobody_checked_it(redacted: RedactedTranscript) -> None:
    for name, content in render(redacted).items():
        assert MARKING in readable(name, content), name


@pytest.mark.parametrize("redacted", [TIMED, UNTIMED, EMPTY, CODED])
def test_every_file_says_pseudonymised_and_left_out(redacted: RedactedTranscript) -> None:
    for name, content in render(replace(redacted, release=1)).items():
        for part in NOTICE_PARTS:
            assert part in readable(name, content), (name, part)


def test_release_is_no_longer_marked_as_draft() -> None:
    for name, content in render(replace(TIMED, release=3)).items():
        found = readable(name, content)
        assert MARKING not in found, name
        assert "RELEASE 3" in found, name


@pytest.mark.parametrize(("redacted", "marker"), [(TIMED, "[left out 00:00:31-00:01:05]"), (UNTIMED, "[left out]")])
def test_gap_marker_is_the_same_in_every_format_people_read(redacted: RedactedTranscript, marker: str) -> None:
    for name, content in render(redacted).items():
        assert name == "transcript.json" or marker in readable(name, content), name


def test_same_transcript_gives_the_same_bytes() -> None:
    assert render(TIMED) == render(TIMED)


@settings(max_examples=8)
@given(transcripts())
def test_no_text_breaks_any_writer(redacted: RedactedTranscript) -> None:
    for name, content in render(redacted).items():
        assert readable(name, content), name


@pytest.mark.parametrize(
    ("at_ms", "shown"),
    [(0, "00:00:00"), (999, "00:00:00"), (61_000, "00:01:01"), (3_725_500, "01:02:05"), (360_000_000, "100:00:00")],
)
def test_clock_counts_whole_seconds(at_ms: int, shown: str) -> None:
    assert clock(at_ms) == shown


def test_gap_with_one_time_missing_is_shown_as_untimed() -> None:
    assert gap_text(Gap(1_000, None, "introduction")) == "[left out]"
