"""`quietroom export`: a released session for the program that an analyst works with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import exchange, released
from pipeline.cli.screen import app, say
from pipeline.exchange import Target
from pipeline.publish.folder import Folder


@app.command()
def export(
    released_folder: Annotated[
        Path, typer.Argument(metavar="RELEASED_FOLDER", help="A folder released/<n> that `release` wrote.")
    ],
    out_folder: Annotated[Path, typer.Option("--out", help="Folder to make; it must not be there yet.")],
    wanted: Annotated[
        list[Target] | None, typer.Option("--for", help="What to write; may be given twice. Else all that can be.")
    ] = None,
) -> None:
    """Write a released session for MAXQDA, NVivo, ATLAS.ti or any REFI-QDA program, as coded passages, as a reader."""
    transcript = released.read(released_folder)
    targets = tuple(wanted or exchange.targets(transcript))
    made = {exchange.NAMES[target]: exchange.write(target, transcript) for target in targets}
    Folder(out_folder.parent).put_all(out_folder.name, made)
    say(f"Written to {out_folder}: {', '.join(sorted(made))}. Each tells no more than the release does.")
