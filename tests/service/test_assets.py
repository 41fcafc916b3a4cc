"""The pages' scripts and styles: what a wheel carries, and what a bundle must not hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "pipeline" / "service" / "static" / "built"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that are tracked, without what was built."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            target = tmp_path / "clone" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    return tmp_path / "clone"


def hatch(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_wheel_without_bundles_is_refused_in_plain_words(clone: Path) -> None:
    done = hatch(clone, "-t", "wheel")
    assert done.returncode != 0
    assert "run `make assets` first" in done.stderr
    assert "Traceback" not in done.stderr


def test_installed_wheel_has_the_bundles_and_needs_no_sources(clone: Path, tmp_path: Path) -> None:
    shutil.copytree(BUILT, clone / "pipeline" / "service" / "static" / "built")
    assert hatch(clone, "-t", "wheel", "-d", str(tmp_path)).returncode == 0
    [wheel] = tmp_path.glob("*.whl")
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if "/assets/" in name]
    venv.create(tmp_path / "venv", symlinks=True)
    place = tmp_path / "venv" / "lib" / "site"
    python = str(tmp_path / "venv" / "bin" / "python")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--target", place, wheel],
        check=True,
    )
    installed = place / "pipeline" / "service" / "static" / "built"
    assert {path.name for path in installed.iterdir()} == {path.name for path in BUILT.iterdir()}


def test_sdist_from_a_clone_holds_sources_and_makes_a_wheel_where_bundles_were_made(
    clone: Path, tmp_path: Path
) -> None:
    shutil.copytree(BUILT, clone / "pipeline" / "service" / "static" / "built")
    assert hatch(clone, "-t", "sdist", "-d", str(tmp_path)).returncode == 0
    [archive] = tmp_path.glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path / "unpacked", filter="data")
    [unpacked] = (tmp_path / "unpacked").iterdir()
    assert (unpacked / "pipeline" / "service" / "assets" / "build.mjs").is_file()
    assert not list(unpacked.rglob("node_modules"))
    assert hatch(unpacked, "-t", "wheel").returncode == 0


def test_no_bundle_keeps_anything_in_the_browser_or_tells_where_it_was_built() -> None:
    for bundle in (*BUILT.glob("*.js"), *BUILT.glob("*.css")):
        text = bundle.read_text(encoding="utf-8")
        assert not re.search(r"\b(localStorage|sessionStorage|indexedDB)\.", text), bundle.name
        assert "sourceMappingURL" not in text, bundle.name
        assert str(ROOT) not in text, bundle.name


def test_style_sheet_has_neither_typeface_nor_crown_and_fetches_nothing() -> None:
    styles = (BUILT / "app.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in styles
    assert "url(" not in styles


def test_every_package_in_the_bundles_is_named_with_its_licence() -> None:
    notices = (BUILT / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    for package in ("govuk-frontend", "htmx.org"):
        assert re.search(rf"^{re.escape(package)} \S+ \(\S+\), copyright ", notices, re.MULTILINE)


def test_lock_names_no_other_registry() -> None:
    lock = (ROOT / "pipeline" / "service" / "assets" / "package-lock.json").read_text(encoding="utf-8")
    places = re.findall(r'"resolved": "(https?://[^/]+)/', lock)
    assert set(places) == {"https://registry.npmjs.org"}
    assert len(places) == lock.count('"integrity"')
