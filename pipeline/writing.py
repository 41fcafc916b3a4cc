"""Files that appear whole or not at all.

Written beside their place, flushed to the disk, then renamed. An error of the disk becomes one of ours, and
what was half-written is gone before it is raised.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import DiskFullError, OutputError, PipelineError


def as_pipeline_error(problem: OSError) -> PipelineError:
    """What a person can do about this error of the disk; holds no path."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError("the disk is full; free some space and run it again")
    return OutputError(
        f"the output folder cannot be written ({problem.strerror or 'unknown reason'}); give another --out"
    )


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn errors of the disk into DiskFullError or OutputError."""
    try:
        yield
    except OSError as problem:
        raise as_pipeline_error(problem) from None


def check_writable(folder: Path, *, needed_bytes: int) -> None:
    """Refuse before any work what would fail after it; raises OutputError or DiskFullError."""
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
        if shutil.disk_usage(folder).free < needed_bytes:
            raise DiskFullError(f"at least {needed_bytes >> 20} MB must be free where the output goes")


def write(path: Path, content: bytes) -> None:
    """One new file for its owner alone, on the disk when this returns."""
    with new_file(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_new(path: Path, content: bytes) -> None:
    """A file that somebody named; raises OutputError where there is one of that name already, DiskFullError."""
    if path.exists():
        raise OutputError("that file exists and is not overwritten; give another name")
    with disk_errors():
        write(path, content)


def new_file(path: Path) -> BinaryIO:
    """A file to write that was not there before and that its owner alone may read."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def replace(path: Path, content: bytes) -> None:
    """A file's new content in one step: a reader sees the old or the new one."""
    with file_in_one_rename(path) as part:
        write(part, content)


@contextmanager
def file_in_one_rename(path: Path) -> Iterator[Path]:
    """A file to make that gets its name only when the block ends well; otherwise nothing of it stays."""
    part = path.with_name(f".{path.name}.part")
    with disk_errors():
        part.unlink(missing_ok=True)
        try:
            yield part
            # Windows flushes only what is open for writing.
            with part.open("r+b") as file:
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync(path.parent)


@contextmanager
def folder_in_one_rename(folder: Path) -> Iterator[Path]:
    """A folder to fill that gets its name only when the block ends well; otherwise nothing of it stays."""
    part = folder.with_name(f".{folder.name}.part")
    with disk_errors():
        if folder.exists():
            raise OutputError("the folder to be written exists already and is never overwritten; give another name")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True, mode=0o700)
        try:
            yield part
            for path in [*part.rglob("*"), part]:
                if path.is_dir():
                    _sync(path)
            os.rename(part, folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        _sync(folder.parent)


def write_new_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """A folder of these files, by name, in one step; raises OutputError where it exists already, DiskFullError."""
    with folder_in_one_rename(folder) as part:
        for name, content in files:
            write(part / name, content)


def _sync(folder: Path) -> None:
    """Make the names in a folder durable; Windows cannot open one and does not need it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
