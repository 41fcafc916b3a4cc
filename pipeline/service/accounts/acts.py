"""What is done to accounts, written to the audit chain: ids, roles and kinds, never a name or an address.

An act whose entry cannot be written does not happen: these are called inside its transaction, or before it.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.cache import cache
from django.dispatch import receiver

from pipeline import audit
from pipeline.service.accounts.models import User


def record(act: str, *, by: User | None, person: User | None = None, **facts: Any) -> None:
    """Append an entry; raises AuditError or OutputError."""
    audit.append(act, {"by": by.pk if by else None, "person": person.pk if person else None, **facts})


def locked_out(name: str) -> None:
    """Too many attempts on a name: one entry for each time it is locked, however many follow."""
    person = User.objects.filter(username__iexact=name).first()
    key = f"locked-out:{person.pk if person else 'nobody'}"
    if cache.add(key, "said", timeout=settings.LOCKED_S):
        record("sign-in-locked", by=None, person=person)


@receiver(user_logged_in)
def _signed_in(user: User, **_: Any) -> None:
    record("signed-in", by=user, roles=list(user.roles))


@receiver(user_logged_out)
def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record("signed-out", by=user)


@receiver(password_changed)
def _passphrase_changed(user: User, **_: Any) -> None:
    record("passphrase-changed", by=user, person=user)


@receiver(second_factor.authenticator_added)
def _factor_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    record("second-factor-added", by=user, person=user, kind=authenticator.type)


@receiver(second_factor.authenticator_removed)
def _factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    record("second-factor-removed", by=user, person=user, kind=authenticator.type)


@receiver(second_factor.authenticator_reset)
def _codes_made(user: User, authenticator: Authenticator, **_: Any) -> None:
    record("recovery-codes-made", by=user, person=user, kind=authenticator.type)
