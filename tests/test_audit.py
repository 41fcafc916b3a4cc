from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import audit, writing
from pipeline.errors import AuditError, DiskFullError, OutputError


def grown(folder: Path, entries: int = 4) -> list[str]:
    return [audit.append("sealed", {"session": f"{i:016x}"}, folder=folder) for i in range(entries)]


def test_an_empty_log_verifies(tmp_path: Path) -> None:
    assert audit.verify(folder=tmp_path) == audit.Chain(0, audit.START, frozenset({audit.START}))


def test_every_head_that_was_given_out_is_in_the_chain(tmp_path: Path) -> None:
    heads = grown(tmp_path)
    chain = audit.verify(folder=tmp_path)
    assert (chain.entries, chain.head) == (4, heads[-1])
    assert set(heads) < chain.heads


@given(st.data())
@settings(max_examples=40)
def test_any_changed_character_breaks_the_chain(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("audit")
    grown(folder, 2)
    log = folder / "audit.jsonl"
    text = log.read_text()
    at = data.draw(st.integers(0, len(text) - 2).filter(lambda i: text[i].isalnum()))
    log.write_text(text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :])
    with pytest.raises(AuditError):
        audit.verify(folder=folder)


@pytest.mark.parametrize("order", [(0, 2), (1, 0, 2), (0, 0, 1), (2,)])
def test_a_line_removed_moved_or_doubled_breaks_the_chain(tmp_path: Path, order: tuple[int, ...]) -> None:
    grown(tmp_path, 3)
    log = tmp_path / "audit.jsonl"
    lines = log.read_text().splitlines()
    log.write_text("\n".join(lines[i] for i in order) + "\n")
    with pytest.raises(AuditError, match="line"):
        audit.verify(folder=tmp_path)


def cut(folder: Path, lines: int) -> None:
    """Leave this many lines."""
    log = folder / "audit.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:lines]))


@pytest.mark.parametrize("left", [0, 2])
def test_a_cut_tail_is_seen_and_not_continued(tmp_path: Path, left: int) -> None:
    grown(tmp_path, 3)
    cut(tmp_path, left)
    for act in (lambda: audit.verify(folder=tmp_path), lambda: audit.append("sealed", {}, folder=tmp_path)):
        with pytest.raises(AuditError, match="ends before its entry 3"):
            act()
    assert len((tmp_path / "audit.jsonl").read_bytes().splitlines()) == left


def test_a_log_that_is_gone_is_no_new_log(tmp_path: Path) -> None:
    grown(tmp_path, 1)
    (tmp_path / "audit.jsonl").unlink()
    with pytest.raises(AuditError, match="ends before its entry 1"):
        audit.append("sealed", {}, folder=tmp_path)


def test_a_cut_tail_is_seen_by_whoever_kept_a_head_even_if_the_note_of_the_end_went_too(tmp_path: Path) -> None:
    heads = grown(tmp_path, 3)
    cut(tmp_path, 2)
    (tmp_path / "audit.end").unlink()
    assert heads[-1] not in audit.verify(folder=tmp_path).heads


@pytest.mark.parametrize("changed", [b"", b"[]", b"{}", b'{"n": 1, "mac": "0"}'])
def test_a_note_of_the_end_that_was_not_made_with_the_key_is_refused(tmp_path: Path, changed: bytes) -> None:
    grown(tmp_path, 2)
    (tmp_path / "audit.end").write_bytes(changed)
    for act in (lambda: audit.verify(folder=tmp_path), lambda: audit.append("sealed", {}, folder=tmp_path)):
        with pytest.raises(AuditError, match=r"audit\.end"):
            act()


