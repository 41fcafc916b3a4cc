"""People with keys, and what their browsers would answer."""

from __future__ import annotations

import base64
import json
from typing import Any

import pyrage
from allauth.mfa.totp.internal.auth import TOTP

from pipeline.restricted.keys import Identity, public_key
from pipeline.restricted.sealing import open_sealed
from pipeline.service.accounts import keys_changes
from pipeline.service.accounts.keys import of_route
from pipeline.service.accounts.keys_changes import Candidate
from pipeline.service.accounts.models import RecipientKey, User
from tests.service.conftest import SECRET

NAMES = ("Ruth Adair", "Mrs Adair")


def identity() -> Identity:
    """A key of nobody yet."""
    return pyrage.x25519.Identity.generate()


def candidate(owner: User, route: str, held: Identity, **others: Any) -> Candidate:
    """This person asking for this key on this route."""
    return Candidate(owner, route, public_key(held), others.get("kind", "held"), others.get("names", NAMES))


def waiting(owner: User, route: str, held: Identity | None = None, **others: Any) -> RecipientKey:
    """A key that is tested and not yet approved."""
    return keys_changes.add(candidate(owner, route, held or identity(), **others))


def witnessed(owner: User, route: str, by: User, held: Identity | None = None) -> RecipientKey:
    """A key of the route's first two."""
    key = waiting(owner, route, held)
    keys_changes.witness(key, by, key.fingerprint)
    return again(key)


def secured(user: User) -> User:
    """With a second factor, which whoever opens what is sealed must set up."""
    if not user.has_second_factor:
        TOTP.activate(user, SECRET)
    return User.objects.get(pk=user.pk)


def again(key: RecipientKey) -> RecipientKey:
    """As it now is."""
    return of_route(key.route).get(pk=key.pk)


def answered(sealed: str, held: Identity) -> dict[str, str]:
    """What the browser finds in a challenge."""
    asked: dict[str, str] = json.loads(open_sealed(base64.b64decode(sealed), [held]))
    return asked
