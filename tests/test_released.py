"""What was released is read back whole; a draft, and whatever is no transcript of ours, is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from pipeline import released
from pipeline.errors import NotReleasedError
from pipeline.export import as_json
from pipeline.values import Gap, Line, RedactedTranscript
from tests.export.examples import CODED, UNTIMED, transcripts

RELEASED = replace(CODED, release=1)


@pytest.mark.parametrize("redacted", [RELEASED, replace(UNTIMED, release=2)])
def test_a_release_comes_back_as_it_was_written(redacted: RedactedTranscript, tmp_path: Path) -> None:
    (tmp_path / released.NAME).write_bytes(as_json.write(redacted))
    found = released.read(tmp_path)
    assert found == redacted


def of_older_times(redacted: RedactedTranscript) -> bytes:
    """Its transcript.json as it was written before it said where each gap stands."""
    found = json.loads(as_json.write(redacted))
    found["left_out"] = [{at: gap[at] for at in ("start_ms", "end_ms")} for gap in found["left_out"]]
    return json.dumps(found).encode()


def test_in_an_older_release_a_gap_stands_where_its_time_is_and_last_where_it_has_none() -> None:
    assert released.parse(of_older_times(RELEASED)).entries == RELEASED.entries
    first, gap, second = UNTIMED.entries
    assert released.parse(of_older_times(replace(UNTIMED, release=2))).entries == (first, second, gap)


def test_in_an_older_release_a_turn_that_two_gaps_leave_no_time_stands_between_them() -> None:
    entries = (
        Gap(1_000, 2_000, "s"),
        Line(2_000, 2_000, "S1", "s", None, "Some would."),
        Gap(2_000, 3_000, "s"),
    )
    assert released.parse(of_older_times(replace(RELEASED, entries=entries))).entries == entries


@given(transcripts())
def test_whatever_was_released_is_written_the_same_again(redacted: RedactedTranscript) -> None:
    content = as_json.write(replace(redacted, release=1))
    assert as_json.write(released.parse(content)) == content


def test_a_draft_is_refused() -> None:
    with pytest.raises(NotReleasedError, match="draft"):
        released.parse(as_json.write(CODED))


def document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(as_json.write(RELEASED))
    return read


def without_turns() -> dict[str, Any]:
    return {key: value for key, value in document().items() if key != "turns"}


def with_a_theme_outside() -> dict[str, Any]:
    found = document()
    found["turns"][0]["themes"][0]["end"] = 10_000
    return found


def with_a_gap_behind_the_end() -> dict[str, Any]:
    found = document()
    found["left_out"][0]["turns_before"] = len(found["turns"]) + 1
    return found


def with_an_empty_theme() -> dict[str, Any]:
    found = document()
    found["turns"][0]["themes"][0]["end"] = found["turns"][0]["themes"][0]["start"]
    return found


@pytest.mark.parametrize("made", [without_turns, with_a_theme_outside, with_an_empty_theme, with_a_gap_behind_the_end])
def test_what_is_no_transcript_is_refused_without_a_word_of_it(made: Any) -> None:
    with pytest.raises(NotReleasedError) as problem:
        released.parse(json.dumps(made()).encode())
    assert "STAFF" not in str(problem.value)


def test_other_files_are_refused(tmp_path: Path) -> None:
    for content in (b"", b"[1]", b"\xff", b"{}"):
        with pytest.raises(NotReleasedError):
            released.parse(content)
    with pytest.raises(NotReleasedError):
        released.read(tmp_path)


def test_one_that_is_far_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(released, "LARGEST_BYTES", 10)
    with pytest.raises(NotReleasedError):
        released.parse(as_json.write(RELEASED))
