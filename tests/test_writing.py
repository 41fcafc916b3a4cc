from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from pipeline import writing
from pipeline.errors import DiskFullError, OutputError


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    with writing.folder_in_one_rename(tmp_path / "session") as part:
        (part / "inside").mkdir()
        writing.write(part / "inside" / "file", b"x")
        assert not (tmp_path / "session").exists()
    assert (tmp_path / "session" / "inside" / "file").read_bytes() == b"x"
    assert [path.name for path in tmp_path.iterdir()] == ["session"]


@pytest.mark.parametrize("problem", [KeyboardInterrupt, ValueError, SystemExit])
def test_nothing_stays_of_a_folder_that_was_not_finished(tmp_path: Path, problem: type[BaseException]) -> None:
    def half_done() -> None:
        with writing.folder_in_one_rename(tmp_path / "session") as part:
            writing.write(part / "file", b"x")
            raise problem

    with pytest.raises(problem):
        half_done()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_its_own_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DiskFullError), writing.folder_in_one_rename(tmp_path / "session"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "session").mkdir()
    with pytest.raises(OutputError, match="never overwritten"), writing.folder_in_one_rename(tmp_path / "session"):
        raise AssertionError("the block must not run")


def test_a_replaced_file_is_the_old_one_or_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DiskFullError):
        writing.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    monkeypatch.undo()
    writing.replace(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_folder_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        writing.check_writable(tmp_path / "file" / "below", needed_bytes=0)


def test_too_little_space_is_refused_before_work(tmp_path: Path) -> None:
    with pytest.raises(DiskFullError):
        writing.check_writable(tmp_path, needed_bytes=1 << 60)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_flushed_where_only_what_is_open_for_writing_can_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    flush = os.fsync

    def as_windows(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            os.write(handle, b"")
        flush(handle)

    monkeypatch.setattr(os, "fsync", as_windows)
    writing.replace(tmp_path / "file", b"x")
    assert (tmp_path / "file").read_bytes() == b"x"
