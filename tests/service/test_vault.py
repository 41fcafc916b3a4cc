from __future__ import annotations

import io
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from hashlib import shake_128
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DiskFullError, KeyDestroyedError, KeyFileError, TamperedError
from pipeline.service.vault import Part, Vault, Wrapping
from tests.service.disks import full_disk, mode_of

SESSION, OTHER = "0123456789abcdef", "fedcba9876543210"


@pytest.fixture(scope="module")
def wrapping(tmp_path_factory: pytest.TempPathFactory) -> Wrapping:
    return Vault(tmp_path_factory.mktemp("vault")).session(SESSION, Part.DSL)


@given(content=st.binary(max_size=300_000))
@settings(max_examples=20)
def test_what_is_wrapped_comes_back(wrapping: Wrapping, content: bytes) -> None:
    assert wrapping.unwrap(wrapping.wrap(content)) == content


def test_what_is_wrapped_as_a_stream_comes_back(wrapping: Wrapping) -> None:
    content, wrapped = shake_128(b"7").digest(300_000), io.BytesIO()
    wrapping.wrap_stream(io.BytesIO(content), wrapped)
    assert wrapping.unwrap(wrapped.getvalue()) == content


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=60)
def test_any_flipped_bit_is_refused(wrapping: Wrapping, place: float, bit: int) -> None:
    wrapped = bytearray(wrapping.wrap(b"words" * 50))
    wrapped[int(place * len(wrapped))] ^= 1 << bit
    with pytest.raises(TamperedError):
        wrapping.unwrap(bytes(wrapped))


def test_every_part_has_a_key_of_its_own_that_another_vault_object_reads(tmp_path: Path) -> None:
    first, again = Vault(tmp_path), Vault(tmp_path)
    keys = {(first.session(session, part).recipient) for session in (SESSION, OTHER) for part in Part}
    assert len(keys | {first.instance().recipient}) == 2 * len(Part) + 1
    assert {again.session(session, part).recipient for session in (SESSION, OTHER) for part in Part} == keys


def test_another_parts_key_opens_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    wrapped = vault.session(SESSION, Part.DSL).wrap(b"words")
    for other in (vault.session(SESSION, Part.HEADTEACHER), vault.session(OTHER, Part.DSL), vault.instance()):
        with pytest.raises(TamperedError):
            other.unwrap(wrapped)


def test_a_destroyed_key_opens_nothing_and_is_never_made_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.session(SESSION, Part.WORK)
    vault.destroy(SESSION, Part.WORK)
    for again in (vault, Vault(tmp_path)):
        with pytest.raises(KeyDestroyedError):
            again.session(SESSION, Part.WORK)
    assert vault.session(SESSION, Part.DSL).unwrap(vault.session(SESSION, Part.DSL).wrap(b"x")) == b"x"


def test_a_key_destroyed_before_its_first_use_is_never_made(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.destroy(SESSION, Part.CHAIR)
    vault.destroy(SESSION, Part.CHAIR)
    with pytest.raises(KeyDestroyedError):
        vault.session(SESSION, Part.CHAIR)


def test_nothing_of_a_destroyed_key_is_left(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.session(SESSION, Part.WORK)
    before = (tmp_path / "sessions" / SESSION / "work.key").read_bytes()
    vault.destroy(SESSION, Part.WORK)
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert before not in left


def test_a_crash_while_a_key_is_destroyed_leaves_it_whole_or_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault(tmp_path)
    key = vault.session(SESSION, Part.WORK).recipient
    with full_disk(monkeypatch), pytest.raises(DiskFullError):
        vault.destroy(SESSION, Part.WORK)
    assert vault.session(SESSION, Part.WORK).recipient == key
    vault.destroy(SESSION, Part.WORK)
    with pytest.raises(KeyDestroyedError):
        vault.session(SESSION, Part.WORK)


def test_a_full_disk_makes_no_half_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Vault(tmp_path)
    with full_disk(monkeypatch), pytest.raises(DiskFullError):
        vault.session(SESSION, Part.DSL)
    assert list((tmp_path / "sessions" / SESSION).iterdir()) == []
    vault.session(SESSION, Part.DSL)


def test_keys_are_their_owners_alone_and_sessions_keys_are_wrapped(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "config" / "keys")
    vault.session(SESSION, Part.DSL)
    for path in (tmp_path / "config").rglob("*"):
        assert mode_of(path) == (0o700 if path.is_dir() else 0o600), path.name
    session_key = (vault.folder / "sessions" / SESSION / "dsl.key").read_bytes()
    assert session_key.startswith(b"age-encryption.org/v1")
    assert b"AGE-SECRET-KEY" not in session_key


def test_pages_and_worker_that_start_together_make_one_key(tmp_path: Path) -> None:
    def recipient(_: int) -> tuple[str, str]:
        vault = Vault(tmp_path)
        return vault.instance().recipient, vault.session(SESSION, Part.WORK).recipient

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(recipient, range(16)))) == 1


def test_a_lost_instance_key_is_said_and_not_replaced(tmp_path: Path) -> None:
    Vault(tmp_path).session(SESSION, Part.WORK)
    (tmp_path / "instance.key").unlink()
    with pytest.raises(KeyFileError, match="restore"):
        Vault(tmp_path)
    assert not (tmp_path / "instance.key").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"AGE-SECRET-KEY-1NOTONE\n"])
def test_a_damaged_instance_key_is_said(tmp_path: Path, content: bytes) -> None:
    vault = Vault(tmp_path)
    (tmp_path / "instance.key").write_bytes(content)
    with pytest.raises(KeyFileError):
        vault.instance()


def test_a_session_key_copied_from_another_instance_is_refused(tmp_path: Path) -> None:
    ours, theirs = Vault(tmp_path / "ours"), Vault(tmp_path / "theirs")
    ours.session(SESSION, Part.WORK)
    theirs.session(SESSION, Part.WORK)
    shutil.copy(theirs.folder / "sessions" / SESSION / "work.key", ours.folder / "sessions" / SESSION / "work.key")
    with pytest.raises(TamperedError):
        ours.session(SESSION, Part.WORK)


@pytest.mark.parametrize("wrong", ["", "..", "../../etc/passwd", "0123456789ABCDEF", "0123456789abcde", f"{SESSION}\n"])
def test_an_id_that_is_not_ours_names_no_file(tmp_path: Path, wrong: str) -> None:
    vault = Vault(tmp_path)
    with pytest.raises(ValueError, match="16 hex"):
        vault.session(wrong, Part.WORK)
    with pytest.raises(ValueError, match="16 hex"):
        vault.destroy(wrong, Part.WORK)
    assert sorted(os.listdir(tmp_path)) == ["instance.key", "vault.lock"]
