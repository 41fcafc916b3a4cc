"""`quietroom report`: a released session as a report for analysts and leaders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import released
from pipeline import report as reporting
from pipeline.cli.screen import app, say
from pipeline.publish.folder import Folder


@app.command()
def report(
    released_folder: Annotated[
        Path, typer.Argument(metavar="RELEASED_FOLDER", help="A folder released/<n> that `release` wrote.")
    ],
    out_folder: Annotated[Path, typer.Option("--out", help="Folder to make; it must not be there yet.")],
) -> None:
    """Write a released session as a report (HTML, Word, PDF): every sentence is a count or a quotation."""
    made = reporting.files(released.read(released_folder))
    Folder(out_folder.parent).put_all(out_folder.name, made)
    say(f"The report is in {out_folder}: {', '.join(sorted(made))}. It tells no more than the release does.")
