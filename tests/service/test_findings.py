from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.service import marks, starting
from pipeline.service.findings import service_findings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders have modes")


class Machine:
    """A machine with these folders and settings."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self.put("DATA", "data")
        self.put("KEYS", "keys")
        self.put("STATE", "state")
        self.put("DATABASE", "")
        self.put("MAIL_PASSWORD", "")
        self.set("")

    def put(self, name: str, place: str) -> None:
        """Where a folder of the service lies; anything else that comes from the environment."""
        is_folder = name in ("DATA", "KEYS", "STATE")
        self._monkeypatch.setenv(f"QUIETROOM_{name}", str(self.folder / place) if is_folder else place)

    def set(self, settings: str) -> None:
        """What stands in service.toml."""
        (self.folder / "service.toml").write_text(settings)
        self._monkeypatch.setenv("QUIETROOM_SERVICE", str(self.folder / "service.toml"))

    def said(self) -> dict[str, bool]:
        """What doctor says of the service, and whether it is well."""
        return {line: good for good, line in service_findings()}

    def to_mend(self) -> str:
        """What it says that is not."""
        return "\n".join(line for line, good in self.said().items() if not good)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    (tmp_path / "built").write_text("")
    monkeypatch.setattr(starting, "BUILT", tmp_path / "built")
    return Machine(tmp_path, monkeypatch)


def test_doctor_makes_no_folder(machine: Machine) -> None:
    before = sorted(machine.folder.rglob("*"))
    said = machine.said()
    assert machine.to_mend() == ""
    assert "service: no data folder yet; the first start makes it" in said
    assert "service: may connect to nothing: its tables are a file, and it sends no mail" in said
    assert sorted(machine.folder.rglob("*")) == before


@pytest.mark.parametrize("name", ["data", "key", "audit"])
def test_doctor_names_a_folder_that_others_can_read(machine: Machine, name: str) -> None:
    for folder in ("data", "keys", "state"):
        (machine.folder / folder).mkdir(mode=0o700)
    assert machine.to_mend() == ""
    (machine.folder / {"data": "data", "key": "keys", "audit": "state"}[name]).chmod(0o750)
    assert machine.to_mend() == f"service: other users may read the {name} folder (mode 750): chmod 700 it"


def test_doctor_says_that_keys_and_data_share_a_folder(machine: Machine) -> None:
    machine.put("KEYS", "data/keys")
    assert machine.to_mend() == "service: keys and data must not share a folder"


def test_doctor_says_that_the_keys_of_what_is_stored_are_gone(machine: Machine) -> None:
    (machine.folder / "data").mkdir(mode=0o700)
    (machine.folder / "data" / "sessions").mkdir()
    assert "the instance key is gone" in machine.to_mend()
    (machine.folder / "keys").mkdir(mode=0o700)
    (machine.folder / "keys" / "instance.key").write_text("")
    assert machine.to_mend() == "service: no backup was ever made: quietroom backup FOLDER"


def test_doctor_says_that_the_pages_are_not_built(machine: Machine) -> None:
    (machine.folder / "built").unlink()
    assert "run make assets" in machine.to_mend()


def test_doctor_names_what_the_service_may_connect_to_without_passwords(machine: Machine) -> None:
    machine.put("DATABASE", "postgresql://q:sesame@db.school.example/quietroom")
    machine.set('[mail]\nhost = "mail.school.example"\n')
    line = "service: may connect to the database on db.school.example and the mail server mail.school.example, port 587"
    assert machine.said()[line]
    assert "sesame" not in str(machine.said())


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('[serve]\nhost = "192.0.2.1"\n', "over TLS only"),
        ('[serve]\nhost_names = ["quietroom.school.example"]\n', "nobody reaches it from another machine"),
        ('[serve]\ncertificate = "c.pem"\nprivate_key = "c.key"\n', "the file of serve.private_key is not there"),
        ('[mail]\nhost = "mail.school.example"\nuse_tls = false\n', "mail is sent in the clear"),
        ('[mail]\nhost = "mail.school.example"\nuser = "quietroom"\n', "QUIETROOM_MAIL_PASSWORD is not set"),
        ("[serve]\nprot = 1\n", "serve.prot"),
    ],
)
def test_doctor_says_what_is_set_wrongly(machine: Machine, settings: str, told: str) -> None:
    machine.set(settings)
    assert told in machine.to_mend()


def test_doctor_looks_for_room_where_the_data_lies(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine.folder / "data").mkdir(mode=0o700)
    machine.set(f"[uploads]\nlargest_bytes = {1 << 30}\n")
    for free, expected in ((4 << 30, ""), (2 << 30, "service: 2 GB free in the data folder")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        assert machine.to_mend() == expected


def test_doctor_looks_whether_the_tables_are_whole(machine: Machine) -> None:
    (machine.folder / "data").mkdir(mode=0o700)
    path = machine.folder / "data" / "quietroom.sqlite3"
    with closing(sqlite3.connect(path)) as tables:
        tables.executescript("create table t (x text); insert into t values (hex(randomblob(20000)))")
    assert machine.said()["service: quietroom.sqlite3 is whole"]
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))
    assert "quietroom.sqlite3 is damaged" in machine.to_mend()


@pytest.mark.parametrize(("days", "well"), [(0, True), (6, True), (7, False)])
def test_doctor_says_how_old_the_last_backup_is(machine: Machine, days: int, well: bool) -> None:
    data = machine.folder / "data"
    (data / "sessions").mkdir(parents=True, mode=0o700)
    marks.leave(data, marks.Done.BACKUP, {})
    left = data / "marks" / "backup.json"
    at = datetime.now(UTC) - timedelta(days=days)
    left.write_text(json.dumps({**json.loads(left.read_text()), "at": at.isoformat()}))
    assert machine.said()[f"service: the last backup is {days} days old"] is well
