"""The keys that everything stored is wrapped under, and their destruction.

The instance key opens the roster and the keys of sessions; each part of a session has a key of its own, because
parts are kept for different times. They lie outside the data folder and its backups: destroying a key makes every
copy of what it wrapped unreadable, which overwriting files does not do on today's disks (FACTS-safeguarding-security
B3). A destroyed key must never be made again, and no key may be logged or leave this folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import pyrage
from filelock import FileLock

from pipeline import writing
from pipeline.errors import KeyDestroyedError, KeyFileError, TamperedError, WrongKeyError
from pipeline.restricted.keys import Identity, public_key
from pipeline.restricted.sealing import open_sealed, seal

_SESSION_ID = re.compile(r"[0-9a-f]{16}")
_DESTROYED = b"destroyed\n"
"""Stands in a key's file in its place: one rename both ends the key and forbids another."""


class Part(StrEnum):
    """What is kept, and destroyed, together."""

    WORK = "work"
    REVIEWER = "reviewer"
    DSL = "dsl"
    HEADTEACHER = "headteacher"
    CHAIR = "chair"
    ANALYST = "analyst"


class Wrapping:
    """One age identity.

    Its public half lies with it and not beside what it wraps: who has the data folder alone can neither open nor
    forge, although age by itself authenticates nobody.
    """

    def __init__(self, identity: Identity) -> None:
        """Hold the identity; it is shown nowhere."""
        self._identity = identity

    @property
    def recipient(self) -> str:
        """The public key, for what is sealed as a stream."""
        return public_key(self._identity)

    def wrap(self, content: bytes) -> bytes:
        """An age file."""
        return seal(content, [self.recipient])

    def unwrap(self, wrapped: bytes) -> bytes:
        """The content; raises TamperedError, also for what another key wrapped."""
        try:
            return open_sealed(wrapped, [self._identity])
        except WrongKeyError:
            raise TamperedError("a stored file was changed, or does not belong to this session") from None

    def wrap_stream(self, content: BinaryIO, wrapped: BinaryIO) -> None:
        """Read to the end, write an age file; for what is too large for memory."""
        pyrage.encrypt_io(content, wrapped, [pyrage.x25519.Recipient.from_str(self.recipient)])


class Vault:
    """The key folder."""

    def __init__(self, folder: Path) -> None:
        """Use this folder, making it and the instance key at the first start; raises OutputError or KeyFileError."""
        self.folder = folder
        with held(folder):
            if self._instance_file.exists():
                return
            if (folder / "sessions").exists():
                raise KeyFileError(
                    "the instance key is gone, and with it every session's; restore instance.key from its copy"
                )
            writing.replace(self._instance_file, _key_file(Identity.generate()))

    def instance(self) -> Wrapping:
        """For what belongs to no session; raises KeyFileError."""
        return Wrapping(_parsed(_read(self._instance_file)))

    def session(self, session_id: str, part: Part) -> Wrapping:
        """For one part of a session, made at its first use; raises KeyDestroyedError, TamperedError or KeyFileError."""
        path = self._session_file(session_id, part)
        if not path.exists():
            self._make(path)
        content = _read(path)
        if content == _DESTROYED:
            raise KeyDestroyedError("the key was destroyed at the end of its time; what it opened cannot be read again")
        return Wrapping(_parsed(self.instance().unwrap(content)))

    def destroy(self, session_id: str, part: Part) -> None:
        """End a key for ever, made or not; raises OutputError or DiskFullError."""
        path = self._session_file(session_id, part)
        with held(self.folder):
            private_folder(path.parent)
            writing.replace(path, _DESTROYED)

    def _make(self, path: Path) -> None:
        with held(self.folder):
            if not path.exists():
                private_folder(path.parent)
                writing.replace(path, self.instance().wrap(_key_file(Identity.generate())))

    @property
    def _instance_file(self) -> Path:
        return self.folder / "instance.key"

    def _session_file(self, session_id: str, part: Part) -> Path:
        return self.folder / "sessions" / checked_id(session_id) / f"{part}.key"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Pages and workers are processes of their own: none may make or end a key within the block."""
    private_folder(folder)
    with FileLock(folder / "vault.lock", mode=0o600):
        yield


def checked_id(session_id: str) -> str:
    """The id, which becomes a folder's name; raises ValueError unless it is one of ours."""
    if not _SESSION_ID.fullmatch(session_id):
        raise ValueError("a session id is 16 hex characters")
    return session_id


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it, for their owner alone; raises OutputError or DiskFullError."""
    with writing.disk_errors():
        for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)


def _key_file(identity: Identity) -> bytes:
    return f"# public key: {public_key(identity)}\n{identity}\n".encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise KeyFileError(f"a key file of the service cannot be read ({problem.strerror})") from None


def _parsed(content: bytes) -> Identity:
    try:
        return Identity.from_str(content.decode("ascii").splitlines()[-1])
    except (pyrage.IdentityError, UnicodeDecodeError, IndexError):
        raise KeyFileError("a key file of the service is damaged; restore it from its copy") from None
