"""A machine is lost: what was backed up comes back whole, still sealed, and one of the two files opens nothing."""

from __future__ import annotations

import secrets
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipeline.errors import KeyDestroyedError, KeyFileError, OutputError, TamperedError, WrongKeyError
from pipeline.service import backups
from pipeline.service.backups import Folders
from pipeline.service.store import Store
from pipeline.service.vault import Part, Vault

PASSPHRASE = SecretStr("seven quiet herons by the weir")
WORDS = b"what was said in the room"
SESSION = secrets.token_hex(8)


def folders(place: Path) -> Folders:
    return Folders(place / "data", place / "keys", place / "state")


@pytest.fixture
def service(tmp_path: Path) -> Folders:
    """A service with a session, an upload under way, a table and a log."""
    made = folders(tmp_path / "old")
    store = Store(made.data, Vault(made.keys))
    store.put(SESSION, "restricted/follow-up-dsl.age", WORDS)
    store.add_chunk(SESSION, 0, WORDS)
    (made.data / "work").mkdir()
    (made.data / "work" / "half").write_bytes(b"half")
    with closing(sqlite3.connect(made.data / "quietroom.sqlite3")) as tables, tables:
        tables.execute("PRAGMA journal_mode=WAL")
        tables.execute("CREATE TABLE sessions (id TEXT)")
        tables.execute("INSERT INTO sessions VALUES (?)", [SESSION])
    made.audit.mkdir()
    (made.audit / "audit.jsonl").write_text("{}\n")
    return made


def test_everything_comes_back_and_opens_with_the_keys(service: Folders, tmp_path: Path) -> None:
    data, keys = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    new = folders(tmp_path / "new")
    backups.restore(data, keys, new, PASSPHRASE)
    store = Store(new.data, Vault(new.keys))
    assert store.get(SESSION, "restricted/follow-up-dsl.age") == WORDS
    assert store.received(SESSION) == (1, len(WORDS))
    assert (new.audit / "audit.jsonl").read_text() == "{}\n"
    with closing(sqlite3.connect(new.data / "quietroom.sqlite3")) as tables:
        assert tables.execute("SELECT id FROM sessions").fetchall() == [(SESSION,)]
    assert not (new.data / "work").exists()
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "new").rglob("*"))


def test_neither_file_opens_anything_alone(service: Folders, tmp_path: Path) -> None:
    data, keys = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    assert WORDS not in data.read_bytes()
    assert b"AGE-SECRET-KEY" not in data.read_bytes() + keys.read_bytes()
    assert data.stat().st_mode & 0o077 == 0


def test_what_was_destroyed_before_the_copy_stays_destroyed(service: Folders, tmp_path: Path) -> None:
    Vault(service.keys).destroy(SESSION, Part.DSL)
    data, keys = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    new = folders(tmp_path / "new")
    backups.restore(data, keys, new, PASSPHRASE)
    with pytest.raises(KeyDestroyedError):
        Store(new.data, Vault(new.keys)).get(SESSION, "restricted/follow-up-dsl.age")


def test_nothing_is_restored_over_something_or_with_another_passphrase(service: Folders, tmp_path: Path) -> None:
    data, keys = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    with pytest.raises(OutputError, match="not empty"):
        backups.restore(data, keys, service, PASSPHRASE)
    with pytest.raises(WrongKeyError):
        backups.restore(data, keys, folders(tmp_path / "new"), SecretStr("another passphrase of mine"))
    with pytest.raises(KeyFileError, match="14"):
        backups.back_up(service, tmp_path / "copy", SecretStr("short"))
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["../outside", "elsewhere/x", "data/../../outside"])
def test_a_file_that_leads_elsewhere_is_refused(service: Folders, tmp_path: Path, name: str) -> None:
    _, keys = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    made = tmp_path / "made.tar"
    with tarfile.open(made, "w") as tar:
        tar.add(keys, name)
    with pytest.raises(TamperedError):
        backups.restore(made, keys, folders(tmp_path / "new"), PASSPHRASE)
    assert not (tmp_path / "outside").exists()


def test_a_backup_that_was_cut_is_refused(service: Folders, tmp_path: Path) -> None:
    data, keys = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    data.write_bytes(data.read_bytes()[:700])
    with pytest.raises(TamperedError):
        backups.restore(data, keys, folders(tmp_path / "new"), PASSPHRASE)
