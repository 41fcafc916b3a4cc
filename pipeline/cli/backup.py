"""`quietroom backup` and `quietroom restore`: a lost machine loses no session."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import audit
from pipeline.cli.screen import app, ask_passphrase, say
from pipeline.service import backups, places
from pipeline.service.backups import Folders


@app.command()
def backup(
    target: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where the two files go; an older pair is replaced.")
    ],
) -> None:
    """Copy the service's data and its keys, while it runs, into two files to be kept apart."""
    data, keys = backups.back_up(_folders(), target, ask_passphrase(new=True))
    audit.append("backed-up", {})
    say(f"Data: {data}\nKeys: {keys}")
    say("Keep them apart, and only the newest keys: an older file still holds keys that were destroyed since.")


@app.command()
def restore(
    data_file: Annotated[Path, typer.Argument(metavar="DATA_FILE", help="quietroom-data.tar")],
    keys_file: Annotated[Path, typer.Argument(metavar="KEYS_FILE", help="quietroom-keys.age")],
) -> None:
    """Put a backup into this machine's data, key and state folders, which must be empty."""
    backups.restore(data_file, keys_file, _folders(), ask_passphrase())
    audit.append("restored", {})
    say("Restored. `quietroom serve` goes on from there.")


def _folders() -> Folders:
    return Folders(places.data_folder(), places.key_folder(), audit.default_folder())
