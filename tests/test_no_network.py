"""A whole run, in a process of its own, under a hook that sees every attempt to reach a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import restricted

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ROUTES = ("reviewer", "dsl", "headteacher", "chair")
WATCHED_RUN = """
import sys
seen = []
EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")
sys.addaudithook(lambda event, _: seen.append(event) if event in EVENTS else None)
from pipeline.cli import main
try:
    main()
except SystemExit as end:
    print("network attempts:", seen, "status:", end.code)
"""


@pytest.fixture
def recipients(tmp_path: Path) -> Path:
    entries = []
    for route in ROUTES:
        for n in (1, 2):
            key = restricted.public_key(restricted.new_identity(tmp_path / f"{route}{n}.key", None))
            entries.append(f'[[{route}]]\nlabel = "x"\nkey = "{key}"\n')
    path = tmp_path / "recipients.toml"
    path.write_text("".join(entries))
    return path


def run_watched(*arguments: str, cwd: Path) -> str:
    command = [sys.executable, "-c", WATCHED_RUN, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True, timeout=900).stdout


@pytest.mark.model
@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if (path / "plan.toml").exists()))
def test_no_connection_is_tried_while_a_session_is_processed(sample: str, recipients: Path, tmp_path: Path) -> None:
    folder = SAMPLES / sample
    [source] = [*folder.glob("recording.*"), *folder.glob("notes.*")]
    options = [
        f"--recipients={recipients}",
        f"--consent={folder / 'consent.toml'}",
        f"--roster={folder / 'roster.csv'}",
    ]
    small = ["--model=whisper-tiny.en"] if source.stem == "recording" else []
    printed = run_watched("process", str(source), *options, f"--out={tmp_path / 'out'}", *small, cwd=tmp_path)
    assert "network attempts: [] status: 0" in printed
