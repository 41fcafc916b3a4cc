from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import audit
from pipeline.errors import AuditError, OutputError


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
@settings(max_examples=40, deadline=None)
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


def test_a_cut_tail_is_seen_by_whoever_kept_a_head(tmp_path: Path) -> None:
    heads = grown(tmp_path, 3)
    log = tmp_path / "audit.jsonl"
    log.write_text("\n".join(log.read_text().splitlines()[:2]) + "\n")
    assert heads[-1] not in audit.verify(folder=tmp_path).heads


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
