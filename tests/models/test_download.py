"""Running pip as a process of its own, with a stand-in for pip that opens no connection."""

from __future__ import annotations

import importlib.util
import textwrap
from pathlib import Path

import pytest

from pipeline.errors import DiskFullError, DownloadError
from pipeline.models import Hub, Wheel, fetch
from pipeline.models.download import refused

WHEEL = Wheel(requirement="tiny==1.0", sha256="0" * 64, size_bytes=5, take={})

PRETEND = """
import os, sys, time
from pathlib import Path
words = sys.argv
into = Path(words[words.index("--dest") + 1])
(into / "asked.txt").write_text(Path(words[words.index("--requirement") + 1]).read_text())
(into / "temporary.txt").write_text(os.environ["TMPDIR"])
"""


def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, then: str) -> Path:
    """A module of this name that the started process finds before the real one; gives the folder to fetch into."""
    module = tmp_path / "path" / name
    module.parent.mkdir(parents=True)
    module.write_text(textwrap.dedent(then))
    for package in module.relative_to(tmp_path / "path").parents[:-1]:
        (tmp_path / "path" / package / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "path"))
    (tmp_path / "into").mkdir()
    return tmp_path / "into"


@pytest.fixture
def ignore_bytes() -> list[int]:
    return []


def test_pip_is_given_the_pin_with_its_hash_and_works_inside_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignore_bytes: list[int]
) -> None:
    into = pretend(tmp_path, monkeypatch, "pip.py", PRETEND)
    fetch(WHEEL, into, ignore_bytes.append)
    assert (into / "asked.txt").read_text() == f"tiny==1.0 --hash=sha256:{'0' * 64}\n"
    assert (into / "temporary.txt").read_text() == str(into / "unfinished")


def test_growing_folder_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignore_bytes: list[int]) -> None:
    grow = PRETEND + "(into / 'part').write_bytes(bytes(5000)); time.sleep(1)"
    fetch(WHEEL, pretend(tmp_path, monkeypatch, "pip.py", grow), ignore_bytes.append)
    assert max(ignore_bytes) > 5000


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("ERROR: No matching distribution found for tiny==1.0", "it does not have it"),
        ("Retrying after NewConnectionError: [Errno -2] Name or service not known", "it could not be reached"),
        ("SSLError(SSLCertVerificationError(1, CERTIFICATE_VERIFY_FAILED))", "its certificate was not accepted"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "it offers other bytes"),
        ("ERROR: 403 Client Error: Forbidden for url: secret.example", "it refused access"),
        ("something new", "exit status 3"),
    ],
)
def test_reason_is_short_and_repeats_nothing_of_the_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, reason: str
) -> None:
    fail = f"{PRETEND}\nprint({says!r}, into, file=sys.stderr)\nsys.exit(3)"
    with pytest.raises(DownloadError, match=reason) as caught:
        fetch(WHEEL, pretend(tmp_path, monkeypatch, "pip.py", fail), lambda here: None)
    assert str(tmp_path) not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail = PRETEND + "sys.exit('ERROR: [Errno 28] No space left on device')"
    with pytest.raises(DiskFullError):
        fetch(WHEEL, pretend(tmp_path, monkeypatch, "pip.py", fail), lambda here: None)
    assert isinstance(refused(OSError(28, "No space left on device")), DiskFullError)


def test_interruption_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = PRETEND + "time.sleep(2); (into / 'late').touch()"
    into = pretend(tmp_path, monkeypatch, "pip.py", late)

    def interrupt(here: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(WHEEL, into, interrupt)
    assert not (into / "late").exists()


def test_hub_client_is_asked_for_one_revision_and_told_to_keep_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = """
    import os, sys
    from pathlib import Path
    into = Path(sys.argv[sys.argv.index("--local-dir") + 1])
    (into / "asked.txt").write_text(" ".join(sys.argv[1:-1]))
    (into / "offline.txt").write_text(os.environ["HF_HUB_OFFLINE"] + os.environ["HF_HUB_DISABLE_TELEMETRY"])
    """
    into = pretend(tmp_path, monkeypatch, "huggingface_hub/cli/hf.py", record)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    fetch(Hub(hub="someone/tiny", revision="a" * 40, take=("model.bin", "x/y.json")), into, lambda here: None)
    expected = f"download someone/tiny model.bin x/y.json --revision {'a' * 40} --local-dir"
    assert (into / "asked.txt").read_text() == expected
    assert (into / "offline.txt").read_text() == "01"


@pytest.mark.parametrize(
    ("source", "says"),
    [(WHEEL, "pip is missing"), (Hub(hub="a/b", revision="a" * 40, take=("model.bin",)), "hub's client")],
)
def test_missing_tool_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: Wheel | Hub, says: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DownloadError, match=says):
        fetch(source, tmp_path, lambda here: None)
