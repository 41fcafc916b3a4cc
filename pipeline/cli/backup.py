"""`quietroom backup` and `quietroom restore`: a lost machine loses no session."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline import audit
from pipeline.cli.screen import app, ask_passphrase, say
from pipeline.service import backups, marks, places
from pipeline.service.backups import Copy, Folders
from pipeline.settings import service

RESTORED = """Restored, as it was when the copy was made.
First run `quietroom work` until it has looked once (a minute): what was deleted after the copy is back, and a worker
deletes again what is due. Then let people in with `quietroom serve`. What they closed, held, released or recalled after
the copy is to be done again.
"""


@app.command()
def backup(
    target: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where the two files go; an older pair is replaced.")
    ],
) -> None:
    """Copy the service's data and its keys, while it runs, into two files to be kept apart."""
    folders = _folders()
    made = backups.back_up(folders, target, ask_passphrase(new=True))
    facts = made.facts()
    audit.append("backed-up", facts)
    marks.leave(folders.data, marks.Done.BACKUP, facts)
    say(f"Data: {made.data}\nKeys: {made.keys}")
    say("Keep them apart, and only the newest keys: an older file still holds keys that were destroyed since.")
    if os.environ.get("QUIETROOM_DATABASE") or service.load().serve.database:
        say("The tables are in PostgreSQL and not in these files: copy them with pg_dump, before each backup.")


@app.command()
def restore(
    data_file: Annotated[Path, typer.Argument(metavar="DATA_FILE", help="quietroom-data.tar")],
    keys_file: Annotated[Path, typer.Argument(metavar="KEYS_FILE", help="quietroom-keys.age")],
) -> None:
    """Put a backup into this machine's data, key and state folders, which must be empty."""
    backups.restore(Copy(data_file, keys_file), _folders(), ask_passphrase())
    audit.append("restored", {})
    say(RESTORED.rstrip())


def _folders() -> Folders:
    return Folders(places.data_folder(), places.key_folder(), audit.default_folder())
