"""When every key of a route is lost: begin the route anew, and only after its holders had time to object.

What was sealed to lost keys is lost; but no session can be taken in until the route has two keys again, and nobody is
left who could approve one. An administrator may say so. Everybody is told; for the days of the settings any person of
the route can object with one click, and then nothing happens. So nobody takes a route over unnoticed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pipeline import audit
from pipeline.errors import RecipientsError
from pipeline.service.accounts.keys import LABELS, State, established
from pipeline.service.accounts.keys_changes import announce, end
from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.accounts.telling import holders, tell


@transaction.atomic
def declare(route: str, by: User) -> None:
    """Say that every key of the route is lost; raises RecipientsError where there is none or it was said before."""
    keys = established(route)
    if not keys.exists() or keys.filter(lost_at__isnull=False).exists():
        raise RecipientsError("this route has no key that was confirmed, or its keys were said to be lost before")
    keys.update(lost_at=timezone.now())
    days = settings.QUIETROOM.keys.lost_days
    _tell(
        route,
        by,
        "keys-declared-lost",
        f"an administrator says that every key of it is lost. In {days} days it begins anew with other keys, unless "
        "one of its people says on the page Your keys that they still have theirs",
    )


@transaction.atomic
def object_to(route: str, by: User) -> None:
    """Stop that; raises RecipientsError where nothing was declared."""
    declared = established(route).filter(lost_at__isnull=False)
    if not declared.exists():
        raise RecipientsError("nobody said that the keys of this route are lost")
    declared.update(lost_at=None)
    _tell(route, by, "keys-not-lost", "one of its people still has a key: everything stays as it was")


def is_declared(route: str) -> bool:
    """Whether the route's people should look and perhaps object."""
    return established(route).filter(lost_at__isnull=False).exists()


def retire_lost(now: datetime) -> None:
    """Retire the keys to whose loss nobody objected in time."""
    until = now - timedelta(days=settings.QUIETROOM.keys.lost_days)
    for key in RecipientKey.objects.filter(state__in=(State.ACTIVE, State.EXPIRED), lost_at__lte=until).order_by("pk"):
        with transaction.atomic():
            end(key, State.RETIRED)
            announce(key, "key-lost", None, "was lost, and is retired: the first keys of its route are witnessed again")


def _tell(route: str, by: User, act: str, what: str) -> None:
    tell(holders(), f"Route of the {LABELS[route]}: {what}.")
    audit.append(act, {"route": route, "by": by.pk})
