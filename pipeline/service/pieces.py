"""An upload as it lies on the disk: a run of age files, one for each piece that came, read as one file.

pyrage opens whole files only, and a recording must never lie unsealed on the disk to be decoded; so a reader opens
the piece that it stands in and keeps two in memory. Each piece carries its number inside, so that pieces which
somebody exchanged are refused like pieces which somebody changed.
"""

from __future__ import annotations

import io
import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import writing
from pipeline.errors import SourceChangedError, TamperedError
from pipeline.service.vault import Wrapping

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_NAME = re.compile(r"(\d{6,})-(\d+)\.age")
_NUMBER_BYTES = 8
_IN_MEMORY = 2
_CHANGED = "the stored upload was changed or is incomplete; upload the file again"


@dataclass(frozen=True, slots=True)
class Piece:
    """One sealed file; its name tells how many bytes are in it, because an age header has no fixed length."""

    path: Path = field(repr=False)
    number: int
    size: int


def found_in(folder: Path) -> tuple[Piece, ...]:
    """The pieces in order, none if there is no such folder; raises TamperedError where one is missing or doubled."""
    named = [(path, match) for path in _files(folder) if (match := _NAME.fullmatch(path.name))]
    pieces = sorted((Piece(path, int(match[1]), int(match[2])) for path, match in named), key=lambda p: p.number)
    if [piece.number for piece in pieces] != list(range(len(pieces))):
        raise TamperedError(_CHANGED)
    return tuple(pieces)


def _files(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def add(folder: Path, number: int, content: bytes, wrapping: Wrapping) -> None:
    """Seal one more piece, on the disk when this returns; raises OutputError or DiskFullError and leaves nothing."""
    sealed = wrapping.wrap(number.to_bytes(_NUMBER_BYTES, "big") + content)
    writing.replace(folder / f"{number:06}-{len(content)}.age", sealed)


def _opened(piece: Piece, wrapping: Wrapping) -> bytes:
    try:
        content = wrapping.unwrap(piece.path.read_bytes())
    except FileNotFoundError:
        raise SourceChangedError("the stored upload was removed while it was being read") from None
    number, content = int.from_bytes(content[:_NUMBER_BYTES], "big"), content[_NUMBER_BYTES:]
    if (number, len(content)) != (piece.number, piece.size):
        raise TamperedError(_CHANGED)
    return content


@dataclass(frozen=True, slots=True)
class SealedUpload:
    """An upload that is read without ever being stored unsealed; an `ingest.Origin`."""

    suffix: str
    """The extension that the file had, in lower case with its dot."""
    pieces: tuple[Piece, ...] = field(repr=False)
    wrapping: Wrapping = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of the file as it was uploaded."""
        return sum(piece.size for piece in self.pieces)

    def open(self) -> io.BufferedReader:
        """The file from its start; reading raises TamperedError, SourceChangedError or OSError."""
        return io.BufferedReader(_Reader(self.pieces, self.wrapping))

    def require_same(self) -> None:
        """Raise SourceChangedError if it was removed; a change is refused when it is read."""
        if not all(piece.path.exists() for piece in self.pieces):
            raise SourceChangedError("the stored upload was removed while it was being read")


class _Reader(io.RawIOBase):
    """Held state: where in the file we are, and the pieces last opened."""

    def __init__(self, pieces: Sequence[Piece], wrapping: Wrapping) -> None:
        self._pieces, self._wrapping = pieces, wrapping
        self._ends = list(accumulate(piece.size for piece in pieces))
        self._at = 0
        self._opened: dict[int, bytes] = {}

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before the start of the file")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        target = memoryview(buffer).cast("B")
        if self._at >= self._size or not len(target):
            return 0
        index = bisect_right(self._ends, self._at)
        piece = self._content(index)
        start = self._at - (self._ends[index] - len(piece))
        given = piece[start : start + len(target)]
        target[: len(given)] = given
        self._at += len(given)
        return len(given)

    @property
    def _size(self) -> int:
        return self._ends[-1] if self._ends else 0

    def _content(self, index: int) -> bytes:
        if index not in self._opened:
            while len(self._opened) >= _IN_MEMORY:
                del self._opened[next(iter(self._opened))]
            self._opened[index] = _opened(self._pieces[index], self._wrapping)
        return self._opened[index]
