"""What was done to which session, in a log whose edits can be seen.

Each line is chained to the one before it: `mac = HMAC-SHA256(key, previous mac || canonical JSON)`. That shows
edits, reordering and removed lines, but not a rewrite by someone who holds the key: so the head is printed in every
manifest, and a head found there must be found here (FACTS-safeguarding-security B3). A small file beside the log,
under the same key, says where the log ends: an entry is added after looking at the last line alone, and a tail that
was cut is missed. What is older than the log is kept for gives way to one line under the key that says how far the
chain had come, and which of its heads a manifest may show.
Entries hold ids, digests and counts; never words, names, labels or file names.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_state_path

from pipeline import writing
from pipeline.errors import AuditError, OutputError, PipelineError

START = "0" * 64
FOLDER_VARIABLE = "QUIETROOM_STATE"
LOG, END = "audit.jsonl", "audit.end"
FORGOTTEN = "forgotten"
"""Act of the line that stands for what the log no longer holds."""
_SHOWN = "digests"
"""Entries with this fact tell what a session's folder held: their heads stand in manifests."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What verification found."""

    entries: int
    """Ever written, those that were forgotten too: the number of the last."""
    head: str
    heads: frozenset[str]
    """Every head that the log can show: a manifest's must be one of them, or of the older ones."""
    forgotten: int = 0
    older: frozenset[str] = frozenset()
    """Heads that stood in manifests, of entries that are forgotten."""


@dataclass(frozen=True, slots=True)
class _End:
    """Where the log ends: its last line and the bytes at which it begins and ends."""

    n: int
    head: str
    previous: str
    begins: int
    ends: int


def default_folder() -> Path:
    """Where the log and its key lie: `$QUIETROOM_STATE`, or the user's state folder."""
    return Path(os.environ.get(FOLDER_VARIABLE) or user_state_path("quietroom", appauthor=False))


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else writes to this log within the block: for whoever copies it. The folder must be there."""
    with FileLock(folder / "audit.lock"):
        yield


def append(act: str, facts: dict[str, Any], *, folder: Path | None = None) -> str:
    """Write one entry and return the new head; raises AuditError rather than continue a broken chain.

    Takes as long for a long log as for an empty one: only where it does not end as was noted is all of it walked.
    Raises OutputError or DiskFullError, and then the entry is not there.
    """
    folder = folder or default_folder()
    with _reached():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with held(folder):
            key = _key(folder)
            end = _noted_end(key, folder) or _walk(key, _content(folder), _noted(key, folder))[1]
            entry = {"n": end.n + 1, "at": _now(), "act": act, **facts}
            mac = _mac(key, end.head, entry)
            line = _line({**entry, "mac": mac})
            _add(folder / LOG, line, at=end.ends)
            # The entry is there: where that cannot be noted, the next one finds it by walking.
            with suppress(PipelineError):
                _note(key, folder, _End(end.n + 1, mac, end.head, end.ends, end.ends + len(line)))
    return mac


def verify(*, folder: Path | None = None) -> Chain:
    """Walk the chain from its start; raises AuditError with the number of the first line that does not fit."""
    folder = folder or default_folder()
    if not any((folder / name).exists() for name in (LOG, END)):
        return Chain(0, START, frozenset({START}))
    with _reached():
        with held(folder):
            key = _key(folder)
            content, noted = _content(folder), _noted(key, folder)
        return _walk(key, content, noted)[0]


def entries(*, folder: Path | None = None) -> tuple[dict[str, Any], ...]:
    """What the log says, from its start; of a log that was checked with `verify` only."""
    return tuple(json.loads(line) for line in _whole_lines(_content(folder or default_folder())))


def forget(before: datetime, *, folder: Path | None = None) -> int:
    """Let one line stand for all entries older than this, up to the first that is not; how many went.

    Numbers go on, and the chain with them. The log changes in one rename; where it ends is noted after that, and
    found by walking if it could not be. Raises as `append`.
    """
    folder = folder or default_folder()
    if not (folder / LOG).exists():
        return 0
    with _reached(), held(folder):
        key, content = _key(folder), _content(folder)
        chain, _ = _walk(key, content, _noted(key, folder))
        lines = _whole_lines(content)[1 if chain.forgotten else 0 :]
        gone = list(takewhile(lambda entry: datetime.fromisoformat(entry["at"]) < before, map(json.loads, lines)))
        if gone:
            shown = chain.older | {entry["mac"] for entry in gone if _SHOWN in entry}
            content = b"".join((_anchor(key, gone[-1], shown), *lines[len(gone) :]))
            writing.replace(folder / LOG, content)
            _note(key, folder, _walk(key, content, None)[1])
    return len(gone)


def _anchor(key: bytes, last: dict[str, Any], shown: frozenset[str]) -> bytes:
    """The line that stands for an entry and all before it."""
    line = {"n": last["n"], "at": _now(), "act": FORGOTTEN, "head": last["mac"], "heads": sorted(shown)}
    return _line({**line, "mac": _mac(key, FORGOTTEN, line)})


def _walk(key: bytes, content: bytes, noted: _End | None) -> tuple[Chain, _End]:
    """The chain and where it ends, every line checked; raises AuditError, also where less is there than was noted."""
    lines = _whole_lines(content)
    chain, end = _beginning(key, lines)
    heads = {end.head: end.n}
    for line in lines[1 if chain.forgotten else 0 :]:
        head = _checked(key, end.head, end.n + 1, line)
        end = _End(end.n + 1, head, end.head, end.ends, end.ends + len(line))
        heads[head] = end.n
    if noted and noted.n >= chain.forgotten and heads.get(noted.head) != noted.n:
        raise AuditError(
            f"the audit log ends before its entry {noted.n}: its tail was cut, or an older copy put in its place; "
            "keep the files and tell whoever is responsible"
        )
    # Half a line after what was noted is what a power cut left of an entry that nobody was told of.
    if noted is None and end.ends != len(content):
        raise _broken(end.n + 1)
    return replace(chain, entries=end.n, head=end.head, heads=frozenset(heads)), end


def _beginning(key: bytes, lines: list[bytes]) -> tuple[Chain, _End]:
    """What stands before the first entry: nothing, or the line for what was forgotten."""
    first = _parsed(lines[0], 1) if lines else {}
    if first.get("act") != FORGOTTEN:
        return Chain(0, START, frozenset()), _End(0, START, START, 0, 0)
    if not hmac.compare_digest(str(first.pop("mac", "")), _mac(key, FORGOTTEN, first)):
        raise _broken(1)
    end = _End(first["n"], first["head"], START, len(lines[0]), len(lines[0]))
    return Chain(end.n, end.head, frozenset(), end.n, frozenset(first["heads"])), end


def _checked(key: bytes, head: str, number: int, line: bytes) -> str:
    """The line's own mac, which is the next head."""
    entry = _parsed(line, number)
    mac = str(entry.pop("mac", ""))
    if entry.get("n") != number or not hmac.compare_digest(mac, _mac(key, head, entry)):
        raise _broken(number)
    return mac


