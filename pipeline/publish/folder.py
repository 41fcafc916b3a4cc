"""A session's folder: whatever is put there is covered first, and its digest remembered.

On a person's own machine the cover is bare: a file lies there as it is. The service wraps every file under a key of
the session's that can be destroyed, so that not even redacted text lies open on its disk. Digests are of the content,
so they hold for whoever opens a copy.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Protocol

from pipeline import restricted, writing
from pipeline.origin import Source, of


class Cover(Protocol):
    """What a file is put into before it touches the disk, by its name in the session's folder."""

    def whole(self, name: str, content: bytes) -> bytes:
        """The content, covered."""
        ...

    def streamed(self, name: str, content: BinaryIO, target: BinaryIO) -> None:
        """The same for what does not fit in memory."""
        ...


class Bare:
    """No cover: sealed files are sealed and redacted ones redacted, and that is all."""

    def whole(self, name: str, content: bytes) -> bytes:
        """The content itself."""
        return content

    def streamed(self, name: str, content: BinaryIO, target: BinaryIO) -> None:
        """The content itself."""
        shutil.copyfileobj(content, target)


@dataclass(frozen=True, slots=True)
class Folder:
    """One session's folder, and the digest of every file that was put there."""

    path: Path
    cover: Cover = field(default_factory=Bare)
    _digests: dict[str, str] = field(default_factory=dict)

    def covered(self, name: str, content: bytes) -> bytes:
        """What is written for this content under this name, whose digest is remembered."""
        self._digests[name] = hashlib.sha256(content).hexdigest()
        return self.cover.whole(name, content)

    def put(self, name: str, content: bytes) -> None:
        """A file's first or new content in one step; its folder must be there."""
        writing.replace(self.path / name, self.covered(name, content))

    def put_all(self, name: str, contents: dict[str, bytes]) -> None:
        """A folder of files in one step; raises OutputError where it exists already."""
        covered = ((file, self.covered(f"{name}/{file}", content)) for file, content in contents.items())
        writing.write_new_folder(self.path / name, covered)

    def seal_source(self, name: str, source: Source, keys: Sequence[str], *, sha256: str) -> None:
        """Seal what was given, however long; raises SourceChangedError if it no longer has this digest."""
        digest = hashlib.sha256()

        def sealed(pipe: BinaryIO) -> None:
            with of(source).open() as plain:
                restricted.seal_stream(plain, _Digesting(pipe, digest.update), keys, sha256=sha256)  # type: ignore[arg-type]

        with writing.file_in_one_rename(self.path / name) as part, part.open("xb") as file:
            _piped(sealed, lambda content: self.cover.streamed(name, content, file))
        self._digests[name] = digest.hexdigest()

    def digests(self) -> dict[str, str]:
        """SHA-256 of each file's content, by its name in the folder, for as many as are still there."""
        return {name: digest for name, digest in sorted(self._digests.items()) if self._is_there(name)}

    def _is_there(self, name: str) -> bool:
        """The manifest holds the digests, so it is not among them."""
        return name != "manifest.json" and (self.path / name).exists()


@dataclass(frozen=True, slots=True)
class _Digesting:
    """A file that tells of what was written to it."""

    file: BinaryIO
    tell: Callable[[bytes], None]

    def write(self, content: bytes) -> int:
        self.tell(content)
        return self.file.write(content)

    def flush(self) -> None:
        self.file.flush()


def _piped(write: Callable[[BinaryIO], None], read: Callable[[BinaryIO], None]) -> None:
    """Run both, what one writes being what the other reads; raises what either does, the writer's first."""
    out, into = os.pipe()
    failed: list[BaseException] = []

    def writing_end() -> None:
        try:
            with os.fdopen(into, "wb") as pipe:
                write(pipe)
        except BaseException as problem:  # noqa: BLE001  it is raised again where somebody waits for it
            failed.append(problem)

    thread = Thread(target=writing_end)
    thread.start()
    try:
        with os.fdopen(out, "rb") as pipe:
            read(pipe)
    except BaseException as problem:  # noqa: BLE001  the writer's own trouble is the cause, if it has one
        failed.append(problem)
    thread.join()
    if failed:
        raise failed[0]
