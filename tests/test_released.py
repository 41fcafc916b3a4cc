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
from pipeline.values import RedactedTranscript
from tests.export.examples import CODED, UNTIMED, transcripts

RELEASED = replace(CODED, release=1)


@pytest.mark.parametrize("redacted", [RELEASED, replace(UNTIMED, release=2)])
def test_a_release_comes_back_as_it_was_written(redacted: RedactedTranscript, tmp_path: Path) -> None:
    (tmp_path / released.NAME).write_bytes(as_json.write(redacted))
    found = released.read(tmp_path)
    assert replace(found, entries=()) == replace(redacted, entries=())
    assert found.lines == redacted.lines
    assert found.gaps == redacted.gaps


def test_a_gap_stands_where_its_time_is() -> None:
    assert released.parse(as_json.write(RELEASED)).entries == RELEASED.entries


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


def with_an_empty_theme() -> dict[str, Any]:
    found = document()
    found["turns"][0]["themes"][0]["end"] = found["turns"][0]["themes"][0]["start"]
    return found


@pytest.mark.parametrize("made", [without_turns, with_a_theme_outside, with_an_empty_theme])
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
