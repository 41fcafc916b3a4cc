from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Callable
from hashlib import shake_128
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import (
    DiskFullError,
    KeyDestroyedError,
    OutputError,
    PipelineError,
    SettingsError,
    SourceChangedError,
    TamperedError,
)
from pipeline.service.store import SealedUpload, Store, part_of
from pipeline.service.vault import Part, Vault
from tests.service.disks import all_bytes, full_disk, mode_of

SESSION, OTHER = "0123456789abcdef", "fedcba9876543210"
WORDS = b"Callum told me that he is afraid to go home on Fridays"


def store_in(folder: Path) -> Store:
    return Store(folder / "data", Vault(folder / "keys"))


def uploaded(store: Store, *chunks: bytes, session: str = SESSION) -> SealedUpload:
    for number, chunk in enumerate(chunks):
        store.add_chunk(session, number, chunk)
    return store.upload(session, ".wav")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path)


@pytest.fixture(scope="module")
def long_upload(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, SealedUpload]:
    plain = shake_128(b"5").digest(700_000)
    sizes = [1, 65_536, 200_000, 65_535, 100_000, 268_928]
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    chunks = [plain[start : start + size] for start, size in zip(starts, sizes, strict=True)]
    return plain, uploaded(store_in(tmp_path_factory.mktemp("long")), *chunks)


def test_an_upload_comes_back_whole(long_upload: tuple[bytes, SealedUpload]) -> None:
    plain, upload = long_upload
    assert upload.open().read() == plain
    assert (upload.size, upload.suffix) == (len(plain), ".wav")


@given(steps=st.lists(st.tuples(st.integers(0, 720_000), st.sampled_from([0, 1, 2]), st.integers(0, 150_000))))
@settings(max_examples=40)
def test_reading_here_and_there_is_like_reading_the_plain_bytes(
    long_upload: tuple[bytes, SealedUpload], steps: list[tuple[int, int, int]]
) -> None:
    plain, upload = long_upload
    ours, theirs = upload.open(), io.BytesIO(plain)
    for offset, whence, length in steps:
        where = -min(offset, len(plain)) if whence == os.SEEK_END else offset
        assert ours.seek(where, whence) == theirs.seek(where, whence)
        assert ours.read(length) == theirs.read(length)
        assert ours.tell() == theirs.tell()


def test_no_place_lies_before_the_start(long_upload: tuple[bytes, SealedUpload]) -> None:
    with pytest.raises(ValueError, match="before the start"):
        long_upload[1].open().seek(-1)


def test_few_pieces_are_in_memory_at_once(long_upload: tuple[bytes, SealedUpload]) -> None:
    reader = long_upload[1].open()
    for place in range(0, 700_000, 10_000):
        reader.seek(place)
        reader.read(5)
        assert len(reader.raw._opened) <= 2  # type: ignore[attr-defined]


def test_the_digest_is_of_the_uploaded_bytes(store: Store) -> None:
    uploaded(store, b"one", b"two", WORDS)
    assert store.sha256(SESSION) == hashlib.sha256(b"onetwo" + WORDS).hexdigest()
    assert store.received(SESSION) == (3, 6 + len(WORDS))


def test_an_upload_of_no_pieces_is_empty(store: Store) -> None:
    assert store.received(SESSION) == (0, 0)
    assert store.upload(SESSION, ".wav").open().read() == b""
    assert store.sha256(SESSION) == hashlib.sha256().hexdigest()


def test_nothing_plain_lies_on_the_disk(tmp_path: Path, store: Store) -> None:
    uploaded(store, WORDS * 2000, WORDS)
    store.set_order(SESSION, {"participants": [WORDS.decode()]})
    store.put(SESSION, "restricted/follow-up-dsl.age", WORDS)
    on_disk = all_bytes(tmp_path)
    assert not any(WORDS[i : i + 12] in on_disk for i in range(len(WORDS) - 12))


