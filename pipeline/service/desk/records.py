"""What holders write about items: sealed in their browser, appended here, never changed.

The server can read none of it. It numbers records without gaps, keeps their digests, and refuses what is not an age
file or was sealed to other keys than the route has now. Nothing here changes or deletes a record; a file's name has
its digest, so that not even a restored database can make a later record take the place of an earlier one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from pipeline import audit
from pipeline.restricted.sealing import AGE_HEADER
from pipeline.service.accounts.keys import digest_of, keys_for
from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.desk.models import Record, SealedFile, Session, SessionRoute
from pipeline.service.store import the_store
from pipeline.settings.service import RECORD_BYTES

REVIEWER = "reviewer"
_DIGEST = re.compile(r"([0-9a-f]{64})?")
LARGEST_BYTES = RECORD_BYTES
"""A record with the sound of one item is a quarter of this."""


class RefusedRecordError(Exception):
    """Why nothing was appended, in words for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One sealed record on its way to a route, or to the session's reviewers."""

    route: str
    sealed: bytes = field(repr=False)
    sealed_to: str
    """`digest_of` the keys that the browser sealed it to."""
    returns_sha256: str = ""
    """To reviewers: digest of the id of an item whose words may return to the transcript."""
    withdraws_sha256: str = ""
    """Of one whose words may no longer."""


def append(
    session: Session, envelopes: Sequence[Envelope], by: User, *, sender: str, immediate: bool = False
) -> tuple[Record, ...]:
    """Append all of them or none. A closed `sender` is open again; another route that is sent something waits again.

    `immediate` is the one bit that the server may know of an item that is sent on. Raises RefusedRecordError,
    KeyDestroyedError for a route whose follow-up was deleted, and what the store raises.
    """
    if not envelopes:
        raise RefusedRecordError("There is nothing in it.")
    with transaction.atomic():
        # Whoever counts holds these rows: numbers are given once and without gaps, and nothing is deleted meanwhile.
        Session.objects.select_for_update().get(pk=session.pk)
        len(SessionRoute.objects.select_for_update().filter(session=session).order_by("pk"))
        kept = tuple(_append_one(session, envelope, by) for envelope in envelopes)
        for envelope in envelopes:
            if envelope.route == sender:
                _open_again(session, sender)
            elif envelope.route != REVIEWER:
                _wait_again(session, envelope.route, immediate)
    return kept


def _append_one(session: Session, envelope: Envelope, by: User) -> Record:
    keys = keys_for(session, envelope.route)
    _require_fit(envelope, keys)
    kept = Record.objects.filter(session=session, route=envelope.route)
    number = (kept.aggregate(last=Max("number"))["last"] or 0) + 1
    digest = hashlib.sha256(envelope.sealed).hexdigest()
    record = Record.objects.create(
        session=session,
        route=envelope.route,
        number=number,
        sha256=digest,
        by=by,
        returns_sha256=envelope.returns_sha256,
        withdraws_sha256=envelope.withdraws_sha256,
    )
    the_store().put(session.pk, name_of(record), envelope.sealed)
    SealedFile.objects.create(
        session=session,
        name=name_of(record),
        route=envelope.route,
        sha256=digest,
        fingerprints=[key.fingerprint for key in keys],
    )
    # Whose session and which route the log must not tell: who reads it would learn where something was flagged.
    audit.append("record", {"sha256": digest})
    return record


def _require_fit(envelope: Envelope, keys: Sequence[RecipientKey]) -> None:
    if not envelope.sealed.startswith(AGE_HEADER) or len(envelope.sealed) > LARGEST_BYTES:
        raise RefusedRecordError("This is not a sealed record.")
    if not all(_DIGEST.fullmatch(digest) for digest in (envelope.returns_sha256, envelope.withdraws_sha256)):
        raise RefusedRecordError("What returns to the transcript is not named by a digest.")
    if envelope.sealed_to != digest_of(keys):
        raise RefusedRecordError(
            "The keys of a route have changed since you opened this page. Copy what you wrote, open the page again "
            "and send it once more."
        )


def _open_again(session: Session, route: str) -> None:
    """What is written after closing is in nobody's own system yet: it must not end with what was closed."""
    SessionRoute.objects.filter(session=session, route=route).update(closed_at=None, closed_by=None)


def _wait_again(session: Session, route: str, immediate: bool) -> None:
    waiting = SessionRoute.objects.get(session=session, route=route)
    waiting.opened_at = waiting.opened_by = waiting.closed_at = waiting.closed_by = None
    waiting.alerted_at = waiting.deputy_alerted_at = None
    waiting.immediate = waiting.immediate or immediate
    waiting.save()


def name_of(record: Record) -> str:
    """Where the sealed bytes lie among the session's files."""
    return f"records/{record.route}/{record.number}-{record.sha256[:16]}.age"


def read(record: Record) -> bytes:
    """The age file; raises OutputError, TamperedError or KeyDestroyedError."""
    return the_store().get(record.session_id, name_of(record))
