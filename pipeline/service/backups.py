"""A copy of the service to start again from: the data in one file, the keys in another, to be kept apart.

The data file holds what the data folder holds, wrapped as it lies there, and opens nothing by itself. The keys file is
an age file behind a passphrase; whoever has both can unwrap what the service could, and still open nothing that is
sealed. A key that was destroyed lives on in an older keys file: keep the newest alone. Where an older one is restored
all the same, what is due by the tables beside it is destroyed again at the first look of a worker; what was decided
after the copy is as if it had not been.

What is copied while the service runs is of one moment. While no key can be made or destroyed, and no sealed file be put
in another's place, the tables are copied by SQLite's own way and every file gets a second name: it only ever changes by
a rename, which leaves that one alone. A worker gives up nothing before it destroyed its key, so what the tables say is
under way can go on from here. Packing takes as long as it takes. Tables in PostgreSQL are not in it.
"""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import SecretStr

from pipeline import audit, origin, writing
from pipeline.errors import KeyFileError, OutputError, TamperedError
from pipeline.restricted.keys import MINIMUM_PASSPHRASE
from pipeline.restricted.passphrases import unwrapped, wrapped
from pipeline.service import vault
from pipeline.service.store import swapping
from pipeline.service.vault import private_folder

DATA_FILE, KEYS_FILE = "quietroom-data.tar", "quietroom-keys.age"
_TABLES = ("quietroom.sqlite3", "jobs.sqlite3")
_PASSING = ("workers", "resealing", "locks")
"""Folders whose content is made again, or means nothing on another machine."""
_OF_AN_ATTEMPT = ("attempt-", "release-")
"""Folders in a session's work that end with the attempt: another makes them again."""


@dataclass(frozen=True, slots=True)
class Folders:
    """What makes up a service on one machine."""

    data: Path
    keys: Path
    audit: Path


@dataclass(frozen=True, slots=True)
class Copy:
    """The two files of a backup."""

    data: Path
    keys: Path

    def facts(self) -> dict[str, int | str]:
        """What is to be known of it without them: digests and size; raises OutputError."""
        with writing.disk_errors():
            size = origin.size_bytes(self.data) + origin.size_bytes(self.keys)
            return {"data_sha256": origin.sha256(self.data), "keys_sha256": origin.sha256(self.keys), "bytes": size}


def back_up(folders: Folders, target: Path, passphrase: SecretStr) -> Copy:
    """Write both files into a folder; an earlier pair there is replaced, the data first.

    Raises KeyFileError for a short passphrase, OutputError, also where no service ever ran, and DiskFullError.
    """
    if len(passphrase.get_secret_value()) < MINIMUM_PASSPHRASE:
        raise KeyFileError(f"a passphrase has at least {MINIMUM_PASSPHRASE} characters; four or five words do well")
    if not (folders.keys / "instance.key").exists():
        raise OutputError(
            "no service keeps its keys where this command looks: run it as the user that the service runs as, with "
            "QUIETROOM_DATA, QUIETROOM_KEYS and QUIETROOM_STATE as they are set for it"
        )
    made = Copy(target / DATA_FILE, target / KEYS_FILE)
    private_folder(target)
    with (
        _snapshot(folders) as (snapshot, keys),
        writing.file_in_one_rename(made.data) as part,
        writing.new_file(part) as file,
        tarfile.open(fileobj=file, mode="w") as tar,
    ):
        _add_files(tar, "data", snapshot)
    writing.replace(made.keys, wrapped(keys, passphrase))
    return made


def restore(copy: Copy, folders: Folders, passphrase: SecretStr) -> None:
    """Put both back into folders that are empty or not there.

    Raises OutputError where something would be overwritten, WrongKeyError for another passphrase, TamperedError for
    what is no backup.
    """
    for name, folder in (("data", folders.data), ("key", folders.keys), ("state", folders.audit)):
        if folder.exists() and any(folder.iterdir()):
            raise OutputError(
                f"the {name} folder to restore to is not empty, and nothing is overwritten; move it away first"
            )
    try:
        content = unwrapped(copy.keys.read_bytes(), passphrase, of="keys file")
    except OSError as problem:
        raise OutputError(f"the keys file cannot be read ({problem.strerror})") from None
    with writing.disk_errors(), copy.data.open("rb") as file:
        _unpack(file, {"data": folders.data})
    _unpack(io.BytesIO(content), {"keys": folders.keys, "audit": folders.audit})


@contextmanager
def _snapshot(folders: Folders) -> Iterator[tuple[Path, bytes]]:
    """The data of this moment in a folder of its own, and the keys packed; raises OutputError during another backup."""
    place, locks = folders.data / ".backup", folders.data / "locks"
    private_folder(locks)
    try:
        with FileLock(locks / "backup.lock", timeout=0, mode=0o600), writing.disk_errors():
            # One that was killed left its own.
            shutil.rmtree(place, ignore_errors=True)
            try:
                with swapping(folders.data), vault.held(folders.keys):
                    _copy_tables(folders.data, place)
                    _name_again(folders.data, place)
                    keys = _packed_keys(folders)
                yield place, keys
            finally:
                shutil.rmtree(place, ignore_errors=True)
    except Timeout:
        raise OutputError("another backup is being made just now") from None


def _copy_tables(data: Path, place: Path) -> None:
    """A consistent copy of each database file, whatever is being written to it."""
    private_folder(place)
    for name in (name for name in _TABLES if (data / name).exists()):
        with closing(sqlite3.connect(data / name)) as source, closing(sqlite3.connect(place / name)) as target:
            source.backup(target)


def _name_again(data: Path, place: Path) -> None:
    """A second name for each file but the tables."""
    for path in _files_below(data):
        top, *below = path.relative_to(data).parts
        if top in _PASSING or top.startswith(_TABLES) or any(part.startswith(_OF_AN_ATTEMPT) for part in below):
            continue
        private_folder((place / path.relative_to(data)).parent)
        _name_file_again(path, place / path.relative_to(data))


def _name_file_again(path: Path, name: Path) -> None:
    try:
        os.link(path, name)
    except FileNotFoundError:
        return  # It was removed meanwhile: it had come to its end.
    except OSError:
        # A disk that knows no second names: it takes longer.
        shutil.copyfile(path, name)


def _packed_keys(folders: Folders) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        _add_files(tar, "keys", folders.keys)
        private_folder(folders.audit)
        with audit.held(folders.audit):
            _add_files(tar, "audit", folders.audit)
    return packed.getvalue()


def _add_files(tar: tarfile.TarFile, root: str, folder: Path) -> None:
    for path in _files_below(folder):
        tar.add(path, f"{root}/{path.relative_to(folder).as_posix()}")


def _files_below(folder: Path) -> list[Path]:
    """Sorted, without locks and without what is on its way: hidden names are."""
    walked = os.walk(folder, onerror=_raise_unless_gone)
    found = (path for place, _, names in walked for name in names if (path := Path(place, name)).is_file())
    kept = (path for path in found if path.suffix != ".lock")
    return sorted(path for path in kept if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _raise_unless_gone(problem: OSError) -> None:
    """A folder that was removed while it was listed holds nothing; one that cannot be read stops the backup."""
    if not isinstance(problem, FileNotFoundError):
        raise problem


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
