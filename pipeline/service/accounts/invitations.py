"""Links by which somebody sets their passphrase: once, within the set days, shown to whoever invites and never again.

A new person, somebody who forgot their passphrase, and the first administrator all come in this way. Only the digest
of what stands in the link is kept, so that a copy of the database lets nobody in.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pipeline.service.accounts import acts, sessions
from pipeline.service.accounts.models import Invitation, User


def invite(person: User) -> str:
    """The path of a new link for this person; one that they had before is void."""
    token = secrets.token_urlsafe(24)
    expires_at = timezone.now() + timedelta(days=settings.QUIETROOM.signing_in.invitation_days)
    Invitation.objects.update_or_create(
        user=person, defaults={"token_sha256": _digest(token), "expires_at": expires_at}
    )
    return reverse("welcome", args=[token])


def of(token: str) -> Invitation | None:
    """The invitation that this link stands for, if it can still be taken up."""
    open_ones = Invitation.objects.filter(expires_at__gt=timezone.now(), user__is_active=True)
    return open_ones.select_related("user").filter(token_sha256=_digest(token)).first()


@transaction.atomic
def take_up(invitation: Invitation, *, name: str, passphrase: str) -> User:
    """Give the person this sign-in name and passphrase, and end the link and whatever sessions they had."""
    person = invitation.user
    person.username = name
    person.set_password(passphrase)
    person.save(update_fields=["username", "password"])
    invitation.delete()
    sessions.end_all(person)
    acts.record("invitation-taken-up", by=person, person=person)
    return person


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
