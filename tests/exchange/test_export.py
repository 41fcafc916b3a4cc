"""`quietroom export`: from a released folder to files for other programs, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import released
from pipeline.cli import app
from pipeline.errors import NotReleasedError, OutputError
from pipeline.exchange import NAMES, Target
from pipeline.export import render
from pipeline.values import RedactedTranscript
from tests.export.examples import CODED, UNTIMED


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def put(folder: Path, transcript: RedactedTranscript) -> str:
    """A folder with this transcript, as a release has it."""
    folder.mkdir()
    (folder / released.NAME).write_bytes(render(transcript)["transcript.json"])
    return str(folder)


def test_everything_that_can_be_is_written_or_what_was_asked_for(typed: CliRunner, tmp_path: Path) -> None:
    release = put(tmp_path / "1", replace(CODED, release=1))
    told = typed.invoke(app, ["export", release, "--out", "all"], catch_exceptions=False)
    assert {path.name for path in (tmp_path / "all").iterdir()} == set(NAMES.values())
    assert "project.qdpx" in told.output
    typed.invoke(app, ["export", release, "--for", "qdpx", "--for", "codes", "--out", "two"], catch_exceptions=False)
    assert {path.name for path in (tmp_path / "two").iterdir()} == {NAMES[Target.QDPX], NAMES[Target.CODES]}


def test_notes_leave_out_what_needs_times(typed: CliRunner, tmp_path: Path) -> None:
    release = put(tmp_path / "1", replace(UNTIMED, release=1, codebook=CODED.codebook))
    typed.invoke(app, ["export", release, "--out", "all"], catch_exceptions=False)
    assert NAMES[Target.NVIVO] not in {path.name for path in (tmp_path / "all").iterdir()}


def test_a_draft_and_a_folder_that_is_there_are_refused(typed: CliRunner, tmp_path: Path) -> None:
    with pytest.raises(NotReleasedError):
        typed.invoke(app, ["export", put(tmp_path / "draft", CODED), "--out", "all"], catch_exceptions=False)
    release = put(tmp_path / "1", replace(CODED, release=1))
    with pytest.raises(OutputError):
        typed.invoke(app, ["export", release, "--out", "1"], catch_exceptions=False)
    assert not (tmp_path / "all").exists()
