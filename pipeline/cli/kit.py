"""`quietroom kit`: what is printed for a session, from its plan and the school's facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import kit as kits
from pipeline import writing
from pipeline.cli.screen import app, say
from pipeline.settings import service
from pipeline.settings.plan import load_plan
from pipeline.settings.school import load_school


@app.command()
def kit(
    school: Annotated[Path, typer.Option(help="The school's facts (TOML), as in config/school.example.toml.")],
    plan: Annotated[Path | None, typer.Option(help="Session plan (TOML); default config/session_plan.toml.")] = None,
    out_folder: Annotated[Path, typer.Option("--out", help="A new folder for the documents.")] = Path("kit"),
) -> None:
    """Make what is printed for a session: information, consent, confidentiality, the facilitator's sheet and more."""
    filled = kits.Filled(load_plan(plan), load_school(school), service.load().retention)
    with writing.folder_in_one_rename(out_folder) as folder:
        for name, content in kits.files(filled):
            writing.write(folder / name, content)
    say(f"{len(kits.DOCUMENTS)} documents, each as Word and as PDF, lie in {out_folder}")
    say("Read them before anybody else does: what they promise to staff, your school keeps.")
