"""What `quietroom doctor` says of the service: its folders, who can read them, what it lacks, what it may connect to.

Looks and makes nothing: a machine on which no service ever ran stays as it is.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from pipeline import audit
from pipeline.errors import PipelineError
from pipeline.service import marks, places, starting
from pipeline.service.databases import database_of
from pipeline.settings import service
from pipeline.settings.service import MailSettings, ServeSettings, ServiceSettings

Finding = tuple[bool, str]
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def service_findings() -> Iterator[Finding]:
    """Whether each is in order, and a line about it."""
    data, keys = places.data_folder(), places.key_folder()
    yield _folder("data folder", data)
    yield _folder("key folder", keys)
    yield _folder("audit folder", audit.default_folder())
    apart = not (keys.resolve().is_relative_to(data.resolve()) or data.resolve().is_relative_to(keys.resolve()))
    yield apart, "service: keys lie apart from the data" if apart else "service: keys and data must not share a folder"
    if (data / "sessions").exists() and not (keys / "instance.key").exists():
        yield False, "service: the instance key is gone, and with it every session: restore the key folder"
    if not starting.BUILT.exists():
        yield False, "service: the pages' scripts and styles are not built: run make assets"
    try:
        settings = service.load()
        starting.listening(settings.serve, settings.uploads.body_bytes)
        yield True, f"service: listens at {starting.address(settings.serve)}"
        yield from _of_settings(settings, data)
    except PipelineError as problem:
        yield False, f"service: {problem}"


def _of_settings(settings: ServiceSettings, data: Path) -> Iterator[Finding]:
    yield from _reached(settings.serve)
    yield True, f"service: may connect to {_connections(settings, data)}"
    yield from _mail(settings.mail)
    if data.exists():
        free = shutil.disk_usage(data).free
        yield free > settings.uploads.room_bytes, f"service: {free >> 30} GB free in the data folder"
    yield from _tables(data)
    if (data / "quietroom.sqlite3").exists() or (data / "sessions").exists():
        yield _backup(marks.last(data, marks.Done.BACKUP), settings.work.backup_days)


def _backup(mark: marks.Mark | None, longest_days: int) -> Finding:
    if mark is None:
        return False, "service: no backup was ever made: quietroom backup FOLDER"
    days = (datetime.now(UTC) - mark.at).days
    return days < longest_days, f"service: the last backup is {days} days old"


def _folder(name: str, folder: Path) -> Finding:
    if not folder.exists():
        return True, f"service: no {name} yet; the first start makes it"
    if sys.platform == "win32":
        return True, f"service: {name}: who may read it is for a person to confirm"
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & OTHERS:
        return False, f"service: other users may read the {name} (mode {mode:o}): chmod 700 it"
    return True, f"service: {name} is for its owner alone"


def _reached(serve: ServeSettings) -> Iterator[Finding]:
    """What would keep people out although the service starts."""
    if serve.host_names and not serve.is_over_tls:
        yield False, "service: serve.host_names is set without TLS: nobody reaches it from another machine"
    for name, path in (("certificate", serve.certificate), ("private_key", serve.private_key)):
        if path and not os.access(path, os.R_OK):
            yield False, f"service: the file of serve.{name} is not there, or may not be read by this user"


def _mail(mail: MailSettings) -> Iterator[Finding]:
    if mail.host and not mail.use_tls:
        yield False, "service: mail is sent in the clear; set mail.use_tls"
    if mail.host and mail.user and not os.environ.get("QUIETROOM_MAIL_PASSWORD"):
        yield False, "service: mail.user is set, and QUIETROOM_MAIL_PASSWORD is not set where this command runs"


def _tables(data: Path) -> Iterator[Finding]:
    """Whether SQLite finds its files whole; of another database its own tools tell."""
    for path in (data / "quietroom.sqlite3", data / "jobs.sqlite3"):
        if path.exists():
            try:
                with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as tables:
                    whole = tables.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            except sqlite3.Error:
                whole = False
            yield (
                whole,
                f"service: {path.name} is {'whole' if whole else 'damaged, or cannot be read: restore a backup'}",
            )


def _connections(settings: ServiceSettings, data: Path) -> str:
    """The database's machine and the mail server's, never a password."""
    database = database_of(os.environ.get("QUIETROOM_DATABASE") or settings.serve.database, data)
    places_named = [f"the database on {database.get('HOST') or 'this machine'}"] if "HOST" in database else []
    if settings.mail.host:
        places_named.append(f"the mail server {settings.mail.host}, port {settings.mail.port}")
    return " and ".join(places_named) or "nothing: its tables are a file, and it sends no mail"