@pytest.mark.parametrize("noted_after", [None, 0, 1])
def test_a_crash_before_the_end_was_noted_loses_nothing(tmp_path: Path, noted_after: int | None) -> None:
    """The log is ahead of the note by one entry or more, or the note was never made."""
    heads = grown(tmp_path, 1)
    noted = (tmp_path / "audit.end").read_bytes()
    heads += grown(tmp_path, 1 + (noted_after or 0))
    if noted_after is None:
        (tmp_path / "audit.end").unlink()
    else:
        (tmp_path / "audit.end").write_bytes(noted)
    assert audit.verify(folder=tmp_path).head == heads[-1]
    heads.append(audit.append("sealed", {}, folder=tmp_path))
    assert set(heads) < audit.verify(folder=tmp_path).heads
    assert [entry["n"] for entry in audit.entries(folder=tmp_path)] == list(range(1, len(heads) + 1))


def test_half_a_line_that_a_power_cut_left_is_no_entry_and_the_log_goes_on(tmp_path: Path) -> None:
    grown(tmp_path, 2)
    with (tmp_path / "audit.jsonl").open("ab") as log:
        log.write(b'{"n": 3, "at": "2026-')
    assert audit.verify(folder=tmp_path).entries == len(audit.entries(folder=tmp_path)) == 2
    audit.append("sealed", {}, folder=tmp_path)
    assert audit.verify(folder=tmp_path).entries == 3
    assert len((tmp_path / "audit.jsonl").read_bytes().splitlines()) == 3


def test_what_was_added_to_the_log_by_another_hand_is_not_continued(tmp_path: Path) -> None:
    grown(tmp_path, 2)
    with (tmp_path / "audit.jsonl").open("ab") as log:
        log.write(b'{"n": 3, "at": "2026-01-01T00:00:00+00:00", "act": "sealed", "mac": "0"}\n')
    with pytest.raises(AuditError, match="line 3"):
        audit.append("sealed", {}, folder=tmp_path)


def test_an_older_copy_of_both_files_goes_on_from_there(tmp_path: Path) -> None:
    """As after a restored backup: only the heads that were given out since tell of it."""
    heads = grown(tmp_path, 2)
    kept = {name: (tmp_path / name).read_bytes() for name in ("audit.jsonl", "audit.end")}
    heads += grown(tmp_path, 1)
    for name, content in kept.items():
        (tmp_path / name).write_bytes(content)
    audit.append("restored", {}, folder=tmp_path)
    chain = audit.verify(folder=tmp_path)
    assert chain.entries == 3
    assert heads[1] in chain.heads
    assert heads[2] not in chain.heads


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(tmp_path, 2)
    before = (tmp_path / "audit.jsonl").read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DiskFullError):
            audit.append("sealed", {}, folder=tmp_path)
    assert (tmp_path / "audit.jsonl").read_bytes() == before
    audit.append("sealed", {}, folder=tmp_path)
    assert audit.verify(folder=tmp_path).entries == 3


def test_an_entry_stands_although_its_place_could_not_be_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(tmp_path, 2)

    def full(_path: Path, _content: bytes) -> None:
        raise DiskFullError("full")

    with monkeypatch.context() as patched:
        patched.setattr(writing, "replace", full)
        head = audit.append("sealed", {}, folder=tmp_path)
    assert audit.verify(folder=tmp_path).head == head
    audit.append("sealed", {}, folder=tmp_path)
    assert audit.verify(folder=tmp_path).entries == 4


WRITER = """
import sys
from pathlib import Path
from pipeline import audit
for number in range(25):
    audit.append("sealed", {"session": sys.argv[2], "number": number}, folder=Path(sys.argv[1]))
"""


def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, name]) for name in ("a" * 16, "b" * 16)]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert audit.verify(folder=tmp_path).entries == 50
    told = [(entry["session"], entry["number"]) for entry in audit.entries(folder=tmp_path)]
    assert sorted(told) == [(name * 16, number) for name in "ab" for number in range(25)]


TELLING = """
import sys
from pathlib import Path
from pipeline import audit
while True:
    print(audit.append("sealed", {}, folder=Path(sys.argv[1])), flush=True)
"""


