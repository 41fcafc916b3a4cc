"""A machine is lost: what was backed up comes back whole, still sealed, and one of the two files opens nothing."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import sqlite3
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from pydantic import SecretStr

from pipeline.errors import KeyDestroyedError, KeyFileError, OutputError, TamperedError, WrongKeyError
from pipeline.service import backups
from pipeline.service.backups import Copy, Folders
from pipeline.service.store import Store, swapping
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
    for name in (f"work/{SESSION}/cut.age", f"work/{SESSION}/attempt-1/made", f"work/{SESSION}/.x.part", "locks/x"):
        (made.data / name).parent.mkdir(parents=True, exist_ok=True)
        (made.data / name).write_bytes(b"half")
    with closing(sqlite3.connect(made.data / "quietroom.sqlite3")) as tables, tables:
        tables.execute("PRAGMA journal_mode=WAL")
        tables.execute("CREATE TABLE sessions (id TEXT)")
        tables.execute("INSERT INTO sessions VALUES (?)", [SESSION])
    made.audit.mkdir()
    (made.audit / "audit.jsonl").write_text("{}\n")
    return made


def test_everything_comes_back_and_opens_with_the_keys(service: Folders, tmp_path: Path) -> None:
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    new = folders(tmp_path / "new")
    backups.restore(copy, new, PASSPHRASE)
    store = Store(new.data, Vault(new.keys))
    assert store.get(SESSION, "restricted/follow-up-dsl.age") == WORDS
    assert store.received(SESSION) == (1, len(WORDS))
    assert (new.audit / "audit.jsonl").read_text() == "{}\n"
    with closing(sqlite3.connect(new.data / "quietroom.sqlite3")) as tables:
        assert tables.execute("SELECT id FROM sessions").fetchall() == [(SESSION,)]
    left = {path.relative_to(new.data).as_posix() for path in new.data.rglob("*") if path.is_file()}
    assert {name for name in left if name.startswith(("work", "locks"))} == {f"work/{SESSION}/cut.age"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "new").rglob("*"))


def while_copying(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> threading.Thread:
    """Start this once the tables are copied and before anything else is; it must wait for all that."""
    real, other = backups._copy_tables, threading.Thread(target=act)

    def copy_tables(data: Path, place: Path) -> None:
        real(data, place)
        other.start()
        other.join(0.5)
        assert other.is_alive(), "it must wait for the copy"

    monkeypatch.setattr(backups, "_copy_tables", copy_tables)
    return other


def test_an_upload_that_is_given_up_meanwhile_is_copied_with_its_key(
    service: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables of this moment say that it is worked on: whoever goes on from them needs it."""
    store = Store(service.data, Vault(service.keys))

    def give_up() -> None:
        store.vault.destroy(SESSION, Part.WORK)
        store.discard_upload(SESSION)

    worker = while_copying(monkeypatch, give_up)
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    worker.join()
    assert store.received(SESSION) == (0, 0)
    new = folders(tmp_path / "new")
    backups.restore(copy, new, PASSPHRASE)
    with Store(new.data, Vault(new.keys)).upload(SESSION, "").open() as upload:
        assert upload.read() == WORDS


