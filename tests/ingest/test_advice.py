"""Warnings: none for a good recording, the right one for each fault, always with what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.ingest.advice import Findings, clock, warnings_for
from pipeline.settings import IngestSettings
from pipeline.values import Quality

_GOOD = Quality(
    speech_fraction=0.8, clipped_fraction=0.0, snr_db=25, level_db=-24, declared_ms=3_600_000, decode_errors=0
)
_WHOLE = Findings(3_600_000, incomplete=False, misnamed=False)


def _codes(found: Findings = _WHOLE, quality: Quality = _GOOD, planned_minutes: float | None = 90) -> list[str]:
    told = warnings_for(found, quality, IngestSettings(), planned_minutes=planned_minutes)
    assert all(warning.message.endswith((".", "?")) for warning in told)
    return [warning.code for warning in told]


def test_good_recording_gets_no_warning() -> None:
    assert _codes() == []
    assert _codes(quality=replace(_GOOD, declared_ms=None)) == []


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"level_db": -50}, ["quiet"]),
        ({"clipped_fraction": 0.01}, ["clipped"]),
        ({"snr_db": 4}, ["noisy"]),
        ({"speech_fraction": 0.05}, ["little-speech"]),
        ({"declared_ms": 4_000_000}, ["damaged"]),
        ({"declared_ms": 3_000_000}, ["damaged"]),
        ({"decode_errors": 3}, ["damaged", "decode-errors"]),
        ({"declared_ms": 4_000_000, "decode_errors": 3}, ["damaged", "decode-errors"]),
    ],
)
def test_each_fault_has_its_warning(change: dict[str, float], codes: list[str]) -> None:
    assert _codes(quality=replace(_GOOD, **change)) == codes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("duration_ms", "declared_ms", "codes"),
    [
        (3_600_000, 3_600_400, []),
        (3_600_000, 3_617_000, []),
        (3_600_000, 3_619_000, ["damaged"]),
        (5_400_000, 5_400_000, []),
        (1_190_000, 1_190_000, ["short"]),
        (2_600_000, 2_600_000, ["short"]),
        (10_900_000, 10_900_000, ["long"]),
    ],
)
def test_lengths_are_compared(duration_ms: int, declared_ms: int, codes: list[str]) -> None:
    found = replace(_WHOLE, duration_ms=duration_ms)
    assert _codes(found, replace(_GOOD, declared_ms=declared_ms)) == codes


def test_short_without_a_plan_goes_by_the_settings() -> None:
    assert _codes(replace(_WHOLE, duration_ms=2_600_000), replace(_GOOD, declared_ms=None), None) == []
    assert _codes(replace(_WHOLE, duration_ms=1_000_000), replace(_GOOD, declared_ms=None), None) == ["short"]


def test_missing_end_and_wrong_name_are_told() -> None:
    assert _codes(replace(_WHOLE, incomplete=True)) == ["damaged"]
    assert _codes(replace(_WHOLE, misnamed=True)) == ["wrong-extension"]


def test_damage_says_what_part_is_usable() -> None:
    told = warnings_for(
        replace(_WHOLE, duration_ms=714_000), _GOOD, IngestSettings(short_minutes=5), planned_minutes=None
    )
    assert "the usable part is 0:00:00-0:11:54; was the session this long?" in told[0].message
    assert "1:00:00" in told[0].message


def test_clock_reads_as_a_recorder_shows_it() -> None:
    assert [clock(ms) for ms in (0, 59_999, 714_000, 36_000_000)] == ["0:00:00", "0:00:59", "0:11:54", "10:00:00"]
