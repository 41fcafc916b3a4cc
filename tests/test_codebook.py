"""A frame that changed without a new version is told so; a codebook is written with every code's meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import codebook, documents
from pipeline.cli import app
from pipeline.errors import OutputError, SettingsError
from pipeline.settings.themes import ThemeRules, shipped


def changed(**more: object) -> ThemeRules:
    """The shipped frame with something else in its first code."""
    rules = shipped()
    first, *others = rules.dimension
    code, *codes = first.code
    dimension = first.model_copy(update={"code": (code.model_copy(update=more), *codes)})
    return rules.model_copy(update={"dimension": (dimension, *others)})


def test_the_frame_that_ships_is_fit_to_code_by() -> None:
    assert codebook.problems(shipped()) == ()


def test_a_change_without_a_version_is_told_with_the_digest_that_it_needs() -> None:
    rules = changed(phrases=("the hut",))
    [problem] = codebook.problems(rules)
    number = rules.version[0].number
    assert problem.startswith(f"the frame is not what version {number} was")
    assert rules.digest in problem
    newest = rules.version[0].model_copy(update={"number": number + 1, "digest": rules.digest})
    assert codebook.problems(rules.model_copy(update={"version": (newest, *rules.version)})) == ()


def test_what_nobody_could_code_by_is_told() -> None:
    told = codebook.problems(changed(definition="", not_for="", title="Toilets"))
    assert "context.home: definition, not_for left out" in told
    assert 'the title "Toilets" stands there 2 times: nobody could tell them apart' in told


def test_the_document_has_every_code_with_its_meaning_and_what_changed() -> None:
    rules = shipped()
    page = documents.to_html(codebook.as_document(rules)).decode()
    assert page.count('<th scope="row"') == len(rules.codebook.entries)
    assert "Life in the household and the family" in page
    assert rules.version[0].changes[0] in page
    assert rules.digest[:12] in page


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def test_it_is_listed_checked_and_saved(typed: CliRunner, tmp_path: Path) -> None:
    listed = typed.invoke(app, ["codebook", "show"])
    assert "Toilets (toilets)" in listed.output
    assert "not for: " in listed.output
    assert "every code is defined" in typed.invoke(app, ["codebook", "check"]).output
    for ending, begins in (("docx", b"PK"), ("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF"), ("qdc", b"<?xml")):
        typed.invoke(app, ["codebook", "show", "--out", f"book.{ending}"], catch_exceptions=False)
        assert (tmp_path / f"book.{ending}").read_bytes().startswith(begins)


def test_another_ending_and_a_file_that_is_there_are_refused(typed: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "book.qdc").write_text("mine")
    for name in ("book.xls", "book.qdc"):
        with pytest.raises(OutputError):
            typed.invoke(app, ["codebook", "show", "--out", name], catch_exceptions=False)
    assert (tmp_path / "book.qdc").read_text() == "mine"


def test_a_frame_with_something_to_mend_fails_the_check(typed: CliRunner, tmp_path: Path) -> None:
    source = (Path(__file__).resolve().parent.parent / "config" / "themes.toml").read_text()
    (tmp_path / "mine.toml").write_text(source.replace('title = "Toilets"', 'title = "Lavatories"'))
    with pytest.raises(SettingsError, match="1 thing"):
        typed.invoke(app, ["codebook", "check", "--frame", "mine.toml"], catch_exceptions=False)
