"""Where the bytes of what somebody gave lie: in a file, or out of a sealed one, piece by piece in memory.

What was sealed is opened in memory and must never be written to the disk to be heard, so everything that reads
sound or notes reads an `Origin` and cannot tell which it is. The service adds a kind of its own: an upload that lies
in sealed pieces.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.errors import SourceChangedError

Reader = io.BufferedReader | io.BytesIO


class Origin(Protocol):
    """Bytes that can be read from their start again and again."""

    @property
    def suffix(self) -> str:
        """The extension, which promises a format, in lower case; empty where there is no name."""
        ...

    def open(self) -> Reader:
        """The bytes, from their start; raises OSError."""
        ...

    def require_same(self) -> None:
        """Raise SourceChangedError unless the bytes are those that were measured."""
        ...


Source = Path | Origin
"""What a caller may give: a file's path stands for the file."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from the next, as far as the file system shows it."""

    size: int
    modified_ns: int
    file_id: tuple[int, int]

    @classmethod
    def of(cls, untrusted: Path) -> Stamp:
        """The file as it is now; raises OSError, also for what is no file."""
        found = os.stat(untrusted)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "this is not a file")
        return cls(found.st_size, found.st_mtime_ns, (found.st_dev, found.st_ino))


@dataclass(frozen=True, slots=True)
class InFile:
    """A file, and the state in which it was found."""

    path: Path = field(repr=False)
    stamp: Stamp

    @property
    def suffix(self) -> str:
        """The file's extension, in lower case."""
        return self.path.suffix.lower()

    def open(self) -> Reader:
        """The file; raises OSError."""
        return open(self.path, "rb")

    def require_same(self) -> None:
        """Raise SourceChangedError if the file is no longer as it was found."""
        try:
            same = Stamp.of(self.path) == self.stamp
        except OSError:
            same = False
        if not same:
            raise SourceChangedError(
                "the recording was changed, moved or deleted while it was being read; start again with the original"
            )


@dataclass(frozen=True, slots=True)
class InMemory:
    """Bytes that no file holds."""

    content: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """No name, no promise."""
        return ""

    def open(self) -> Reader:
        """A reader of its own; the bytes are not copied."""
        return io.BytesIO(self.content)

    def require_same(self) -> None:
        """Bytes do not change."""


def of(source: Source) -> Origin:
    """The origin itself, or that of a file as it is now; raises OSError."""
    return InFile(source, Stamp.of(source)) if isinstance(source, Path) else source


def size_bytes(source: Source) -> int:
    """How long it is; raises OSError."""
    with of(source).open() as reader:
        return reader.seek(0, io.SEEK_END)


def sha256(source: Source) -> str:
    """Digest of its bytes, read in blocks; raises OSError."""
    with of(source).open() as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()
