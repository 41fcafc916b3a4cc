"""The report as files: of a release alone, the same bytes every time, and by one command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import report
from pipeline.cli import app
from pipeline.documents import Picture
from pipeline.errors import NotReleasedError, OutputError
from pipeline.export import render
from tests.report.examples import SECTIONS, released, round_the_table

SHOVING = "There is shoving in the corridors at every change of lesson."
TALK = released(
    [
        *round_the_table(SHOVING),
        *round_the_table("The pastoral team takes every single one of them seriously.", section=SECTIONS[1]),
    ]
)


def test_a_draft_is_refused() -> None:
    with pytest.raises(NotReleasedError):
        report.document(replace(TALK, release=None))


def test_the_same_release_gives_the_same_three_files() -> None:
    made = report.files(TALK)
    assert set(made) == {"report.html", "report.docx", "report.pdf"}
    assert made == report.files(TALK)


def test_three_pictures_tell_their_figures_in_words() -> None:
    shares, heat, along = (block.alt for block in report.document(TALK).blocks if isinstance(block, Picture))
    assert (
        shares
        == "Speakers who named each theme, of all who spoke: Corridors 4, Fighting, violence 4, Between lessons 4."
    )
    assert "Fighting, violence: Corridors (4), Between lessons (4)." in heat
    assert "What works: What we do (4)." in along


def folder(tmp_path: Path, *, release: int | None = 1) -> Path:
    for name, content in render(replace(TALK, release=release)).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_the_command_writes_a_folder_and_never_into_one(tmp_path: Path) -> None:
    out = tmp_path / "report"
    arguments = ["report", str(folder(tmp_path)), "--out", str(out)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == report.files(TALK)
    assert isinstance(CliRunner().invoke(app, arguments).exception, OutputError)


def test_the_command_refuses_a_draft_and_writes_nothing(tmp_path: Path) -> None:
    arguments = ["report", str(folder(tmp_path, release=None)), "--out", str(tmp_path / "report")]
    assert isinstance(CliRunner().invoke(app, arguments).exception, NotReleasedError)
    assert not (tmp_path / "report").exists()