def _parsed(line: bytes, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        raise _broken(number) from None
    if not isinstance(entry, dict):
        raise _broken(number)
    return entry


def _broken(number: int) -> AuditError:
    return AuditError(f"the audit log was changed at line {number}: keep the file and tell whoever is responsible")


def _noted_end(key: bytes, folder: Path) -> _End | None:
    """Where the log ends, if it ends as noted and its last line is the one that was written; else it must be walked."""
    noted, log = _noted(key, folder), folder / LOG
    if noted is None or not log.exists() or log.stat().st_size != noted.ends:
        return None
    with log.open("rb") as file:
        file.seek(noted.begins)
        line = file.read()
    with suppress(AuditError):
        return noted if _checked(key, noted.previous, noted.n, line) == noted.head else None
    return None


def _noted(key: bytes, folder: Path) -> _End | None:
    """What the last to write noted; raises AuditError for what was not noted with this key."""
    path = folder / END
    if not path.exists():
        return None
    changed = AuditError(
        f"{END}, which says where the audit log ends, was changed: keep the files and tell whoever is responsible"
    )
    try:
        noted = json.loads(path.read_bytes())
        mac = str(noted.pop("mac"))
    except (ValueError, KeyError, AttributeError, TypeError):
        raise changed from None
    if not hmac.compare_digest(mac, _mac(key, END, noted)):
        raise changed
    return _End(**noted)


def _note(key: bytes, folder: Path, end: _End) -> None:
    noted = asdict(end)
    writing.replace(folder / END, _line({**noted, "mac": _mac(key, END, noted)}))


def _mac(key: bytes, head: str, entry: dict[str, Any]) -> str:
    """Of an entry after this head; what is no entry has a word in its place that is none."""
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, (head + canonical).encode(), hashlib.sha256).hexdigest()


def _key(folder: Path) -> bytes:
    path = folder / "audit.key"
    if not path.exists():
        if any((folder / name).exists() for name in (LOG, END)):
            raise AuditError("the audit log's key is gone, so the log cannot be checked; restore audit.key")
        writing.write(path, secrets.token_hex(32).encode())
    return bytes.fromhex(path.read_text().strip())


def _content(folder: Path) -> bytes:
    log = folder / LOG
    return log.read_bytes() if log.exists() else b""


def _whole_lines(content: bytes) -> list[bytes]:
    """With their ends; what comes behind the last end is no line."""
    return [line + b"\n" for line in content.split(b"\n")[:-1]]


def _line(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry).encode() + b"\n"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _add(log: Path, line: bytes, *, at: int) -> None:
    """Write the line there and nothing behind it, or leave the log as it was."""
    try:
        with log.open("ab") as file:
            file.truncate(at)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            os.truncate(log, at)
        raise


@contextmanager
def _reached() -> Iterator[None]:
    """An error of the disk, with what can be done about it."""
    try:
        with writing.disk_errors():
            yield
    except OutputError:
        raise OutputError(f"the audit log cannot be read or written; set {FOLDER_VARIABLE}") from None
