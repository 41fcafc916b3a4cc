"""An instance of the service in processes of its own, in folders of its own, as `quietroom serve` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from playwright.sync_api import StorageState

from tests.service.outside import ROOT, free_port

SETTINGS = """
[uploads]
piece_bytes = 262144
[signing_in]
step_up_minutes = 60
idle_minutes = 60
[work]
heartbeat_s = 1
silent_s = 5
look_s = 1
"""
"""Small pieces, so that a short recording has many; short waits."""
READY = "Quietroom is at "
PROGRAM = """
import signal
from pipeline.__main__ import main
# Whoever runs tests in the background has their children ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


@dataclass
class Served:
    """Where it runs and what it leaves behind."""

    folder: Path
    settings: str = SETTINGS
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    cookies: dict[str, StorageState] = field(default_factory=dict, repr=False)
    """Of those who signed in."""

    @property
    def address(self) -> str:
        """Without the last slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """All that its processes printed."""
        return self.folder / "printed.log"

    @property
    def environment(self) -> dict[str, str]:
        """Of every process of this instance."""
        places = {name: self.folder / name.lower() for name in ("DATA", "KEYS", "STATE")}
        for place in (*places.values(), self.folder / "tmp"):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = self.folder / "service.toml"
        settings.write_text(self.settings)
        given = {f"QUIETROOM_{name}": str(place) for name, place in places.items()}
        ours = {"QUIETROOM_SERVICE": str(settings), "TMPDIR": str(self.folder / "tmp"), "PYTHONPATH": str(ROOT)}
        return {**os.environ, **given, **ours, "DJANGO_SETTINGS_MODULE": "pipeline.service.settings"}

    def run(self, *command: str) -> str:
        """What a Python program printed that ran in this instance's environment."""
        ran = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            umask=0o077,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def start(self, *options: str) -> None:
        """`quietroom serve` with these options, until it says that it is ready."""
        printed = self._open_log()
        ready_before = self.times_ready()
        command = [sys.executable, "-c", PROGRAM, "serve", f"--port={self.port}", *options]
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdin=subprocess.PIPE, stdout=printed, stderr=printed
        )
        printed.close()
        self.wait_until_ready(ready_before)

    def times_ready(self) -> int:
        """How often its pages have said where they are."""
        return self.log.read_text().count(READY) if self.log.exists() else 0

    def wait_until_ready(self, times_before: int, seconds: float = 90) -> None:
        """Wait until it has said once more where it is."""
        until = time.monotonic() + seconds
        while self.times_ready() <= times_before:
            assert self.process
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it as a service manager does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            assert self.process.stdin
            self.process.stdin.close()
            self.process = None

    def children(self) -> dict[str, int]:
        """Process ids of the pages and the worker, by their first word on the command line."""
        assert self.process
        pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        words = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0") for pid in pids}
        return {line[3]: pid for pid, line in words.items()}

    def _open_log(self) -> IO[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.log.open("ab")
