"""A machine is lost with all its folders: what a backup made while a worker wrote brings back, by the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.service.place import ROOT, Place, kill

pytestmark = pytest.mark.service

PASSPHRASE = "seven quiet herons by the weir"
SESSION = "0123456789abcdef"
START = "from pipeline.service import starting; starting.set_up(); starting.make_tables()"
MAKE = f"""
{START}
from datetime import timedelta
from django.utils import timezone
from pipeline import audit
from pipeline.restricted import seal
from pipeline.service.accounts.models import Grant, User
from pipeline.service.desk.models import Session, SessionRoute
from pipeline.service.store import the_store
from pipeline.restricted.keys import Identity, public_key

ana = User.objects.create_user("ana", password={PASSPHRASE!r})
Grant.objects.create(user=ana, role="uploader")
facts = {{"date": "2026-02-10", "kind": "recording", "suffix": ".wav", "participants": 6, "state": "done"}}
session = Session.objects.create(id={SESSION!r}, uploader=ana, size_bytes=1, sha256="0" * 64, **facts)
for route in ("dsl", "headteacher", "chair"):
    key = Identity.generate()
    the_store().put(session.pk, f"restricted/follow-up-{{route}}.age", seal(route.encode() * 99, [public_key(key)]))
    print(route, key)
    SessionRoute.objects.create(session=session, route=route)
SessionRoute.objects.filter(route="chair").update(closed_at=timezone.now() - timedelta(days=8))
audit.append("sealed", {{"session": session.pk}})
"""
OPEN = f"""
import sys
from pipeline.errors import KeyDestroyedError
from pipeline.restricted import open_sealed
from pipeline.restricted.keys import Identity
{START}
from pipeline.service.store import the_store

for line in sys.argv[1].splitlines():
    route, key = line.split()
    try:
        sealed = the_store().get({SESSION!r}, f"restricted/follow-up-{{route}}.age")
        print(route, open_sealed(sealed, [Identity.from_str(key)]) == route.encode() * 99)
    except KeyDestroyedError:
        print(route, "destroyed")
"""
SIGN_IN = f"""
{START}
from django.test import Client
client = Client(headers={{"host": "localhost"}})
client.post("/sign-in/", {{"login": "ana", "password": {PASSPHRASE!r}}})
print(client.get("/").status_code)
"""
FIRST_LOOK = f"""
{START}
from pipeline.service import worker
for duty in worker.upkeep():
    assert duty.due == 0.0
    duty.do()
"""


@contextmanager
def machine(folder: Path) -> Iterator[Place]:
    """A machine on which nothing is yet; its processes end with the test."""
    folder.mkdir()
    place = Place(folder)
    try:
        yield place
    finally:
        place.close()


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Place]:
    with machine(tmp_path / "old") as place:
        yield place


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Place]:
    with machine(tmp_path / "new") as place:
        yield place


def python(place: Place, *words: str) -> str:
    """What a Python program printed there."""
    environment = {**place.environment, "QUIETROOM_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, *words]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def quietroom(place: Place, *words: str | Path) -> str:
    return python(place, "-m", "pipeline", *map(str, words))


def lose(place: Place) -> None:
    """The machine burns: no process, no folder of it is left."""
    for process in place.processes:
        kill(process)
    shutil.rmtree(place.folder)


def restore(place: Place, copy: Path) -> str:
    return quietroom(place, "restore", copy / "quietroom-data.tar", copy / "quietroom-keys.age")


def test_what_was_backed_up_while_a_worker_wrote_is_all_there_and_goes_on(
    old: Place, new: Place, tmp_path: Path
) -> None:
    keys = python(old, "-c", MAKE)
    waiting = old.submit(3)
    old.worker("old-0", FAKE_STEP_S="5")
    old.until(lambda: [key for key in waiting if old.heard(key)])
    said = quietroom(old, "backup", tmp_path / "copy")
    assert "Keep them apart" in said
    assert {old.states()[key] for key in waiting} != {"done"}, "the worker was at it all the while"
    [made] = [entry for entry in entries(old) if entry["act"] == "backed-up"]
    assert made["bytes"] == sum(path.stat().st_size for path in (tmp_path / "copy").iterdir())
    assert json.loads((old.data / "marks" / "backup.json").read_text())["facts"]["data_sha256"] == made["data_sha256"]
    lose(old)

    assert "First run `quietroom work`" in restore(new, tmp_path / "copy")

    assert python(new, "-c", OPEN, keys).split() == ["dsl", "True", "headteacher", "True", "chair", "True"]
    assert not [path for path in new.folder.rglob("*") if path.stat().st_mode & 0o077 and path.parent != new.folder]
    told = json.loads(quietroom(new, "audit", "verify", "--json"))
    assert [entry["act"] for entry in entries(new)][-2:] == ["sealed", "restored"]
    assert told["entries"] == len(entries(new))
    assert python(new, "-c", SIGN_IN).strip() == "200"
    assert set(new.states()) == {SESSION, *waiting}
    new.worker("new-0")
    new.until_whole(waiting)


def entries(place: Place) -> list[dict[str, object]]:
    log = place.folder / "state" / "audit.jsonl"
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_a_key_that_comes_back_with_an_older_copy_is_destroyed_at_the_first_look_of_a_worker(
    old: Place, new: Place, tmp_path: Path
) -> None:
    keys = python(old, "-c", MAKE)
    quietroom(old, "backup", tmp_path / "copy")
    python(old, "-c", FIRST_LOOK)
    assert python(old, "-c", OPEN, keys).split()[-2:] == ["chair", "destroyed"]
    lose(old)

    assert "what was deleted after the copy is back" in " ".join(restore(new, tmp_path / "copy").split())

    assert python(new, "-c", OPEN, keys).split()[-2:] == ["chair", "True"]
    python(new, "-c", FIRST_LOOK)
    assert python(new, "-c", OPEN, keys).split() == ["dsl", "True", "headteacher", "True", "chair", "destroyed"]
    assert (entries(new)[-1]["act"], entries(new)[-1]["session"]) == ("deleted", SESSION)


def test_nothing_is_restored_over_a_service_that_is_there(old: Place, tmp_path: Path) -> None:
    python(old, "-c", MAKE)
    quietroom(old, "backup", tmp_path / "copy")
    environment = {**old.environment, "QUIETROOM_PASSPHRASE": PASSPHRASE}
    files = [tmp_path / "copy" / name for name in ("quietroom-data.tar", "quietroom-keys.age")]
    command = [sys.executable, "-m", "pipeline", "restore", *map(str, files)]
    refused = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert refused.returncode == 60
    assert "the data folder to restore to is not empty" in refused.stderr
