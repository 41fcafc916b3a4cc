"""`quietroom export`: a released session for the program that an analyst works with."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline import exchange, released, writing
from pipeline.cli.screen import NewFolder, ReleasedFolder, app, say
from pipeline.exchange import Target


@app.command()
def export(
    released_folder: ReleasedFolder,
    out_folder: NewFolder,
    wanted: Annotated[
        list[Target] | None, typer.Option("--for", help="What to write; may be given twice. Else all that can be.")
    ] = None,
) -> None:
    """Write a released session for MAXQDA, NVivo, ATLAS.ti or any REFI-QDA program, as coded passages, as a reader."""
    transcript = released.read(released_folder)
    targets = tuple(wanted or exchange.targets(transcript))
    made = {exchange.NAMES[target]: exchange.write(target, transcript) for target in targets}
    writing.write_new_folder(out_folder, made.items())
    say(f"Written to {out_folder}: {', '.join(sorted(made))}. Each tells no more than the release does.")
