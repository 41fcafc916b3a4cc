"""Have somebody show that they hold a private key, without its leaving their browser.

The server makes up a number, seals it to public keys and keeps the number's digest in the person's session; whoever
can open it sends the number back. It serves once, for a few minutes, for the one thing that it was made for: the
purpose and the candidate's fingerprint stand inside, so that the browser can refuse what the page did not say.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.restricted.sealing import seal

LIFETIME_S = 300
MOST_AT_ONCE = 8
"""Challenges of one person that wait for an answer; an older one is forgotten."""
_PLACE = "key_challenges"

Session = MutableMapping[str, Any]
"""Django's, which its stubs know as a mapping of anything."""


class Purpose(StrEnum):
    """What opening the challenge will do."""

    TEST = "test"
    APPROVE = "approve"
    VOUCH = "vouch"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a person wants to show a key for."""

    purpose: Purpose
    subject: str
    """What it is about, so that an answer for one key does nothing for another: an id, or a route and a public key."""
    candidate: str
    """Fingerprint of the key that it is about."""


def pose(session: Session, claim: Claim, keys: Sequence[str]) -> str:
    """A challenge that any one of these public keys opens, in base64."""
    nonce = secrets.token_hex(32)
    waiting = dict(list(_waiting(session).items())[1 - MOST_AT_ONCE :])
    waiting[_digest(nonce)] = {"purpose": claim.purpose, "subject": claim.subject, "until": time.time() + LIFETIME_S}
    session[_PLACE] = waiting
    asked = {"purpose": claim.purpose, "candidate": claim.candidate, "nonce": nonce}
    return base64.b64encode(seal(json.dumps(asked).encode(), keys)).decode()


def is_answered(session: Session, claim: Claim, nonce: str) -> bool:
    """Whether this is the number that was sealed for this claim; true once at most."""
    waiting = _waiting(session)
    asked = waiting.pop(_digest(nonce), None)
    session[_PLACE] = waiting
    return asked is not None and (asked["purpose"], asked["subject"]) == (claim.purpose, claim.subject)


def _waiting(session: Session) -> dict[str, dict[str, Any]]:
    now = time.time()
    return {digest: asked for digest, asked in session.get(_PLACE, {}).items() if asked["until"] > now}


def _digest(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
