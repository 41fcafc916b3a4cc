"""Every change of who a route is sealed to, and the rules that it must pass.

A new key counts after a person of its route, who is not its owner, approved its fingerprint. Of a route's first two
keys nobody can: there somebody else who is signed in types the fingerprint that the owner reads out. Where one person
alone holds a route, or its holder has left, an earlier key of the route (the paper one, perhaps) must open a challenge
for the new key, and a witness follows. Every change is told to all recipients and written to the audit chain, and none
may pass both unnoticed. What needs a key to be shown (`keys_challenge`) is checked by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import pyrage
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from pipeline import audit
from pipeline.errors import RecipientsError
from pipeline.restricted.keys import PRIVATE_MARK, fingerprint
from pipeline.service.accounts.keys import (
    KEYS_NEEDED,
    LABELS,
    ROLE_OF,
    State,
    active_keys,
    established,
    of_route,
    pending,
    wrap_names,
)
from pipeline.service.accounts.keys_apart import check_apart
from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.accounts.telling import holders, tell
from pipeline.service.roles import Permission

Kind = RecipientKey.Kind


class Step(StrEnum):
    """What a pending key needs next."""

    APPROVAL = "approval"
    VOUCHING = "vouching"
    WITNESS = "witness"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A key that somebody wants to add, tested by its owner."""

    owner: User
    route: str
    public_key: str
    kind: str
    names: tuple[str, ...] = field(default=(), repr=False)
    """Empty: as with the owner's other keys."""


def next_step(key: RecipientKey) -> Step:
    """What a pending key needs before it counts."""
    began = of_route(key.route).filter(approved_at__isnull=False).count() >= KEYS_NEEDED
    if not began or not established(key.route).exists():
        return Step.WITNESS
    if approvers(key).exists():
        return Step.APPROVAL
    return Step.VOUCHING if key.vouched_at is None else Step.WITNESS


def approvers(key: RecipientKey) -> QuerySet[User]:
    """People of the key's route who may approve it: they hold an established key, have the role, and do not own it."""
    holding = established(key.route).exclude(owner=key.owner).values("owner")
    return User.objects.filter(pk__in=holding, is_active=True, grants__role=ROLE_OF[key.route])


def check(candidate: Candidate) -> None:
    """Raise RecipientsError for a key that must not be on this route."""
    _check_public(candidate.public_key)
    check_apart(candidate.owner, candidate.route, candidate.public_key)


@transaction.atomic
def add(candidate: Candidate) -> RecipientKey:
    """A tested key, which now waits; raises RecipientsError if it must not be on this route."""
    check(candidate)
    names = _wrapped_names(candidate)
    key = RecipientKey.objects.create(
        owner=candidate.owner,
        route=candidate.route,
        kind=Kind(candidate.kind),
        public_key=candidate.public_key,
        fingerprint=fingerprint(candidate.public_key),
        tested_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=settings.QUIETROOM.keys.lifetime_days),
        wrapped_names=names,
    )
    # Without its fingerprint: whoever witnesses it must hear that from its owner.
    announce(key, "key-added", candidate.owner, "was made, and counts only once somebody else has confirmed it")
    return key


@transaction.atomic
def approve(key: RecipientKey, by: User) -> None:
    """Let a key count that a person of its route opened a challenge for; raises RecipientsError if they may not."""
    key = _may_still_count(key)
    if key.owner == by:
        raise RecipientsError("nobody approves their own key; ask another holder of this route")
    if next_step(key) is not Step.APPROVAL or by not in approvers(key):
        raise RecipientsError("only somebody who holds a key of this route approves a new one")
    _let_count(key, by, witnessed=False)


@transaction.atomic
def vouch(key: RecipientKey, by: User) -> None:
    """Note that an earlier key of the route opened a challenge for this one; a witness must still follow."""
    key = _may_still_count(key)
    if key.owner != by or next_step(key) is not Step.VOUCHING:
        raise RecipientsError("this key is not confirmed by an earlier one, but by another person")
    key.vouched_at = timezone.now()
    key.save(update_fields=["vouched_at"])
    announce(key, "key-vouched", by, "was confirmed by an earlier key of the route; a witness must follow")


@transaction.atomic
def witness(key: RecipientKey, by: User, untrusted_fingerprint: str) -> None:
    """Let a key count whose fingerprint somebody else typed as they heard it; raises RecipientsError otherwise."""
    key = _may_still_count(key)
    if key.owner == by:
        raise RecipientsError("somebody else must witness your key: read the fingerprint aloud to them")
    if next_step(key) is not Step.WITNESS:
        raise RecipientsError("this key needs no witness: a holder of this route approves it")
    if _digits(untrusted_fingerprint) != _digits(key.fingerprint):
        raise RecipientsError("this is not the key's fingerprint; have it read aloud again, from its owner's screen")
    _let_count(key, by, witnessed=True)


