"""`quietroom audit`, as a person and as a script meet it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from pipeline import audit
from pipeline.cli import app
from pipeline.errors import AuditError
from tests.test_audit import written

TODAY = datetime.now(UTC)
OLD = TODAY - timedelta(days=3000)


@pytest.fixture
def heads(own_state: Path) -> list[str]:
    """Of a log with two entries of eight years ago and two of today."""
    return written(own_state, [OLD, OLD, TODAY, TODAY])


def session(place: Path, head: str) -> Path:
    folder = place / head[:16]
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"audit_head": head}))
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    app(["audit", *map(str, words)], standalone_mode=False)
    return " ".join(capsys.readouterr().out.split())


def told(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    return json.loads(said(capsys, *words, "--json"))


def test_session_is_found_or_older_than_the_log_reaches_or_was_never_there(
    heads: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, third = session(tmp_path, heads[0]), session(tmp_path, heads[2])
    assert told(capsys, "verify", first)["session"] == "found"
    assert told(capsys, "forget", "--before", f"{TODAY:%Y-%m-%d}") == {"forgotten": 2}
    assert told(capsys, "verify", first) == {"entries": 4, "head": heads[-1], "forgotten": 2, "session": "forgotten"}
    assert told(capsys, "verify", third)["session"] == "found"
    shown = said(capsys, "verify", first)
    assert "4 entries, the first 2 forgotten, unbroken" in shown
    assert "older than the log reaches" in shown
    with pytest.raises(AuditError, match="never held"):
        said(capsys, "verify", session(tmp_path, "f" * 64))


def test_a_day_that_has_not_come_is_refused(heads: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.BadParameter):
        said(capsys, "forget", "--before", f"{TODAY + timedelta(days=2):%Y-%m-%d}")
    assert audit.verify().entries == len(audit.entries()) == len(heads)


def test_forgetting_says_how_many_went(heads: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "forget", "--before", "2000-01-01").startswith("0 entries forgotten")
    assert said(capsys, "forget", "--before", f"{TODAY:%Y-%m-%d}").startswith("2 entries forgotten")
    assert len(audit.entries()) == 3
