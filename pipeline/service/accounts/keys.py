"""Whose keys a session is sealed to.

A key counts once a person of its route approved it (`keys_changes`), until it expires or is retired, and only while
its owner still has the role: somebody who left opens nothing that is sealed afterwards. The private halves never come
here. How the room may speak of an owner is unwrapped for the worker alone and shown on no page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import timezone

from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.roles import ROUTE_OF, Role
from pipeline.service.store import the_store

KEYS_NEEDED = 2
"""A lost key must not lose a child-protection concern."""
ROLE_OF: dict[str, Role] = {route: role for role, route in ROUTE_OF.items()}
LABELS = {
    "reviewer": "reviewer",
    "dsl": "safeguarding lead",
    "headteacher": "headteacher",
    "chair": "chair of governors",
}
"""Every route, and what its holder is called: the only words about a person in the recipients of a job."""
State = RecipientKey.State


class HasReviewers(Protocol):
    """A session, as far as its recipients go."""

    reviewers: Any


def of_route(route: str) -> QuerySet[RecipientKey]:
    """All keys of a route, whatever became of them."""
    return RecipientKey.objects.filter(route=route).select_related("owner").order_by("pk")


def established(route: str) -> QuerySet[RecipientKey]:
    """Keys that were approved and not retired: what their holders can still open, and approve newcomers with."""
    return of_route(route).filter(state__in=(State.ACTIVE, State.EXPIRED))


def pending(route: str) -> QuerySet[RecipientKey]:
    """Tested keys that wait for approval, of people who still have the role."""
    return _of_people_in_role(of_route(route).filter(state=State.PENDING), route)


def active_keys(route: str, *, at: datetime | None = None) -> list[RecipientKey]:
    """What is sealed to now on this route: approved, in date, and of somebody who still has the role."""
    in_date = of_route(route).filter(state=State.ACTIVE, expires_at__gt=at or timezone.now())
    return list(_of_people_in_role(in_date, route))


def _of_people_in_role(keys: QuerySet[RecipientKey], route: str) -> QuerySet[RecipientKey]:
    return keys.filter(owner__is_active=True, owner__grants__role=ROLE_OF[route])


def keys_for(session: HasReviewers, route: str) -> list[RecipientKey]:
    """The same for one session: of reviewers, only those who were chosen for it."""
    keys = active_keys(route)
    if route != ROUTE_OF[Role.REVIEWER]:
        return keys
    chosen = set(session.reviewers.values_list("pk", flat=True))
    return [key for key in keys if key.owner_id in chosen]


def recipients_ready(reviewers: Iterable[User] | None = None) -> tuple[str, ...]:
    """Routes with fewer than two active keys: empty when uploads may begin; of reviewers, those chosen if given."""
    chosen = None if reviewers is None else {one.pk for one in reviewers}
    return tuple(route for route in LABELS if _count(route, chosen) < KEYS_NEEDED)


def _count(route: str, chosen: set[int] | None) -> int:
    keys = active_keys(route)
    if chosen is not None and route == ROUTE_OF[Role.REVIEWER]:
        keys = [key for key in keys if key.owner_id in chosen]
    return len(keys)


def recipients(session: HasReviewers) -> dict[str, list[dict[str, Any]]]:
    """The recipients file of this session's job: `{route: [{label, key, names}]}`.

    Holds names: for the worker's memory alone. Raises TamperedError if the wrapped names were changed.
    """
    return {
        route: [
            {"label": LABELS[route], "key": key.public_key, "names": names_of(key)} for key in keys_for(session, route)
        ]
        for route in LABELS
    }


def names_of(key: RecipientKey) -> list[str]:
    """How the room may speak of the key's owner."""
    names: list[str] = json.loads(the_store().vault.instance().unwrap(bytes(key.wrapped_names)))
    return names


def wrap_names(names: Iterable[str]) -> bytes:
    """For `RecipientKey.wrapped_names`."""
    return the_store().vault.instance().wrap(json.dumps(list(names)).encode())


def digest_of(keys: Iterable[RecipientKey]) -> str:
    """Tells one set of keys from another: what a page was given, and what holds when its answer comes."""
    return hashlib.sha256("\n".join(sorted(key.public_key for key in keys)).encode()).hexdigest()


def for_browser(keys: Iterable[RecipientKey]) -> dict[str, Any]:
    """What a page needs to seal to these keys, and to say afterwards which they were."""
    found = list(keys)
    return {"keys": [key.public_key for key in found], "digest": digest_of(found)}


def fingerprints() -> dict[str, list[str]]:
    """What stands on the upload page and in the manifest: the active keys of each route."""
    return {route: [key.fingerprint for key in active_keys(route)] for route in LABELS}