@transaction.atomic
def refuse(key: RecipientKey, by: User) -> None:
    """End a pending key: its owner withdraws it, or a holder of the route or an administrator says no."""
    key = _still_pending(key)
    if not _may_end(key, by):
        raise RecipientsError("only its owner, a holder of this route or an administrator refuses a key")
    end(key, State.REFUSED)
    announce(key, "key-refused", by, "was refused or withdrawn, and counts for nothing")


@transaction.atomic
def retire(key: RecipientKey, by: User) -> None:
    """Seal nothing more to a key; raises RecipientsError if its route would be left with too few."""
    key = RecipientKey.objects.select_for_update().get(pk=key.pk)
    if key.state not in (State.ACTIVE, State.EXPIRED):
        raise RecipientsError("this key is not in use")
    if not _may_end(key, by):
        raise RecipientsError("only its owner, a holder of this route or an administrator retires a key")
    if not _may_go(key):
        raise RecipientsError("a route keeps two keys in use: first make the key that replaces this one")
    end(key, State.RETIRED)
    announce(key, "key-retired", by, "was retired: nothing more is sealed to it")


@transaction.atomic
def expire(key: RecipientKey, now: datetime) -> None:
    """Seal nothing more to a key whose time has come or whose owner lost the role; nothing if that was done already."""
    key = RecipientKey.objects.select_for_update().get(pk=key.pk)
    if key.state != State.ACTIVE:
        return
    if key.expires_at <= now:
        end(key, State.EXPIRED)
        announce(key, "key-expired", None, "has expired: nothing more is sealed to it")
    elif not key.owner.is_active or key.route not in key.owner.key_routes:
        end(key, State.EXPIRED)
        announce(key, "key-owner-left", None, "is of somebody without the role now: nothing more is sealed to it")


def _may_end(key: RecipientKey, by: User) -> bool:
    return by == key.owner or by in approvers(key) or Permission.MANAGE_PEOPLE in by.permissions


def _may_go(key: RecipientKey) -> bool:
    others = established(key.route).exclude(pk=key.pk)
    if not others.exists():
        return False
    in_use = active_keys(key.route)
    left = [one for one in in_use if one.pk != key.pk]
    return len(left) == len(in_use) or len(left) >= KEYS_NEEDED or pending(key.route).exists()


def _check_public(public_key: str) -> None:
    if PRIVATE_MARK in public_key.upper():
        raise RecipientsError("that was a private key: treat it as lost, never use it, and make a new one")
    not_public = RecipientsError("this is not an age public key (age1...)")
    try:
        written = str(pyrage.x25519.Recipient.from_str(public_key))
    except pyrage.RecipientError:
        raise not_public from None
    if written != public_key:  # in capitals it would pass for a second key
        raise not_public


def _wrapped_names(candidate: Candidate) -> bytes:
    if candidate.names:
        wrapped = wrap_names(candidate.names)
        RecipientKey.objects.filter(owner=candidate.owner).update(wrapped_names=wrapped)
        return wrapped
    known = RecipientKey.objects.filter(owner=candidate.owner).order_by("-pk").first()
    if known is None:
        raise RecipientsError("give every form of your name that may be said in the room")
    return bytes(known.wrapped_names)


@transaction.atomic
def rename(owner: User, names: tuple[str, ...]) -> None:
    """Replace the names by which the room may speak of somebody; raises RecipientsError for none."""
    if not names:
        raise RecipientsError("give every form of your name that may be said in the room")
    RecipientKey.objects.filter(owner=owner).update(wrapped_names=wrap_names(names))
    audit.append("key-names", {"by": owner.pk, "names": len(names)})


def _still_pending(key: RecipientKey) -> RecipientKey:
    key = RecipientKey.objects.select_for_update().get(pk=key.pk)
    if key.state != State.PENDING:
        raise RecipientsError("this key no longer waits: somebody approved, refused or withdrew it")
    return key


def _may_still_count(key: RecipientKey) -> RecipientKey:
    key = _still_pending(key)
    if not key.owner.is_active or key.route not in key.owner.key_routes:
        raise RecipientsError("the owner of this key no longer has the role that it is for")
    return key


def _let_count(key: RecipientKey, by: User, *, witnessed: bool) -> None:
    key.state, key.approved_by, key.approved_at, key.witnessed = State.ACTIVE, by, timezone.now(), witnessed
    key.save(update_fields=["state", "approved_by", "approved_at", "witnessed"])
    how = "witnessed" if witnessed else "approved"
    announce(key, f"key-{how}", by, f"was {how} and counts from now on; its fingerprint is {key.fingerprint}")


def end(key: RecipientKey, state: str) -> None:
    """Let a key count no more."""
    key.state = state
    key.save(update_fields=["state"])


def announce(key: RecipientKey, act: str, by: User | None, what: str) -> None:
    """Tell all recipients, and chain it; a change that cannot be chained is undone with the transaction."""
    tell(holders(), f"Key {key.pk}, route of the {LABELS[key.route]}: it {what}.")
    facts = {"key": key.pk, "route": key.route, "kind": key.kind, "fingerprint": key.fingerprint}
    audit.append(act, {**facts, "by": by.pk if by else None})


def _digits(text: str) -> str:
    return "".join(text.split()).lower()