def test_a_writer_that_is_killed_leaves_every_entry_that_it_told_of(tmp_path: Path) -> None:
    told: set[str] = set()
    for entries in (1, 7, 20):
        with subprocess.Popen([sys.executable, "-c", TELLING, str(tmp_path)], stdout=subprocess.PIPE, text=True) as it:
            assert it.stdout
            told |= {it.stdout.readline().strip() for _ in range(entries)}
            it.kill()
        assert told < audit.verify(folder=tmp_path).heads
    assert audit.append("sealed", {}, folder=tmp_path) == audit.verify(folder=tmp_path).head


def written(folder: Path, times: list[datetime], act: str = "sealed") -> list[str]:
    """A log as the format has it, made without the program: an entry at each time; its heads."""
    folder.mkdir(exist_ok=True)
    (folder / "audit.key").write_text("07" * 32)
    head, heads, lines = "0" * 64, [], []
    for number, at in enumerate(times, start=1):
        entry = {"n": number, "at": at.isoformat(timespec="seconds"), "act": act, "session": f"{number:016x}"}
        if number % 2:
            entry["digests"] = {"manifest.json": "0" * 64}
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"))
        head = hmac.new(b"\7" * 32, (head + canonical).encode(), hashlib.sha256).hexdigest()
        heads.append(head)
        lines.append(json.dumps({**entry, "mac": head}) + "\n")
    (folder / "audit.jsonl").write_text("".join(lines))
    return heads


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_an_entry_takes_no_longer_in_a_log_of_20_000(tmp_path: Path) -> None:
    written(tmp_path / "long", [datetime(2026, 1, 1, tzinfo=UTC)] * 20_000)
    folders = [tmp_path / "long", tmp_path / "empty"]
    took: list[list[float]] = [[], []]
    for folder in folders:
        audit.append("sealed", {}, folder=folder)
    for _ in range(25):
        for folder, times in zip(folders, took, strict=True):
            times.append(seconds(lambda folder=folder: audit.append("sealed", {}, folder=folder)))  # type: ignore[misc]
    walking = seconds(lambda: audit.verify(folder=folders[0]))
    assert audit.verify(folder=folders[0]).entries == 20_026
    assert median(took[0]) < 3 * median(took[1])
    assert median(took[0]) < walking / 3


def test_a_broken_chain_is_not_continued(tmp_path: Path) -> None:
    grown(tmp_path, 1)
    log = tmp_path / "audit.jsonl"
    log.write_text(log.read_text().replace("sealed", "opened"))
    with pytest.raises(AuditError):
        audit.append("sealed", {}, folder=tmp_path)


def test_a_lost_key_is_an_error_and_not_a_new_chain(tmp_path: Path) -> None:
    grown(tmp_path, 1)
    (tmp_path / "audit.key").unlink()
    with pytest.raises(AuditError, match="key is gone"):
        audit.verify(folder=tmp_path)


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        audit.append("sealed", {}, folder=tmp_path / "file" / "below")


def test_the_log_holds_ids_only(tmp_path: Path) -> None:
    grown(tmp_path, 1)
    entry = json.loads((tmp_path / "audit.jsonl").read_text())
    assert set(entry) == {"n", "at", "act", "session", "mac"}


NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
TIMES = [NOW - timedelta(days=age) for age in (4000, 3000, 2500, 100, 50)]


def test_what_is_older_than_the_log_is_kept_for_gives_way_to_one_line(tmp_path: Path) -> None:
    heads = written(tmp_path, TIMES)
    assert audit.forget(NOW - timedelta(days=2000), folder=tmp_path) == 3
    chain = audit.verify(folder=tmp_path)
    assert (chain.entries, chain.forgotten, chain.head) == (5, 3, heads[-1])
    assert chain.heads == set(heads[2:])
    assert chain.older == {heads[0], heads[2]}, "those that stand in manifests, and no other"
    assert f"{1:016x}" not in (tmp_path / "audit.jsonl").read_text()
    audit.append("sealed", {}, folder=tmp_path)
    assert [entry["n"] for entry in audit.entries(folder=tmp_path)] == [3, 4, 5, 6]
    assert audit.verify(folder=tmp_path).entries == 6


