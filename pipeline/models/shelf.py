"""Where models lie on this machine, and whether they are the bytes that the manifest names.

A truncated speech model can load and hear nothing, so every use is preceded by a check. The first check hashes
every file and leaves a stamp in the folder (size and time of change of each file); later ones compare the stamp
and hash only what differs. Nothing here fetches anything, and no damaged model's path is ever handed out.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pipeline.errors import ModelDamagedError, ModelMissingError
from pipeline.models.manifest import WHISPER, Manifest, Model, load
from pipeline.settings.reading import defaults

STAMP = ".quietroom-verified.json"
"""Left in a model's folder once its files were hashed: {file: [bytes, time of change in ns, sha256]}."""

WEIGHTS = ("model.bin", "model.onnx", "pretrained.pt")
"""The one large file of a folder, where it has one."""

SIGNS = (*WEIGHTS, "config.cfg")
"""A folder that has one of these is a model: CTranslate2, ONNX, GE2E, spaCy."""

Seen = Mapping[str, tuple[int, int, str]]


class State(StrEnum):
    """What is known of a model on this machine."""

    OK = "ok"
    MISSING = "missing"
    DAMAGED = "damaged"
    UNPINNED = "not pinned"
    """Put there by hand: usable, but the manifest has no hashes to hold it to."""


