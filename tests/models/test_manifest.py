"""The manifest that ships, and what a manifest may not say."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.models import Hub, Manifest, Wheels, load
from pipeline.models.manifest import inside

MODEL = """
[[model]]
name = "{name}"
kind = "whisper"
purpose = "tests"
licence = "MIT"
version = "1"
size_bytes = 1
needed = true
[[model.source]]
hub = "{hub}"
revision = "{revision}"
take = ["model.bin"]
[model.files]
"{file}" = "{sha256}"
"""
SOUND = {"name": "m", "hub": "a/b", "revision": "0" * 40, "file": "model.bin", "sha256": "0" * 64}


@pytest.fixture(scope="module")
def shipped() -> Manifest:
    return load()


def test_shipped_manifest_names_the_default_set(shipped: Manifest) -> None:
    assert {model.name for model in shipped.model if model.needed} == {
        "whisper-base",
        "en_core_web_md",
        "minilm",
        "ge2e",
    }


def test_shipped_manifest_has_no_name_twice(shipped: Manifest) -> None:
    assert len(set(shipped.names)) == len(shipped.names)


def test_shipped_hub_sources_take_every_file(shipped: Manifest) -> None:
    hubs = [(source, model) for model in shipped.model for source in model.source if isinstance(source, Hub)]
    assert hubs
    assert all(set(source.take) == set(model.files) for source, model in hubs)


def test_shipped_packages_fill_every_piece_that_is_joined(shipped: Manifest) -> None:
    for source in (source for model in shipped.model for source in model.source if isinstance(source, Wheels)):
        parts = {part for parts in source.join.values() for part in parts}
        assert not parts or any(member.endswith("/") for wheel in source.wheel for member in wheel.take)


def test_default_set_comes_from_the_package_index_first(shipped: Manifest) -> None:
    assert all(isinstance(model.source[0], Wheels) for model in shipped.model if model.needed)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "../m"),
        ("name", ".pulling"),
        ("hub", "--token"),
        ("hub", "https://example.org/a"),
        ("revision", "main"),
        ("file", "../model.bin"),
        ("file", "/etc/passwd"),
        ("file", "C:model.bin"),
        ("file", "a\\\\..\\\\b"),
        ("sha256", "d01c"),
    ],
)
def test_manifest_refuses_what_could_leave_the_folder_or_is_not_pinned(tmp_path: Path, key: str, value: str) -> None:
    path = tmp_path / "manifest.toml"
    path.write_text(MODEL.format(**SOUND), encoding="utf-8")
    assert load(path).names == ("m",)
    path.write_text(MODEL.format(**SOUND | {key: value}), encoding="utf-8")
    with pytest.raises(SettingsError, match="model"):
        load(path)


@given(st.text(alphabet="ab./\\:\0", max_size=12))
def test_no_accepted_path_leaves_its_folder(path: str) -> None:
    try:
        accepted = inside(path)
    except ValueError:
        return
    depth = 0
    for part in PurePosixPath(accepted).parts:
        depth += -1 if part == ".." else 1
        assert depth > 0
    assert not accepted.startswith("/")
