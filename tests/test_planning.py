"""`quietroom intervention` and `quietroom compare` from folders to folders, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import spreadsheet
from pipeline.cli import app
from pipeline.errors import InterventionError, NotComparableError, NotReleasedError, OutputError, PipelineError
from pipeline.export import as_json
from pipeline.intervention.as_csv import COLUMNS
from pipeline.values import RedactedTranscript
from tests.intervention.examples import released

BEFORE = released()
LATER = replace(BEFORE, session=replace(BEFORE.session, id="f" * 16, date="2027-02-09"))


def folder(place: Path, session: RedactedTranscript) -> str:
    made = place / session.session.id
    made.mkdir()
    (made / "transcript.json").write_bytes(as_json.write(session))
    return str(made)


def run(*words: str) -> str:
    answer = CliRunner().invoke(app, words)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == 0, answer.output
    return answer.output


def refused(error: type[PipelineError], *words: str) -> str:
    with pytest.raises(error) as problem:
        run(*words)
    return str(problem.value)


def test_a_plan_is_drafted_filled_in_made_anew_and_reviewed_beside_the_next_session(tmp_path: Path) -> None:
    first, second = folder(tmp_path, BEFORE), folder(tmp_path, LATER)
    assert "4 issues" in run("intervention", first, "--out", str(tmp_path / "plan"))
    table = spreadsheet.read((tmp_path / "plan" / "plan.csv").read_bytes())
    table[1][COLUMNS.index("who")] = "Head of Year 9"
    (tmp_path / "filled.csv").write_bytes(spreadsheet.write(table[0], table[1:]))
    run("intervention", first, "--from", str(tmp_path / "filled.csv"), "--out", str(tmp_path / "agreed"))
    assert b"Head of Year 9" in (tmp_path / "agreed" / "plan.csv").read_bytes()
    said = run("compare", first, second, "--plan", str(tmp_path / "filled.csv"), "--out", str(tmp_path / "compared"))
    assert "0 changes" in said
    assert sorted(path.suffix for path in (tmp_path / "compared").iterdir()) == [".docx", ".html", ".pdf"]
    assert "Who: Head of Year 9" in (tmp_path / "compared" / "comparison.html").read_text()


def test_what_cannot_be_done_is_refused(tmp_path: Path) -> None:
    first, second = folder(tmp_path, BEFORE), folder(tmp_path, LATER)
    draft = folder(tmp_path, replace(BEFORE, release=None, session=replace(BEFORE.session, id="e" * 16)))
    run("intervention", first, "--out", str(tmp_path / "plan"))
    plan, out = str(tmp_path / "plan" / "plan.csv"), str(tmp_path / "out")
    (tmp_path / "empty.csv").write_bytes(spreadsheet.write(COLUMNS, ()))
    refused(NotReleasedError, "intervention", draft, "--out", out)
    refused(NotReleasedError, "compare", first, draft, "--out", out)
    refused(NotComparableError, "compare", first, "--out", out)
    assert "one release of each" in refused(NotComparableError, "compare", first, first, "--out", out)
    refused(InterventionError, "intervention", second, "--from", plan, "--out", out)
    refused(InterventionError, "intervention", first, "--from", str(tmp_path / "nothing.csv"), "--out", out)
    refused(InterventionError, "compare", first, second, "--plan", str(tmp_path / "empty.csv"), "--out", out)
    refused(OutputError, "intervention", first, "--out", str(tmp_path / "plan"))
    other = folder(tmp_path, replace(LATER, session=replace(LATER.session, id="d" * 16, date="2028-02-08")))
    refused(NotComparableError, "compare", second, other, "--plan", plan, "--out", out)
    assert not Path(out).exists()