def test_forgetting_again_goes_on_from_the_line_before(tmp_path: Path) -> None:
    heads = written(tmp_path, TIMES)
    assert audit.forget(TIMES[1], folder=tmp_path) == 1
    assert audit.forget(TIMES[1], folder=tmp_path) == 0
    assert audit.forget(NOW, folder=tmp_path) == 4
    chain = audit.verify(folder=tmp_path)
    assert (chain.entries, chain.forgotten, chain.head) == (5, 5, heads[-1])
    assert chain.older == {heads[0], heads[2], heads[4]}
    head = audit.append("sealed", {}, folder=tmp_path)
    assert audit.verify(folder=tmp_path).heads == {heads[-1], head}


def test_a_clock_that_was_set_back_keeps_what_came_after(tmp_path: Path) -> None:
    written(tmp_path, [TIMES[0], TIMES[4], TIMES[1]])
    assert audit.forget(TIMES[3], folder=tmp_path) == 1
    assert audit.verify(folder=tmp_path).entries == 3


def test_nothing_is_forgotten_of_a_broken_or_an_absent_log(tmp_path: Path) -> None:
    assert audit.forget(NOW, folder=tmp_path / "none") == 0
    written(tmp_path, TIMES)
    log = tmp_path / "audit.jsonl"
    log.write_text(log.read_text().replace("sealed", "opened", 1))
    before = log.read_bytes()
    with pytest.raises(AuditError, match="line 1"):
        audit.forget(NOW, folder=tmp_path)
    assert log.read_bytes() == before


@pytest.mark.parametrize("change", [("forgotten", "sealed"), ('"n": 3', '"n": 2'), ('"heads": [', '"heads": ["0", ')])
def test_the_line_for_what_was_forgotten_cannot_be_changed(tmp_path: Path, change: tuple[str, str]) -> None:
    written(tmp_path, TIMES)
    audit.forget(TIMES[3], folder=tmp_path)
    (tmp_path / "audit.end").unlink()
    log = tmp_path / "audit.jsonl"
    log.write_text(log.read_text().replace(*change, 1))
    with pytest.raises(AuditError, match="line 1"):
        audit.verify(folder=tmp_path)


def test_entries_cannot_be_dropped_from_the_start_without_the_key(tmp_path: Path) -> None:
    written(tmp_path, TIMES)
    audit.forget(TIMES[3], folder=tmp_path)
    log = tmp_path / "audit.jsonl"
    anchor, first, second = log.read_bytes().splitlines(keepends=True)
    for left in (first + second, anchor + second):
        log.write_bytes(left)
        with pytest.raises(AuditError):
            audit.verify(folder=tmp_path)


def test_a_crash_while_forgetting_leaves_the_old_log_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(tmp_path, 3)
    real, files = writing.replace, ["audit.jsonl", "audit.end"]

    def dies_at(name: str) -> Callable[[Path, bytes], None]:
        def replace(path: Path, content: bytes) -> None:
            if path.name == name:
                raise KeyboardInterrupt
            real(path, content)

        return replace

    for name in files:
        with monkeypatch.context() as patched:
            patched.setattr(writing, "replace", dies_at(name))
            with pytest.raises(KeyboardInterrupt):
                audit.forget(datetime.now(UTC) + timedelta(days=1), folder=tmp_path)
        assert audit.verify(folder=tmp_path).entries == 3
    audit.append("sealed", {}, folder=tmp_path)
    assert (audit.verify(folder=tmp_path).entries, audit.verify(folder=tmp_path).forgotten) == (4, 3)
