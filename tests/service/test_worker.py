from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import models
from pipeline.service import worker
from pipeline.service.log_upkeep import look_after_log
from tests.service.place import ROOT

HOLD = """
import sys, time
from pathlib import Path
from pipeline.service.worker import slot
with slot(Path(sys.argv[1])) as name:
    print(name, flush=True)
    time.sleep(60)
"""


def machine() -> str:
    return platform.node()[: worker.LONGEST_NAME]


def test_each_worker_of_a_machine_has_a_slot_of_its_own(tmp_path: Path) -> None:
    with worker.slot(tmp_path) as first, worker.slot(tmp_path) as second:
        assert (first, second) == (f"{machine()}-0", f"{machine()}-1")
    with worker.slot(tmp_path) as again:
        assert again == first


@pytest.mark.service
def test_killed_worker_is_followed_by_one_of_the_same_name(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{HOLD}", tmp_path], cwd=ROOT, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline().decode().strip() == f"{machine()}-0"
        with worker.slot(tmp_path) as beside:
            assert beside == f"{machine()}-1"
        holder.kill()
    with worker.slot(tmp_path) as after:
        assert after == f"{machine()}-0"


def test_folder_of_slots_is_for_its_owner_alone(tmp_path: Path) -> None:
    with worker.slot(tmp_path / "workers"):
        assert (tmp_path / "workers").stat().st_mode & 0o077 == 0


def test_chores_come_round_at_the_interval_of_the_settings_and_the_log_is_walked_daily() -> None:
    *often, daily = worker.upkeep()
    assert [duty.do for duty in often] == list(worker.CHORES)
    assert {duty.every_s for duty in often} == {30}
    assert (daily.do, daily.every_s, daily.due) == (look_after_log, 86400, 0)


def test_models_that_are_needed_are_told_with_their_states(monkeypatch: pytest.MonkeyPatch) -> None:
    def item(name: str, needed: bool, state: models.State) -> models.Item:
        return models.Item(name, "kind", "purpose", "MIT", "1", 1, needed, state)

    listed = (
        item("there", True, models.State.OK),
        item("missing", True, models.State.MISSING),
        item("damaged", True, models.State.DAMAGED),
        item("larger", False, models.State.MISSING),
    )
    monkeypatch.setattr(models, "listing", lambda: listed)
    assert worker.found_models() == {"there": "ok", "missing": "missing", "damaged": "damaged"}