@dataclass(frozen=True, slots=True)
class Status:
    """The answer to one check."""

    name: str
    state: State
    file: str | None = None
    """The first pinned file that is absent or wrong."""
    path: Path | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The manifest, and the folders that are looked in, in order; the last is where pulled models go."""

    manifest: Manifest
    folders: tuple[Path, ...] = field(repr=False)

    @property
    def store(self) -> Path:
        """Where a model that is nowhere yet will be put."""
        return self.folders[-1]

    def find(self, name: str) -> Path | None:
        """The first folder of this name."""
        return next((path for root in self.folders if (path := root / name).is_dir()), None)


def default_shelf() -> Shelf:
    """The shipped manifest with models/ beside it, then `QUIETROOM_MODELS` or ~/.cache/quietroom/models."""
    chosen = os.environ.get("QUIETROOM_MODELS")
    store = Path(chosen).expanduser() if chosen else Path.home() / ".cache" / "quietroom" / "models"
    return Shelf(load(), (defaults("models/manifest.toml").parent, store))


def locate(name_or_path: str, *, shelf: Shelf | None = None) -> Path:
    """Where this model lies, checked.

    A full name of the manifest always means the pinned model, whatever lies in the working folder. Anything else may
    be a path to a model (a CTranslate2 or spaCy folder, a Whisper `.pt`) or the name of one that was put into a models
    folder by hand. Raises ModelMissingError, or ModelDamagedError where a pinned model's bytes are not the manifest's.
    """
    shelf = shelf or default_shelf()
    pinned = shelf.manifest.named(name_or_path)
    if pinned and pinned.name == name_or_path:
        return _checked(pinned, shelf)
    if own := _own(name_or_path, shelf):
        return own
    if pinned:
        return _checked(pinned, shelf)
    raise ModelMissingError(unknown(shelf))


def status(model: Model, shelf: Shelf) -> Status:
    """Quick check: hashes only the files that the stamp does not vouch for."""
    folder = shelf.find(model.name)
    return examine(model, folder, read_stamp(folder)) if folder else Status(model.name, State.MISSING)


def verify(names: tuple[str, ...] = (), *, shelf: Shelf | None = None) -> tuple[Status, ...]:
    """Hash every file of these models; without names, of the default set and of whatever else is here.

    Raises ModelMissingError for a name that neither the manifest nor a models folder knows.
    """
    shelf = shelf or default_shelf()
    return tuple(_verify(name, shelf) for name in names or _worth_checking(shelf))


def require(statuses: tuple[Status, ...]) -> None:
    """Raise ModelMissingError or ModelDamagedError for the first status that is neither ok nor not pinned."""
    for found in statuses:
        if found.state is State.MISSING:
            raise ModelMissingError(_missing(found.name))
        if found.state is State.DAMAGED:
            raise ModelDamagedError(_damaged(found))


def examine(model: Model, folder: Path, known: Seen) -> Status:
    """Hold a folder to the manifest; a file whose size and time are in `known` is not hashed again."""
    seen: dict[str, tuple[int, int, str]] = {}
    for name, expected in model.files.items():
        entry = look(folder / name, known.get(name))
        if entry is None or entry[2] != expected:
            return Status(model.name, State.DAMAGED, name, folder)
        seen[name] = entry
    if seen != known:
        with contextlib.suppress(OSError):
            write_stamp(folder, seen)
    return Status(model.name, State.OK, path=folder)


def look(path: Path, known: tuple[int, int, str] | None) -> tuple[int, int, str] | None:
    """Size, time of change and hash of a file; None where there is no such file."""
    try:
        found = path.stat()
        if known and known[:2] == (found.st_size, found.st_mtime_ns):
            return known
        return found.st_size, found.st_mtime_ns, sha256_of(path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def digest(path: Path) -> str:
    """What a run's manifest records: sha256 of the main weights; of all files' hashes where there is no such file.

    A file that was verified and not changed since is not read again.
    """
    if path.is_file():
        return sha256_of(path)
    known = read_stamp(path)
    for name in WEIGHTS:
        if entry := look(path / name, known.get(name)):
            return entry[2]
    found = ((name, look(path / name, known.get(name))) for name in sorted(_files(path)))
    return hashlib.sha256("".join(f"{entry[2]}  {name}\n" for name, entry in found if entry).encode()).hexdigest()


def sha256_of(path: Path) -> str:
    """Hash of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_stamp(folder: Path) -> Seen:
    """What was seen at the last full check; empty where there was none or it cannot be read."""
    try:
        table = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        return {str(name): (int(size), int(time), str(sha)) for name, (size, time, sha) in table.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_stamp(folder: Path, seen: Seen) -> None:
    """Replace the stamp in one step."""
    temporary = folder / f"{STAMP}.{os.getpid()}"
    temporary.write_text(json.dumps(seen, indent=1), encoding="utf-8")
    temporary.replace(folder / STAMP)


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder, which another process may be writing to."""
    return sum(_size(Path(root, name)) for root, _, names in os.walk(folder) for name in names)


def is_model(path: Path) -> bool:
    """Whether a path looks like something an engine can load."""
    if path.is_dir():
        return any((path / sign).is_file() for sign in SIGNS)
    return path.suffix == ".pt" and path.is_file()


def others(shelf: Shelf) -> Iterator[Path]:
    """Models in the models folders that the manifest does not know."""
    for root in shelf.folders:
        for path in sorted(root.iterdir()) if root.is_dir() else ():
            if path.name not in shelf.manifest.names and not path.name.startswith(".") and is_model(path):
                yield path


def _checked(model: Model, shelf: Shelf) -> Path:
    folder = shelf.find(model.name)
    if folder is None:
        raise ModelMissingError(_missing(model.name))
    require((examine(model, folder, read_stamp(folder)),))
    return folder


def _own(name_or_path: str, shelf: Shelf) -> Path | None:
    """A model that the manifest does not pin: a path first, then a name in the models folders."""
    if not name_or_path:
        return None
    given = Path(name_or_path).expanduser()
    names = (name_or_path, WHISPER + name_or_path, f"{name_or_path}.pt", f"{WHISPER}{name_or_path}.pt")
    placed = (root / name for root in shelf.folders for name in names if name not in shelf.manifest.names)
    return next((path for path in (given, *placed) if is_model(path)), None)


def _verify(name: str, shelf: Shelf) -> Status:
    model = shelf.manifest.named(name)
    if model and (folder := shelf.find(model.name)):
        return examine(model, folder, {})
    if own := _own(name, shelf):
        return Status(own.name, State.UNPINNED, path=own)
    if model:
        return Status(model.name, State.MISSING)
    raise ModelMissingError(unknown(shelf))


def _worth_checking(shelf: Shelf) -> tuple[str, ...]:
    pinned = [model.name for model in shelf.manifest.model if model.needed or shelf.find(model.name)]
    return (*pinned, *(path.name for path in others(shelf)))


def _files(folder: Path) -> Iterator[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return (path.relative_to(folder).as_posix() for path in found)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _missing(name: str) -> str:
    return f"the model {name} is not on this machine; run `quietroom models pull {name}`"


def _damaged(found: Status) -> str:
    return (
        f"the model {found.name} is not as pinned (its file {found.file} is absent or has other bytes); run "
        f"`quietroom models pull {found.name}`, or keep a version of your own under another name"
    )


def unknown(shelf: Shelf) -> str:
    """What to tell someone whose name or path is no model; it may be a path, so it is not repeated."""
    return (
        "no model has that name or lies at that path; run `quietroom models pull NAME` with one of "
        f"{', '.join(shelf.manifest.names)}, or give the path of a Whisper (CTranslate2 folder or .pt) or spaCy folder"
    )
