"""What was done to which session, in a log whose edits can be seen.

Each line is chained to the one before it: `mac = HMAC-SHA256(key, previous mac || canonical JSON)`. That shows
edits, reordering and removed lines, but not a cut tail or a rewrite by someone who holds the key: so the head
is printed in every manifest, and a head found there must be found here (FACTS-safeguarding-security B3).
Entries hold ids, digests and counts; never words, names, labels or file names.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_state_path

from pipeline.errors import AuditError, OutputError

START = "0" * 64
FOLDER_VARIABLE = "QUIETROOM_STATE"


@dataclass(frozen=True, slots=True)
class Chain:
    """What verification found."""

    entries: int
    head: str
    heads: frozenset[str]
    """Every head the chain has had: a manifest's must be one of them."""


def default_folder() -> Path:
    """Where the log and its key lie: `$QUIETROOM_STATE`, or the user's state folder."""
    return Path(os.environ.get(FOLDER_VARIABLE) or user_state_path("quietroom", appauthor=False))


def append(act: str, facts: dict[str, Any], *, folder: Path | None = None) -> str:
    """Write one entry and return the new head; raises AuditError rather than continue a broken chain."""
    folder = folder or default_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(folder / "audit.lock"):
            chain = verify(folder=folder)
            entry = {"n": chain.entries + 1, "at": datetime.now(UTC).isoformat(timespec="seconds"), "act": act, **facts}
            mac = _mac(_key(folder), chain.head, entry)
            _write(folder / "audit.jsonl", json.dumps({**entry, "mac": mac}) + "\n")
    except OSError as problem:
        raise OutputError(f"the audit log cannot be written ({problem.strerror}); set {FOLDER_VARIABLE}") from None
    return mac


def verify(*, folder: Path | None = None) -> Chain:
    """Walk the chain from the start; raises AuditError with the number of the first line that does not fit."""
    folder = folder or default_folder()
    log = folder / "audit.jsonl"
    if not log.exists():
        return Chain(0, START, frozenset({START}))
    key, head, heads = _key(folder), START, {START}
    lines = log.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        head = _checked(key, head, number, line)
        heads.add(head)
    return Chain(len(lines), head, frozenset(heads))


def entries(*, folder: Path | None = None) -> tuple[dict[str, Any], ...]:
    """What the log says, from its start; of a log that was checked with `verify` only."""
    log = (folder or default_folder()) / "audit.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return tuple(json.loads(line) for line in lines)


def _checked(key: bytes, head: str, number: int, line: str) -> str:
    broken = AuditError(f"the audit log was changed at line {number}: keep the file and tell whoever is responsible")
    try:
        entry = json.loads(line)
        mac = str(entry.pop("mac"))
    except (ValueError, KeyError, AttributeError):
        raise broken from None
    if entry.get("n") != number or not hmac.compare_digest(mac, _mac(key, head, entry)):
        raise broken
    return mac


def _mac(key: bytes, head: str, entry: dict[str, Any]) -> str:
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, (head + canonical).encode(), hashlib.sha256).hexdigest()


def _key(folder: Path) -> bytes:
    path = folder / "audit.key"
    if not path.exists():
        if (folder / "audit.jsonl").exists():
            raise AuditError("the audit log's key is gone, so the log cannot be checked; restore audit.key")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text().strip())


def _write(log: Path, line: str) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
