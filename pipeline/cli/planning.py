"""`quietroom intervention`, `quietroom compare`: from released sessions to what is done, and to what has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import compare as comparing
from pipeline import released, writing
from pipeline.cli.screen import NewFolder, ReleasedFolder, app, say
from pipeline.compare import document as comparison_document
from pipeline.compare.reviewing import NEEDS_BOTH, reviewed
from pipeline.errors import InterventionError, NotComparableError
from pipeline.intervention import as_csv, draft
from pipeline.intervention import document as plan_document
from pipeline.values import InterventionPlan, RedactedTranscript


@app.command()
def intervention(
    released_folder: ReleasedFolder,
    out_folder: NewFolder,
    filled_in: Annotated[
        Path | None, typer.Option("--from", help="The plan's table as people filled it in (CSV).")
    ] = None,
) -> None:
    """Draft a plan of action from a released session (Word, CSV), or make it anew from its filled-in table."""
    drafted = draft(released.read(released_folder))
    plan = drafted if filled_in is None else as_csv.read(_content(filled_in), drafted)
    made = plan_document.files(plan)
    writing.write_new_folder(out_folder, made.items())
    say(
        f"The plan is in {out_folder}: {', '.join(sorted(made))}. {len(plan.rows)} issues; what is blank is for people."
    )


@app.command()
def compare(
    released_folders: Annotated[list[Path], typer.Argument(metavar="RELEASED..", help="Folders released/<n>.")],
    out_folder: NewFolder,
    kind: Annotated[
        comparing.Kind, typer.Option(help="One session after another, or groups of people at about one time.")
    ] = comparing.Kind.SERIES,
    plans: Annotated[
        list[Path] | None, typer.Option("--plan", help="A plan's table to review (CSV); may be given twice.")
    ] = None,
) -> None:
    """Set released sessions side by side (HTML, Word, PDF): what appears, grows and fades beyond counting noise."""
    sessions = [released.read(folder) for folder in released_folders]
    comparison = comparing.compared([comparing.counted(session) for session in sessions], kind)
    reviews = [reviewed(_plan(_content(path), sessions), comparison) for path in plans or ()]
    made = comparison_document.files(comparison, reviews)
    writing.write_new_folder(out_folder, made.items())
    changes = sum(verdict in comparing.CHANGES for row in comparison.rows for verdict in row.verdicts)
    say(f"The comparison is in {out_folder}: {', '.join(sorted(made))}. {changes} changes beyond counting noise.")


def _plan(table: bytes, sessions: list[RedactedTranscript]) -> InterventionPlan:
    """The plan of this table, which must be one of the sessions'."""
    wanted = as_csv.session_of(table)
    for session in sessions:
        if session.session.id == wanted:
            return as_csv.read(table, draft(session))
    raise NotComparableError(NEEDS_BOTH)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InterventionError(f"the plan's table cannot be read ({problem.strerror}); check the path given") from None
