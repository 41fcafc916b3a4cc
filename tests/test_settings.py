from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pipeline import settings
from pipeline.errors import ConsentError, SettingsError
from pipeline.settings import service
from pipeline.settings.consent import load_consent

ROOT = Path(__file__).resolve().parent.parent


def test_the_settings_file_is_the_defaults() -> None:
    table = tomllib.loads((ROOT / "config" / "settings.toml").read_text())
    assert table == settings.Settings().model_dump()


def test_the_service_settings_file_is_the_defaults() -> None:
    table = tomllib.loads((ROOT / "config" / "service.toml").read_text())
    assert table == service.ServiceSettings().model_dump(mode="json")


def test_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("[ingest]\nspeach_threshold = 0.5\n")
    with pytest.raises(SettingsError, match=r"ingest\.speach_threshold"):
        settings.load(tmp_path / "s.toml")


@pytest.mark.parametrize(
    "content",
    [
        b"[ingest",
        b"\xff\xfe",
        b'[transcribe]\nbeam_size = "wide"\n',
        pytest.param(b"9" * 5_000 + b" = 1\n", id="a key of any length"),
        pytest.param(rb'"two\nlines\u001b[2J" = 1', id="a key that is no word"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.toml").write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        settings.load(tmp_path / "s.toml")
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 200
    assert str(tmp_path) not in str(raised.value)


def test_the_nearest_file_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings.find("settings.toml") == ROOT / "config" / "settings.toml"
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("")
    assert settings.find("settings.toml") == Path("config/settings.toml")


GOOD = """
kind = "recording"
date = 2026-02-10
confirmed_by_role = "facilitator"
participants = 6
everyone_agreed_to_recording = true
"""


def test_consent_is_read(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(GOOD)
    consent = load_consent(tmp_path / "c.toml")
    assert (consent.date.isoformat(), consent.everyone_agreed_to_share_voices) == ("2026-02-10", False)


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("recording = true", "recording = false"),
        ('kind = "recording"', 'kind = "notes"'),
        ("participants = 6", "participants = 0"),
        ("date = .*", ""),
        ('"facilitator"', '""'),
    ],
)
def test_consent_that_is_not_everyones_is_refused(tmp_path: Path, pattern: str, replacement: str) -> None:
    (tmp_path / "c.toml").write_text(re.sub(pattern, replacement, GOOD))
    with pytest.raises(ConsentError):
        load_consent(tmp_path / "c.toml")


def test_no_consent_at_all_is_refused_with_what_to_do() -> None:
    with pytest.raises(ConsentError, match="--consent"):
        load_consent(None)
