"""What `quietroom doctor` says of the service: its folders, who can read them, and what it may connect to.

Looks and makes nothing: a machine on which no service ever ran stays as it is.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.service import places, starting
from pipeline.service.databases import database_of
from pipeline.settings import service
from pipeline.settings.service import ServiceSettings

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def service_findings() -> Iterator[tuple[bool, str]]:
    """Whether each is in order, and a line about it."""
    data, keys = places.data_folder(), places.key_folder()
    yield _folder("data folder", data)
    yield _folder("key folder", keys)
    apart = not (keys.resolve().is_relative_to(data.resolve()) or data.resolve().is_relative_to(keys.resolve()))
    yield apart, "service: keys lie apart from the data" if apart else "service: keys and data must not share a folder"
    try:
        settings = service.load()
        starting.listening(settings.serve, settings.uploads.body_bytes)
        yield True, f"service: listens at {starting.address(settings.serve)}"
        yield True, f"service: may connect to {_connections(settings, data)}"
    except PipelineError as problem:
        yield False, f"service: {problem}"


def _folder(name: str, folder: Path) -> tuple[bool, str]:
    if not folder.exists():
        return True, f"service: no {name} yet; the first start makes it"
    if sys.platform == "win32":
        return True, f"service: {name}: who may read it is for a person to confirm"
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & OTHERS:
        return False, f"service: other users may read the {name} (mode {mode:o}): chmod 700 it"
    return True, f"service: {name} is for its owner alone"


def _connections(settings: ServiceSettings, data: Path) -> str:
    """The database's machine and the mail server's, never a password."""
    database = database_of(os.environ.get("QUIETROOM_DATABASE") or settings.serve.database, data)
    places_named = [f"the database on {database.get('HOST') or 'this machine'}"] if "HOST" in database else []
    if settings.mail.host:
        places_named.append(f"the mail server {settings.mail.host}, port {settings.mail.port}")
    return " and ".join(places_named) or "nothing: its tables are a file, and it sends no mail"