def test_everything_is_its_owners_alone_and_keys_lie_outside(tmp_path: Path, store: Store) -> None:
    uploaded(store, WORDS)
    store.put(SESSION, "restricted/follow-up-dsl.age", WORDS)
    for path in store.folder.rglob("*"):
        assert mode_of(path) == (0o700 if path.is_dir() else 0o600), path.name
        assert path.suffix in {"", ".age"}
    assert mode_of(store.folder) == 0o700
    assert {path.suffix for path in (tmp_path / "keys").rglob("*") if path.is_file()} == {".key", ".lock"}


@pytest.mark.parametrize("inside", ["data", "data/keys", "data/../data/keys"])
def test_keys_inside_the_data_folder_are_refused(tmp_path: Path, inside: str) -> None:
    vault = Vault(tmp_path / inside)
    with pytest.raises(SettingsError, match="QUIETROOM_KEYS"):
        Store(tmp_path / "data", vault)


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), which=st.integers(0, 2))
@settings(max_examples=40)
def test_any_flipped_bit_of_a_piece_is_refused(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int, which: int
) -> None:
    store = store_in(tmp_path_factory.mktemp("flip"))
    piece = uploaded(store, b"one", WORDS, b"three").pieces[which].path
    sealed = bytearray(piece.read_bytes())
    sealed[int(place * len(sealed))] ^= 1 << bit
    piece.write_bytes(sealed)
    with pytest.raises(TamperedError):
        store.sha256(SESSION)


def _swap(folder: Path) -> None:
    first, second = sorted(folder.glob("*.age"))[:2]
    first.rename(folder / "aside")
    second.rename(first)
    (folder / "aside").rename(second)


def _drop(folder: Path) -> None:
    sorted(folder.glob("*.age"))[1].unlink()


def _double(folder: Path) -> None:
    (folder / "000001-7.age").write_bytes(sorted(folder.glob("*.age"))[1].read_bytes())


def _lie_about_its_size(folder: Path) -> None:
    first = sorted(folder.glob("*.age"))[0]
    first.rename(folder / "000000-4.age")


@pytest.mark.parametrize("damage", [_swap, _drop, _double, _lie_about_its_size])
def test_pieces_that_somebody_exchanged_or_removed_are_refused(store: Store, damage: Callable[[Path], None]) -> None:
    uploaded(store, b"one", b"two", b"six")
    damage(store.folder / "uploads" / SESSION)
    with pytest.raises(TamperedError):
        store.sha256(SESSION)


def test_a_piece_of_another_session_is_refused(store: Store) -> None:
    ours, theirs = uploaded(store, b"one"), uploaded(store, b"two", session=OTHER)
    ours.pieces[0].path.write_bytes(theirs.pieces[0].path.read_bytes())
    with pytest.raises(TamperedError):
        ours.open().read()


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_piece_out_of_turn_stores_nothing(store: Store, number: int) -> None:
    uploaded(store, b"one", b"two")
    with pytest.raises(OutputError, match="out of turn"):
        store.add_chunk(SESSION, number, b"x")
    assert store.upload(SESSION, ".wav").open().read() == b"onetwo"


def test_a_crash_before_the_rename_leaves_the_upload_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    uploaded(store, b"one")
    with full_disk(monkeypatch), pytest.raises(DiskFullError):
        store.add_chunk(SESSION, 1, b"two")
    assert store.received(SESSION) == (1, 3)
    store.add_chunk(SESSION, 1, b"two")
    assert store.upload(SESSION, ".wav").open().read() == b"onetwo"


def test_what_a_dead_process_left_half_written_is_not_read(store: Store) -> None:
    upload = uploaded(store, b"one")
    (upload.pieces[0].path.parent / ".000001-3.age.part").write_bytes(b"half a pie")
    assert store.received(SESSION) == (1, 3)
    store.add_chunk(SESSION, 1, b"two")
    assert store.upload(SESSION, ".wav").open().read() == b"onetwo"
    assert not list(upload.pieces[0].path.parent.glob(".*"))


def test_an_upload_removed_while_it_is_read_says_so(store: Store) -> None:
    upload = uploaded(store, b"one" * 10_000, b"two")
    upload.require_same()
    store.discard_upload(SESSION)
    with pytest.raises(SourceChangedError):
        upload.require_same()
    with pytest.raises(SourceChangedError):
        upload.open().read()
    store.discard_upload(SESSION)
    assert store.received(SESSION) == (0, 0)


