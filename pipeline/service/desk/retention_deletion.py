"""The end itself, by the worker: destroy the key, write a receipt, remove what nobody can read any more.

Destroying a key makes every copy unreadable, in this folder as in its backups; overwriting files would not (FACTS-
safeguarding-security B3). Files that were saved, printed or taken to other machines are out of reach. Before anything
is destroyed the plan is asked again under the session's lock. A receipt holds ids, times and digests, and no content.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from pipeline import audit
from pipeline.errors import PipelineError
from pipeline.service.desk import requests
from pipeline.service.desk.models import Receipt, SealedFile, Session, SessionRoute
from pipeline.service.desk.retention import Ending
from pipeline.service.desk.retention_notices import tell_reviewers
from pipeline.service.desk.retention_plan import plan
from pipeline.service.desk.retention_words import PARTS
from pipeline.service.store import the_store
from pipeline.service.vault import Part

_KEYS = {Part.REVIEWER: (Part.REVIEWER, Part.WORK)}
"""Keys that end together: an upload whose sealed copy could not be made is a recording too."""


def look_after_retention() -> None:
    """What a worker does at each look; raises what the vault, the store and the audit log raise."""
    now = timezone.now()
    tell_reviewers(now)
    due(now)


def due(now: datetime) -> int:
    """Delete what has had its time; how much that was.

    A session of which something is damaged keeps no other one longer: what it raises is raised once all are done.
    """
    ended, problems = 0, []
    for ending in plan(now).values():
        try:
            ended += ending.is_due(now) and _end(ending, now)
        except PipelineError as problem:
            problems.append(problem)
    _remove_unreadable(now)
    if problems:
        raise problems[0]
    return ended


def _end(planned: Ending, now: datetime) -> bool:
    """Look again under the row's lock: it may have been held, released or sent an item since."""
    with transaction.atomic():
        # As `records.append` takes them, and in the same order.
        Session.objects.select_for_update().get(pk=planned.session_id)
        len(SessionRoute.objects.select_for_update().filter(session=planned.session_id).order_by("pk"))
        ending = plan(now, only=planned.session_id).get((planned.session_id, planned.part))
        if ending is None or not ending.is_due(now):
            return False
        files = _files(ending)
        for part in _keys_of(ending.part):
            the_store().vault.destroy(ending.session_id, part)
        SealedFile.objects.filter(session=ending.session_id, route=ending.part).delete()
        SessionRoute.objects.filter(session=ending.session_id, route=ending.part).update(deleted_at=now)
        if ending.part is Part.REVIEWER:
            requests.end_open(ending.session_id)
        _write_receipt(ending, files, now)
    return True


def _keys_of(part: Part) -> tuple[Part, ...]:
    return _KEYS.get(part, (part,))


def _files(ending: Ending) -> list[dict[str, str]]:
    """Digests of all that becomes unreadable."""
    sealed = dict(SealedFile.objects.filter(session=ending.session_id).values_list("name", "sha256"))
    return [
        {"name": name, "wrapped_sha256": digest, "sealed_sha256": sealed.get(name, "")}
        for part in _keys_of(ending.part)
        for name, digest in the_store().wrapped(ending.session_id, part).items()
    ]


def _write_receipt(ending: Ending, files: list[dict[str, str]], now: datetime) -> None:
    receipt = Receipt(
        session_id=ending.session_id,
        part=ending.part,
        due_at=ending.due,
        done_at=now,
        files=files,
        audit_head=audit.verify().head,
    )
    receipt.sha256 = hashlib.sha256(content(receipt)).hexdigest()
    receipt.save()
    facts = {"session": ending.session_id, "part": ending.part.value, "receipt": receipt.sha256}
    audit.append("deleted", facts)


def content(receipt: Receipt) -> bytes:
    """A receipt as it is saved; its SHA-256 stands in the audit log."""
    document: dict[str, Any] = {
        "schema": 1,
        "session_id": receipt.session_id,
        "part": receipt.part,
        "what": PARTS[Part(receipt.part)],
        "how": "the key that opened every copy was destroyed",
        "due_at": receipt.due_at.astimezone(UTC).isoformat(),
        "done_at": receipt.done_at.astimezone(UTC).isoformat(),
        "files": receipt.files,
        "audit_head": receipt.audit_head,
    }
    return json.dumps(document, indent=2, sort_keys=True).encode() + b"\n"


def _remove_unreadable(now: datetime) -> None:
    """The bytes of what has ended: of no use to anybody, and a recording is large. Tried again at the next look."""
    for receipt in Receipt.objects.filter(removed_at__isnull=True):
        for part in _keys_of(Part(receipt.part)):
            the_store().discard(receipt.session_id, part)
        Receipt.objects.filter(pk=receipt.pk).update(removed_at=now)
