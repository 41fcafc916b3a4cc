"""Where a recording's bytes lie: in a file that someone gave, or in memory, out of a sealed one.

What was sealed is opened in memory and must never be written to the disk to be heard, so everything that reads
sound reads an `Origin` and cannot tell which it is.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.ingest.formats import Stamp

Reader = io.BufferedReader | io.BytesIO


class Origin(Protocol):
    """Bytes that can be read from their start again and again."""

    @property
    def suffix(self) -> str:
        """The extension, which promises a format; empty where there is no name."""
        ...

    def open(self) -> Reader:
        """The bytes, from their start; raises OSError."""
        ...

    def for_ffmpeg(self) -> str | Reader:
        """What FFmpeg is given to open."""
        ...

    def require_same(self) -> None:
        """Raise SourceChangedError unless the bytes are those that were measured."""
        ...


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

    def for_ffmpeg(self) -> str:
        """The path, marked so that FFmpeg does not read a name as an address."""
        return f"file:{self.path}"

    def require_same(self) -> None:
        """Raise SourceChangedError if the file is no longer as it was found."""
        self.stamp.require(self.path)


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

    def for_ffmpeg(self) -> Reader:
        """The same: FFmpeg reads through Python."""
        return self.open()

    def require_same(self) -> None:
        """Bytes do not change."""
