"""Sessions as the core leaves them for the desk: follow-ups made from values, sealed to people's keys, and stored."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pipeline.restricted import follow_ups, route_flags
from pipeline.restricted.keys import Identity, fingerprint, public_key
from pipeline.restricted.sealing import open_sealed, seal
from pipeline.service.accounts.keys import digest_of, keys_for
from pipeline.service.accounts.models import Grant, RecipientKey, User
from pipeline.service.desk import records
from pipeline.service.desk.models import SealedFile, Session, SessionRoute
from pipeline.service.store import the_store
from pipeline.settings import defaults, disclosures
from pipeline.values import Flag, Route, Transcript
from tests.building import SESSION, flag_on, recipients_of, transcript_of, two_keys_each
from tests.service.browser.people import SECRET

TALK = transcript_of(
    ("S1", "Could somebody say how the week has been."),
    ("S2", "One boy told me on Tuesday his uncle hits him."),
    ("S1", "Thank you for that."),
    ("S3", "And the new coach shuts the door on them."),
    ("S1", "Let us turn to training."),
)
CHILD = flag_on(TALK, "One boy told me on Tuesday his uncle hits him.", id="child")
ADULT = flag_on(TALK, "And the new coach shuts the door on them.", Route.HEADTEACHER, id="adult")
RULES = disclosures.load(defaults("config/disclosures.toml"))
KEYS = two_keys_each()
"""Whose files these are: made once, because a person's key outlives a test."""


def somebody(name: str, role: str) -> User:
    """A person with this role and a second factor; without a passphrase, which takes long to hash and is not tested."""
    made = User.objects.create(username=name)
    Grant.objects.create(user=made, role=role)
    TOTP.activate(made, SECRET)
    return made


def give_keys(owners: Mapping[str, User]) -> None:
    """Both keys of each of these routes to its holder."""
    RecipientKey.objects.bulk_create(
        RecipientKey(
            owner=owner,
            route=route,
            kind=RecipientKey.Kind.HELD,
            public_key=public_key(held),
            fingerprint=fingerprint(public_key(held)),
            state=RecipientKey.State.ACTIVE,
            expires_at=timezone.now() + timedelta(days=300),
            wrapped_names=b"",
        )
        for route, owner in owners.items()
        for held in KEYS[route]
    )


def sealed_session(
    uploader: User,
    flags: Sequence[Flag] = (CHILD, ADULT),
    *,
    talk: Transcript = TALK,
    reviewers: Sequence[User] = (),
    immediate: Sequence[str] = (),
    sound: bytes = b"not really sound",
) -> Session:
    """One that was processed: its three follow-ups lie in the store."""
    session = Session.objects.create(
        id=secrets.token_hex(8),
        uploader=uploader,
        date=date.fromisoformat(SESSION.date),
        kind="recording",
        suffix=".wav",
        participants=6,
        size_bytes=1,
        sha256="0" * 64,
        state=Session.State.DONE,
    )
    session.reviewers.set(reviewers)
    routed = route_flags(talk, tuple(flags), recipients_of(KEYS))
    documents = follow_ups(talk, routed, SESSION, RULES, lambda _: sound)
    for route, document in documents.items():
        keep(session, f"restricted/follow-up-{route}.age", document, str(route))
        SessionRoute.objects.create(session=session, route=str(route), immediate=str(route) in immediate)
    return session


def keep(session: Session, name: str, document: bytes, route: str) -> None:
    """Seal a document to a route's keys, and store it."""
    sealed = seal(document, [public_key(held) for held in KEYS[route]])
    the_store().put(session.pk, name, sealed)
    digest = hashlib.sha256(sealed).hexdigest()
    SealedFile.objects.create(session=session, name=name, route=route, sha256=digest)


def letter(session: Session, route: str, words: bytes = b"{}") -> bytes:
    """What a browser would send to a route."""
    return seal(words, [key.public_key for key in keys_for(session, route)])


def envelope(session: Session, route: str, words: bytes = b"{}") -> records.Envelope:
    """The same as the server takes it in."""
    return records.Envelope(route, letter(session, route, words), digest_of(keys_for(session, route)))


def opened(sealed: bytes, holder: Identity) -> bytes:
    """What the holder's browser makes of it."""
    return open_sealed(sealed, [holder])


def address(name: str, session: Session, route: str = "dsl", **others: Any) -> str:
    """Of one of the desk's pages."""
    return reverse(f"following-{name}", kwargs={"session_id": session.pk, "route": route, **others})


def post(client: Client, session: Session, *envelopes: records.Envelope, route: str = "dsl", **others: str) -> Any:
    """Append as the page does."""
    files: dict[str, Any] = {}
    for one in envelopes:
        file = io.BytesIO(one.sealed)
        file.name = "record.age"
        files.setdefault(one.route, []).append(file)
    digests = {f"sealed-to-{one.route}": one.sealed_to for one in envelopes}
    return client.post(address("records", session, route), {**files, **digests, **others})
