"""A copy of the service to start again from: the data in one file, the keys in another, to be kept apart.

The data file holds what the data folder holds, wrapped as it lies there, and opens nothing by itself. The keys file is
an age file behind a passphrase; whoever has both can unwrap what the service could, and still open nothing that is
sealed. A key that was destroyed lives on in an older keys file: keep the newest alone. What is copied while the service
runs is whole: tables by SQLite's own way of copying, every other file because it only ever appears in one rename.
"""

from __future__ import annotations

import io
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pydantic import SecretStr

from pipeline import writing
from pipeline.errors import KeyFileError, OutputError, TamperedError, WrongKeyError
from pipeline.restricted.keys import MINIMUM_PASSPHRASE
from pipeline.service.vault import private_folder

DATA_FILE, KEYS_FILE = "quietroom-data.tar", "quietroom-keys.age"
_TABLES = ("quietroom.sqlite3", "jobs.sqlite3")
_PASSING = ("work", "workers", "resealing", "locks")
"""Folders whose content is made again, or means nothing on another machine."""


@dataclass(frozen=True, slots=True)
class Folders:
    """What makes up a service on one machine."""

    data: Path
    keys: Path
    audit: Path


def back_up(folders: Folders, target: Path, passphrase: SecretStr) -> tuple[Path, Path]:
    """Write both files into a folder; an earlier pair there is replaced, the data first. Returns their paths.

    Raises KeyFileError for a short passphrase, OutputError and DiskFullError.
    """
    if len(passphrase.get_secret_value()) < MINIMUM_PASSPHRASE:
        raise KeyFileError(f"a passphrase has at least {MINIMUM_PASSPHRASE} characters; four or five words do well")
    private_folder(target)
    with (
        writing.file_in_one_rename(target / DATA_FILE) as part,
        _private(part) as file,
        tarfile.open(fileobj=file, mode="w") as tar,
    ):
        _add_tables(tar, folders.data)
        for path in _files(folders.data):
            tar.add(path, f"data/{path.relative_to(folders.data).as_posix()}")
    writing.replace(target / KEYS_FILE, _sealed_keys(folders, passphrase))
    return target / DATA_FILE, target / KEYS_FILE


def restore(data_file: Path, keys_file: Path, folders: Folders, passphrase: SecretStr) -> None:
    """Put both back into folders that are empty or not there.

    Raises OutputError where something would be overwritten, WrongKeyError for another passphrase, TamperedError for
    what is no backup.
    """
    for folder in (folders.data, folders.keys, folders.audit):
        if folder.exists() and any(folder.iterdir()):
            raise OutputError("a folder to restore to is not empty, and nothing is overwritten; move it away first")
    try:
        content = pyrage.passphrase.decrypt(keys_file.read_bytes(), passphrase.get_secret_value())
    except pyrage.DecryptError:
        raise WrongKeyError("the passphrase is wrong, or the keys file is damaged") from None
    except OSError as problem:
        raise OutputError(f"the keys file cannot be read ({problem.strerror})") from None
    with writing.disk_errors(), data_file.open("rb") as file:
        _unpack(file, {"data": folders.data})
    _unpack(io.BytesIO(content), {"keys": folders.keys, "audit": folders.audit})


def _sealed_keys(folders: Folders, passphrase: SecretStr) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, folder in (("keys", folders.keys), ("audit", folders.audit)):
            for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"):
                tar.add(path, f"{name}/{path.relative_to(folder).as_posix()}")
    return bytes(pyrage.passphrase.encrypt(packed.getvalue(), passphrase.get_secret_value()))


def _add_tables(tar: tarfile.TarFile, data: Path) -> None:
    """A consistent copy of each database file, whatever is being written to it."""
    with tempfile.TemporaryDirectory(dir=data, prefix=".backup-") as folder:
        for name in (name for name in _TABLES if (data / name).exists()):
            copy = Path(folder) / name
            with closing(sqlite3.connect(data / name)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            tar.add(copy, f"data/{name}")


def _files(data: Path) -> Iterator[Path]:
    """Every other file, with nothing that is on its way: hidden names are."""
    for path in sorted(data.rglob("*")):
        inside = path.relative_to(data).parts
        hidden = any(part.startswith(".") for part in inside)
        if path.is_file() and not hidden and inside[0] not in _PASSING and not inside[0].startswith(_TABLES):
            yield path


def _unpack(packed: io.BufferedIOBase, into: dict[str, Path]) -> None:
    """Each file into the folder that the first part of its name stands for."""
    try:
        with writing.disk_errors(), tarfile.open(fileobj=packed, mode="r:") as tar:
            for member in tar:
                root, _, member.name = member.name.partition("/")
                if not member.isfile() or root not in into or ".." in member.name.split("/"):
                    raise tarfile.TarError
                private_folder((into[root] / member.name).parent)
                tar.extract(member, into[root], filter="data")
                (into[root] / member.name).chmod(0o600)
    except tarfile.TarError:
        raise TamperedError("this is no backup of this program, or it was cut short") from None


def _private(path: Path) -> io.BufferedWriter:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
