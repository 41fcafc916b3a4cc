"""`quietroom kit`: what is printed for a session, from its plan and the school's facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import kit as kits
from pipeline import writing
from pipeline.cli.screen import NewFolder, app, say
from pipeline.settings import service
from pipeline.settings.plan import load_plan
from pipeline.settings.school import load_school


@app.command()
def kit(
    school: Annotated[Path, typer.Option(help="The school's facts (TOML), as in config/school.example.toml.")],
    plan: Annotated[Path | None, typer.Option(help="Session plan (TOML); default config/session_plan.toml.")] = None,
    out_folder: NewFolder = Path("kit"),
) -> None:
    """Make what is printed for a session: information, consent, confidentiality, the facilitator's sheet and more."""
    filled = kits.Filled(load_plan(plan), load_school(school), service.load().retention)
    writing.write_new_folder(out_folder, kits.files(filled))
    say(f"{len(kits.DOCUMENTS)} documents, each as Word and as PDF, lie in {out_folder}")
    say("Read them before anybody else does: what they promise to staff, your school keeps.")