def test_a_file_that_is_sealed_again_meanwhile_is_copied_as_its_row_tells(
    service: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, name = Store(service.data, Vault(service.keys)), "restricted/follow-up-dsl.age"

    def seal_again() -> None:
        with swapping(service.data):
            store.put(SESSION, name, b"the same, to other keys")

    page = while_copying(monkeypatch, seal_again)
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    page.join()
    assert store.get(SESSION, name) != WORDS
    new = folders(tmp_path / "new")
    backups.restore(copy, new, PASSPHRASE)
    assert Store(new.data, Vault(new.keys)).get(SESSION, name) == WORDS


def test_a_disk_without_second_names_is_copied_too(
    service: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_path: Path, _name: Path) -> None:
        raise OSError(errno.EPERM, "operation not permitted")

    monkeypatch.setattr(os, "link", unknown)
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    backups.restore(copy, folders(tmp_path / "new"), PASSPHRASE)
    store = Store(tmp_path / "new" / "data", Vault(tmp_path / "new" / "keys"))
    assert store.get(SESSION, "restricted/follow-up-dsl.age") == WORDS


def test_one_backup_at_a_time_and_none_leaves_anything_in_the_data(service: Folders, tmp_path: Path) -> None:
    (service.data / ".backup").mkdir()
    (service.data / ".backup" / "left").write_text("by one that was killed")
    before = {path for path in service.data.rglob("*") if path.suffix != ".lock"}
    with FileLock(service.data / "locks" / "backup.lock"), pytest.raises(OutputError, match="another backup"):
        backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    assert not (tmp_path / "copy" / backups.DATA_FILE).exists()
    backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    after = {path for path in service.data.rglob("*") if path.suffix != ".lock"}
    assert before - after == {service.data / ".backup", service.data / ".backup" / "left"}
    assert after <= before


def test_a_folder_that_goes_while_it_is_listed_stops_no_backup_and_one_that_cannot_be_read_does(
    service: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, problems = os.scandir, iter([FileNotFoundError(), PermissionError(errno.EACCES, "permission denied")])

    def scandir(path: str | int) -> object:
        if str(path).endswith("/release-1"):
            raise next(problems)
        return real(path)

    (service.data / "work" / SESSION / "release-1").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    assert backups.back_up(service, tmp_path / "copy", PASSPHRASE).data.exists()
    with pytest.raises(OutputError, match="permission denied"):
        backups.back_up(service, tmp_path / "copy", PASSPHRASE)


def test_a_copy_is_known_by_digests_and_size(service: Folders, tmp_path: Path) -> None:
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    data, keys = copy.data.read_bytes(), copy.keys.read_bytes()
    digests = {name: hashlib.sha256(it).hexdigest() for name, it in (("data_sha256", data), ("keys_sha256", keys))}
    assert copy.facts() == {**digests, "bytes": len(data) + len(keys)}


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="QUIETROOM_KEYS"):
        backups.back_up(folders(tmp_path / "none"), tmp_path / "copy", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_neither_file_opens_anything_alone(service: Folders, tmp_path: Path) -> None:
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    assert WORDS not in copy.data.read_bytes()
    assert b"AGE-SECRET-KEY" not in copy.data.read_bytes() + copy.keys.read_bytes()
    assert copy.data.stat().st_mode & 0o077 == 0


def test_what_was_destroyed_before_the_copy_stays_destroyed(service: Folders, tmp_path: Path) -> None:
    Vault(service.keys).destroy(SESSION, Part.DSL)
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    new = folders(tmp_path / "new")
    backups.restore(copy, new, PASSPHRASE)
    with pytest.raises(KeyDestroyedError):
        Store(new.data, Vault(new.keys)).get(SESSION, "restricted/follow-up-dsl.age")


def test_nothing_is_restored_over_something_or_with_another_passphrase(service: Folders, tmp_path: Path) -> None:
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    with pytest.raises(OutputError, match="not empty"):
        backups.restore(copy, service, PASSPHRASE)
    with pytest.raises(WrongKeyError):
        backups.restore(copy, folders(tmp_path / "new"), SecretStr("another passphrase of mine"))
    with pytest.raises(KeyFileError, match="14"):
        backups.back_up(service, tmp_path / "copy", SecretStr("short"))
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["../outside", "elsewhere/x", "data/../../outside"])
def test_a_file_that_leads_elsewhere_is_refused(service: Folders, tmp_path: Path, name: str) -> None:
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    made = tmp_path / "made.tar"
    with tarfile.open(made, "w") as tar:
        tar.add(copy.keys, name)
    with pytest.raises(TamperedError):
        backups.restore(Copy(made, copy.keys), folders(tmp_path / "new"), PASSPHRASE)
    assert not (tmp_path / "outside").exists()


def test_a_backup_that_was_cut_is_refused(service: Folders, tmp_path: Path) -> None:
    copy = backups.back_up(service, tmp_path / "copy", PASSPHRASE)
    copy.data.write_bytes(copy.data.read_bytes()[:700])
    with pytest.raises(TamperedError):
        backups.restore(copy, folders(tmp_path / "new"), PASSPHRASE)
