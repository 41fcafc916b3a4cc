"""The same files make the same wheel, wherever and whenever it is built: what was published can be built again."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.supply.parts import ROOT

_PARTS = ("pyproject.toml", "README.md", "LICENSE", "pipeline", "config", "models/manifest.toml")


def _copied(place: Path) -> Path:
    """What a wheel is made of, bundles included, with times and rights of its own."""
    for name in _PARTS:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        else:
            shutil.copyfile(ROOT / name, target)
    return place


def _built(folder: Path) -> str:
    """Digest of the wheel made there."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "made"],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
        check=True,
        capture_output=True,
    )
    [wheel] = (folder / "made").glob("*.whl")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_wheel_is_the_same_in_another_folder_at_another_time(tmp_path: Path) -> None:
    first, second = _copied(tmp_path / "here"), _copied(tmp_path / "elsewhere" / "deeper")
    for path in second.rglob("*.py"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o600)
    assert _built(first) == _built(second)
