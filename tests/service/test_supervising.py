from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import DiskFullError, ServingError
from pipeline.service import supervising
from pipeline.service.supervising import Charge
from tests.service.outside import ROOT

pytestmark = [pytest.mark.service, pytest.mark.skipif(sys.platform == "win32", reason="signals and /proc of Linux")]

NOTES_ITSELF = "open({pids!r}, 'a').write(str(os.getpid()) + chr(10));"
STAYS = "import os, time; from pipeline.service import supervising as s; s.become_child();" + NOTES_ITSELF
SUPERVISES = """
import signal, sys
from pipeline.service import supervising
# Whoever runs tests in the background has their children ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
supervising.THIS_PROGRAM = (sys.executable,)
supervising.GRACE_S = 1.0
sys.exit(supervising.supervise([supervising.Charge("kept", ("-c", code)) for code in sys.argv[1:]], on_line=print))
"""


@pytest.fixture(autouse=True)
def any_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any Python instead of Quietroom is kept, and kept in a hurry."""
    monkeypatch.setattr(supervising, "THIS_PROGRAM", (sys.executable,))
    monkeypatch.setattr(supervising, "LONGEST_WAIT_S", 0.2)
    monkeypatch.setattr(supervising, "GRACE_S", 2.0)


def kept(*codes: str) -> list[Charge]:
    """A charge for each of these programs."""
    return [Charge(f"program {n}", ("-c", code)) for n, code in enumerate(codes)]


def stops_after(lines: int, said: list[str]) -> Callable[[str], None]:
    """Does what Ctrl-C does at the nth line."""

    def hear(line: str) -> None:
        said.append(line)
        if len(said) == lines:
            os.kill(os.getpid(), signal.SIGTERM)

    return hear


def wait_for(happened: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether it happened in this time."""
    until = time.monotonic() + seconds
    while not happened() and time.monotonic() < until:
        time.sleep(0.05)
    return happened()


def is_alive(pid: int) -> bool:
    """Whether this process runs, and is no corpse."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_what_dies_is_started_again_and_all_stop_together(tmp_path: Path) -> None:
    pids, said = tmp_path / "pids", list[str]()
    stays = STAYS.format(pids=str(pids)) + "time.sleep(60)"
    dies = "import os, time; " + NOTES_ITSELF.format(pids=str(pids)) + "os.kill(os.getpid(), 9)"
    assert supervising.supervise(kept(stays, dies), on_line=stops_after(3, said)) == 0
    assert all("program 1 ended (status -9)" in line for line in said)
    started = [int(pid) for pid in pids.read_text().split()]
    assert len(started) == 4
    assert not any(is_alive(pid) for pid in started)


def test_a_child_that_refuses_to_start_ends_all_with_its_status() -> None:
    charges = kept("import time; time.sleep(60)", f"raise SystemExit({ServingError.exit_status})")
    assert supervising.supervise(charges, on_line=lambda line: None) == ServingError.exit_status
    assert all(charge.process is None or charge.process.poll() is not None for charge in charges)


def test_a_child_that_worked_and_then_met_an_error_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "WELL_AFTER_S", -1.0)
    said: list[str] = []
    fails = f"raise SystemExit({DiskFullError.exit_status})"
    assert supervising.supervise(kept(fails), on_line=stops_after(2, said)) == 0
    assert len(said) == 2


def test_waits_grow_up_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "LONGEST_WAIT_S", 60.0)
    assert [supervising.backoff_s(deaths) for deaths in (1, 2, 3, 6, 7, 40)] == [1, 2, 4, 32, 60, 60]


def test_a_child_that_does_not_listen_is_killed() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    dies = "import time; time.sleep(1)"
    [charge, _] = charges = kept(deaf, dies)
    began = time.monotonic()
    supervising.supervise(charges, on_line=stops_after(1, []))
    assert charge.process
    assert charge.process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_running_however_the_parent_ends(end: signal.Signals, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    stays = STAYS.format(pids=str(pids)) + "time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", SUPERVISES, stays, stays], cwd=ROOT) as parent:
        try:
            assert wait_for(lambda: pids.exists() and len(pids.read_text().split()) == 2)
            parent.send_signal(end)
            assert parent.wait(10) == (-signal.SIGKILL if end is signal.SIGKILL else 0)
        finally:
            parent.kill()
    children = [int(pid) for pid in pids.read_text().split()]
    assert wait_for(lambda: not any(is_alive(pid) for pid in children), seconds=5)
