"""What `quietroom models list` shows: every pinned model, and those that a person put into a models folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.models.manifest import Model
from pipeline.models.shelf import Shelf, State, default_shelf, others, size_of, status


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list."""

    name: str
    kind: str
    purpose: str
    licence: str
    version: str
    size_bytes: int
    needed: bool
    """Part of the default set."""
    state: State


def listing(*, shelf: Shelf | None = None) -> tuple[Item, ...]:
    """Every model that can be named here, pinned ones first, in the manifest's order."""
    shelf = shelf or default_shelf()
    pinned = (_pinned(model, shelf) for model in shelf.manifest.model)
    return (*pinned, *(_own(path) for path in others(shelf)))


def _pinned(model: Model, shelf: Shelf) -> Item:
    facts = (model.name, model.kind, model.purpose, model.licence, model.version, model.size_bytes, model.needed)
    return Item(*facts, status(model, shelf).state)


def _own(path: Path) -> Item:
    kind = "spacy" if (path / "config.cfg").is_file() else "whisper"
    size_bytes = size_of(path) if path.is_dir() else path.stat().st_size
    return Item(path.name, kind, "put here by hand", "not known", "not known", size_bytes, False, State.UNPINNED)
