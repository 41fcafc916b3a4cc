"""Seal again what is sealed to keys that changed, in the browser of somebody who can open it.

The server can do nothing but give out a file and take another in its place: that it is an age file, for as many keys
as the route has now, and as long inside as the one before. Whether it holds the same, and is sealed to these very
keys, it cannot see; who put it there stands in the audit chain. The file before stays until the new one is on disk,
so that stopping midway loses nothing.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction

from pipeline import audit
from pipeline.errors import RecipientsError
from pipeline.restricted.sealing import AGE_HEADER
from pipeline.service import pieces
from pipeline.service.accounts.keys import KEYS_NEEDED, digest_of, established, keys_for
from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.desk.models import SealedFile, Session
from pipeline.service.pieces import SealedUpload
from pipeline.service.roles import ROUTE_OF, Role
from pipeline.service.store import part_of, swapping, the_store
from pipeline.service.vault import Wrapping, private_folder

ABANDONED_S = 24 * 3600.0
LONGEST_HEADER = 64 << 10
"""Bytes; a header with fifty keys has a tenth of it."""
_LAST_LINE = b"\n--- "
_STANZA = b"-> "
_KIND = b"X25519"
_PADDING = b"-grease"
"""The Rust age library adds a stanza for nobody, so that readers learn to pass over what they do not know."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """What a browser sends back."""

    content: bytes = field(repr=False)
    generation: int
    """Of the file that was opened: another person may have been quicker."""
    sealed_to: str
    """`digest_of` the keys that the browser used."""


def openable_by(user: User) -> list[SealedFile]:
    """The sealed files that one of the person's keys opens, in routes that are theirs, sessions in order."""
    own = {key.fingerprint for route in user.key_routes for key in established(route).filter(owner=user)}
    files = SealedFile.objects.filter(route__in=user.key_routes).select_related("session")
    reviews = set(Session.objects.filter(reviewers=user).values_list("pk", flat=True))
    reviewer = ROUTE_OF[Role.REVIEWER]
    return [
        file
        for file in files.order_by("session__created_at", "name")
        if own & set(file.fingerprints) and (file.route != reviewer or file.session_id in reviews)
    ]


def stale(files: Iterable[SealedFile]) -> list[SealedFile]:
    """Those that are sealed to other keys than they should be now."""
    return [file for file in files if set(file.fingerprints) != {key.fingerprint for key in keys_of(file)}]


def keys_of(file: SealedFile) -> list[RecipientKey]:
    """What the file should be sealed to now."""
    return keys_for(file.session, file.route)


def keep_piece(file: SealedFile, by: User, number: int, content: bytes) -> None:
    """Keep one piece of what a browser sealed again, until all have come; number 0 begins anew.

    Raises RecipientsError for one out of turn, too large, or more than the file before could need.
    """
    folder, largest = _waiting(file, by), settings.QUIETROOM.uploads.piece_bytes
    if number == 0:
        shutil.rmtree(folder, ignore_errors=True)
    found = pieces.found_in(folder)
    most = len(the_store().get(file.session_id, file.name)) + LONGEST_HEADER
    if number != len(found) or len(content) > largest or sum(piece.size for piece in found) + len(content) > most:
        raise RecipientsError("this is not the same content, or a piece of it came out of turn; load this page again")
    private_folder(folder)
    pieces.add(folder, number, content, _wrapping(file))


def collected(file: SealedFile, by: User) -> bytes:
    """All pieces that this person sent, which are gone from the disk then; raises TamperedError."""
    folder = _waiting(file, by)
    with SealedUpload("", pieces.found_in(folder), _wrapping(file)).open() as reader:
        content = reader.read()
    shutil.rmtree(folder, ignore_errors=True)
    return content


def _waiting(file: SealedFile, by: User) -> Path:
    return _all_waiting() / f"{file.pk}-{by.pk}"


def _all_waiting() -> Path:
    return the_store().folder / "resealing"


def forget_abandoned(now: float) -> None:
    """Remove pieces of whoever stopped midway a day ago or longer; `now` in seconds as `time.time` gives it."""
    for folder in _all_waiting().glob("*/"):
        if now - folder.stat().st_mtime > ABANDONED_S:
            shutil.rmtree(folder, ignore_errors=True)


def _wrapping(file: SealedFile) -> Wrapping:
    return the_store().vault.session(file.session_id, part_of(file.name))


def replace(file: SealedFile, resealed: Resealed, by: User) -> None:
    """Put the file that was sealed again in the place of the other.

    Raises RecipientsError when it does not fit, KeyDestroyedError once the session was deleted, and what the store
    raises; then nothing is changed.
    """
    with swapping(the_store().folder), transaction.atomic():
        _replace(file, resealed, by)


def _replace(file: SealedFile, resealed: Resealed, by: User) -> None:
    file = SealedFile.objects.select_for_update().select_related("session").get(pk=file.pk)
    keys = keys_of(file)
    if len(keys) < KEYS_NEEDED:
        raise RecipientsError("this route has fewer than two keys in use; nothing is sealed again until it has")
    if resealed.generation != file.generation or resealed.sealed_to != digest_of(keys):
        raise RecipientsError("the keys or this file changed meanwhile; load this page again")
    _check_fits(resealed.content, the_store().get(file.session_id, file.name), len(keys))
    file.sha256 = hashlib.sha256(resealed.content).hexdigest()
    file.fingerprints = [key.fingerprint for key in keys]
    file.generation += 1
    file.save()
    # Not of which session: how often it stands there would tell how much was written about it.
    facts = {"generation": file.generation, "sha256": file.sha256, "keys": file.fingerprints}
    audit.append("resealed", {**facts, "by": by.pk})
    the_store().put(file.session_id, file.name, resealed.content)


def _check_fits(content: bytes, before: bytes, keys: int) -> None:
    kinds, start = _header(content)
    if kinds.count(_KIND) != keys or any(kind != _KIND and not kind.endswith(_PADDING) for kind in kinds):
        raise RecipientsError("this is not sealed to as many keys as the route has")
    if len(content) - start != len(before) - _header(before)[1]:
        raise RecipientsError("this is not the same content: it has another length")


def _header(sealed: bytes) -> tuple[list[bytes], int]:
    """Kinds of recipients, and where the content begins (age-encryption.org/v1)."""
    end = sealed.find(_LAST_LINE, 0, LONGEST_HEADER)
    start = sealed.find(b"\n", end + len(_LAST_LINE), LONGEST_HEADER) + 1
    if not sealed.startswith(AGE_HEADER) or end < 0 or start == 0:
        raise RecipientsError("this is not an age file")
    lines = sealed[:end].split(b"\n")
    return [line.split(b" ")[1] for line in lines if line.startswith(_STANZA)], start
