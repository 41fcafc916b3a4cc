"""`quietroom report`: a released session as a report for analysts and leaders."""

from __future__ import annotations

from pipeline import released, writing
from pipeline import report as reporting
from pipeline.cli.screen import NewFolder, ReleasedFolder, app, say


@app.command()
def report(
    released_folder: ReleasedFolder,
    out_folder: NewFolder,
) -> None:
    """Write a released session as a report (HTML, Word, PDF): every sentence is a count or a quotation."""
    made = reporting.files(released.read(released_folder))
    writing.write_new_folder(out_folder, made.items())
    say(f"The report is in {out_folder}: {', '.join(sorted(made))}. It tells no more than the release does.")