def test_a_destroyed_key_ends_the_upload_and_its_order(store: Store) -> None:
    uploaded(store, b"one")
    store.set_order(SESSION, {"label": "Spring"})
    store.vault.destroy(SESSION, Part.WORK)
    attempts: list[Callable[[], object]] = [
        lambda: store.sha256(SESSION),
        lambda: store.order(SESSION),
        lambda: store.add_chunk(SESSION, 1, b"two"),
        lambda: store.set_order(SESSION, {}),
    ]
    for attempt in attempts:
        with pytest.raises(KeyDestroyedError):
            attempt()


def test_an_order_comes_back(store: Store) -> None:
    order = {"label": "Spring", "participants": ["Siân Kaplan"], "speakers": None}
    store.set_order(SESSION, {})
    store.set_order(SESSION, order)
    assert store.order(SESSION) == order
    with pytest.raises(OutputError):
        store.order(OTHER)


NAMES = {
    "restricted/follow-up-dsl.age": Part.DSL,
    "restricted/follow-up-headteacher.age": Part.HEADTEACHER,
    "restricted/follow-up-chair.age": Part.CHAIR,
    "restricted/transcript.age": Part.REVIEWER,
    "restricted/recording.age": Part.REVIEWER,
    "restricted/recording-redacted.age": Part.REVIEWER,
    "restricted/notes.age": Part.REVIEWER,
    "records/dsl/1.age": Part.DSL,
    "records/chair/12.age": Part.CHAIR,
    "analyst/transcript.json": Part.ANALYST,
    "released/1/transcript.docx": Part.ANALYST,
    "manifest.json": Part.ANALYST,
}


@pytest.mark.parametrize(("name", "part"), NAMES.items())
def test_every_file_is_wrapped_under_its_parts_key(store: Store, name: str, part: Part) -> None:
    assert part_of(name) is part
    store.put(SESSION, name, b"old")
    store.put(SESSION, name, b"new")
    assert store.get(SESSION, name) == b"new"
    stored = (store.folder / "sessions" / SESSION / name).read_bytes()
    assert store.vault.session(SESSION, part).unwrap(stored) == b"new"
    store.vault.destroy(SESSION, part)
    with pytest.raises(KeyDestroyedError):
        store.get(SESSION, name)


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../x", "restricted/../../x", "analyst//x", "a/..", ".hidden", "A"]
)
def test_a_name_that_leads_elsewhere_is_refused(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        store.put(SESSION, name, b"x")
    with pytest.raises(ValueError, match="name"):
        store.get(SESSION, name)


def test_names_lists_what_was_put(store: Store) -> None:
    for name in NAMES:
        store.put(SESSION, name, b"x")
    assert store.names(SESSION) == tuple(sorted(NAMES))
    assert store.names(OTHER) == ()


def test_a_file_that_is_not_there_or_was_changed_is_refused(store: Store) -> None:
    with pytest.raises(OutputError):
        store.get(SESSION, "manifest.json")
    store.put(SESSION, "manifest.json", b"{}")
    path = store.folder / "sessions" / SESSION / "manifest.json"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(PipelineError):
        store.get(SESSION, "manifest.json")


def test_a_crash_before_the_rename_leaves_the_file_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(SESSION, "manifest.json", b"old")
    with full_disk(monkeypatch), pytest.raises(DiskFullError):
        store.put(SESSION, "manifest.json", b"new")
    assert store.get(SESSION, "manifest.json") == b"old"


def test_uploads_are_listed_with_their_last_change(store: Store) -> None:
    assert store.uploads() == ()
    uploaded(store, b"one", session=OTHER)
    uploaded(store, b"one")
    assert [session for session, _ in store.uploads()] == [SESSION, OTHER]
    assert all(abs(time.time() - changed) < 60 for _, changed in store.uploads())


def test_a_roster_comes_back_and_lies_wrapped(store: Store) -> None:
    assert store.roster() is None
    store.set_roster(WORDS)
    assert store.roster() == WORDS
    assert WORDS not in all_bytes(store.folder)
    store.discard_roster()
    store.discard_roster()
    assert store.roster() is None
