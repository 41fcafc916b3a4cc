"""The data folder: uploads in sealed pieces, and what the core made of them, each file wrapped once more.

Everything that lies here is unreadable without the key folder: a copy of it in a backup ends with the key that the
vault destroys. Nothing unsealed may be written, not for a moment, and no file's name may tell more than a session's id,
what kind of file it is and its size.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock

from pipeline import origin, writing
from pipeline.errors import OutputError, SettingsError
from pipeline.service import pieces
from pipeline.service.pieces import SealedUpload
from pipeline.service.vault import Part, Vault, checked_id, private_folder

__all__ = ["SealedUpload", "Store", "part_of", "swapping", "the_store"]

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*")
_ROUTE_FILE = re.compile(r"restricted/follow-up-(dsl|headteacher|chair)\.age|records/(dsl|headteacher|chair)/.+")
_PARTS_OF_FOLDERS = {"restricted": Part.REVIEWER, "records": Part.REVIEWER}
_ORDER, _ROSTER = "order.age", "roster.age"


@contextmanager
def swapping(data: Path) -> Iterator[None]:
    """Hold this where a sealed file and the row that tells of it change together, so that a backup has both or neither.

    Around the transaction, never within it: a backup holds it while others wait for the keys that it holds too.
    """
    private_folder(data / "locks")
    with FileLock(data / "locks" / "swap.lock", mode=0o600):
        yield


def part_of(name: str) -> Part:
    """Which key a session's file is wrapped under: its route's, the reviewer's, or the analysts'.

    Raises ValueError for a name that is not a relative path in lower case.
    """
    if not _NAME.fullmatch(name) or ".." in name:
        raise ValueError("not the name of a session's file")
    if route := _ROUTE_FILE.fullmatch(name):
        return Part(route[1] or route[2])
    return _PARTS_OF_FOLDERS.get(name.split("/")[0], Part.ANALYST)


class Store:
    """The data folder, and the vault whose keys wrap what is in it."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        """Raise SettingsError if the keys lie in the data folder: whoever copies it would have both."""
        if vault.folder.resolve().is_relative_to(folder.resolve()):
            raise SettingsError("the key folder lies in the data folder; set QUIETROOM_KEYS to a place outside it")
        self.folder, self.vault = folder, vault

    def add_chunk(self, session_id: str, number: int, content: bytes) -> None:
        """Seal the next piece of an upload, numbered from 0; it is on the disk when this returns, or not at all.

        Raises OutputError for a number out of turn, DiskFullError, KeyDestroyedError.
        """
        folder = self._upload(session_id)
        if number != len(pieces.found_in(folder)):
            raise OutputError("a piece of an upload came out of turn; send on from where the upload stands")
        private_folder(folder)
        pieces.add(folder, number, content, self.vault.session(session_id, Part.WORK))

    def upload(self, session_id: str, suffix: str) -> SealedUpload:
        """The pieces there are, read as one file; raises TamperedError, KeyDestroyedError."""
        found = pieces.found_in(self._upload(session_id))
        return SealedUpload(suffix, found, self.vault.session(session_id, Part.WORK))

    def received(self, session_id: str) -> tuple[int, int]:
        """How many pieces and bytes of an upload lie here: the truth after a crash; raises TamperedError."""
        found = pieces.found_in(self._upload(session_id))
        return len(found), sum(piece.size for piece in found)

    def sha256(self, session_id: str) -> str:
        """Digest of the uploaded file, over its pieces; raises TamperedError, KeyDestroyedError."""
        return origin.sha256(self.upload(session_id, ""))

    def uploads(self) -> tuple[tuple[str, float], ...]:
        """Session ids of which an upload lies here, and when something was last added to it (seconds since 1970)."""
        folders = (self.folder / "uploads").glob("*/")
        return tuple(sorted((path.name, path.stat().st_mtime) for path in folders))

    def discard_upload(self, session_id: str) -> None:
        """Remove the pieces and the order; the key is the vault's to destroy. Raises OutputError."""
        with writing.disk_errors():
            if self._upload(session_id).exists():
                shutil.rmtree(self._upload(session_id))

    def set_order(self, session_id: str, order: dict[str, Any]) -> None:
        """Keep what the upload form said; raises DiskFullError, OutputError, KeyDestroyedError."""
        folder = self._upload(session_id)
        private_folder(folder)
        content = json.dumps(order, ensure_ascii=False).encode()
        writing.replace(folder / _ORDER, self.vault.session(session_id, Part.WORK).wrap(content))

    def order(self, session_id: str) -> dict[str, Any]:
        """What the upload form said; raises OutputError where nothing is kept, TamperedError, KeyDestroyedError."""
        content = self.vault.session(session_id, Part.WORK).unwrap(_read(self._upload(session_id) / _ORDER))
        order: dict[str, Any] = json.loads(content)
        return order

    def set_roster(self, content: bytes) -> None:
        """Keep the school's roster, in the place of an earlier one; raises DiskFullError, OutputError."""
        private_folder(self.folder)
        writing.replace(self.folder / _ROSTER, self.vault.instance().wrap(content))

    def roster(self) -> bytes | None:
        """The roster's file as it was given, or None where there is none; raises TamperedError."""
        path = self.folder / _ROSTER
        return self.vault.instance().unwrap(_read(path)) if path.exists() else None

    def discard_roster(self) -> None:
        """Remove it; raises OutputError."""
        with writing.disk_errors():
            (self.folder / _ROSTER).unlink(missing_ok=True)

    def put(self, session_id: str, name: str, content: bytes) -> None:
        """Keep a file of the session, in the place of one of that name; raises as `set_order`."""
        path = self._file(session_id, name)
        private_folder(path.parent)
        writing.replace(path, self.vault.session(session_id, part_of(name)).wrap(content))

    def get(self, session_id: str, name: str) -> bytes:
        """A file as it was put; raises OutputError where there is none, TamperedError, KeyDestroyedError."""
        return self.vault.session(session_id, part_of(name)).unwrap(_read(self._file(session_id, name)))

    def stored_bytes(self, session_id: str, name: str) -> int:
        """What a file takes on the disk, its wrapping included; raises OutputError where there is none."""
        with writing.disk_errors():
            return self._file(session_id, name).stat().st_size

    def remove(self, session_id: str, name: str) -> None:
        """Remove a file of the session, if it is there; raises OutputError."""
        with writing.disk_errors():
            self._file(session_id, name).unlink(missing_ok=True)

    def names(self, session_id: str) -> tuple[str, ...]:
        """The session's files, sorted."""
        folder = self.folder / "sessions" / checked_id(session_id)
        files = (path.relative_to(folder).as_posix() for path in folder.rglob("[!.]*") if path.is_file())
        return tuple(sorted(files))

    def wrapped(self, session_id: str, part: Part) -> dict[str, str]:
        """SHA-256 by name of all that lies under one key of a session, as it lies here; raises OutputError."""
        if part is Part.WORK:
            files = {f"upload/{path.name}": path for path in sorted(self._upload(session_id).glob("[!.]*"))}
        else:
            files = {name: self._file(session_id, name) for name in self.names(session_id) if part_of(name) is part}
        with writing.disk_errors():
            return {name: origin.sha256(path) for name, path in files.items()}

    def discard(self, session_id: str, part: Part) -> None:
        """Remove everything under one key of a session; the key is the vault's to destroy. Raises OutputError."""
        if part is Part.WORK:
            self.discard_upload(session_id)
            return
        for name in self.names(session_id):
            if part_of(name) is part:
                self.remove(session_id, name)

    def _upload(self, session_id: str) -> Path:
        return self.folder / "uploads" / checked_id(session_id)

    def _file(self, session_id: str, name: str) -> Path:
        part_of(name)
        return self.folder / "sessions" / checked_id(session_id) / name


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise OutputError("there is no such file of this session") from None
    except OSError as problem:
        raise writing.as_pipeline_error(problem) from None


@cache
def the_store() -> Store:
    """The store that the settings name, one for each process."""
    from django.conf import settings

    return Store(Path(settings.DATA_FOLDER), Vault(Path(settings.KEY_FOLDER)))
