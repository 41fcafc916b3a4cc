"""Keys end by themselves: remind their owners in time, then seal nothing more to them.

Called by the worker whenever it looks at what is due. An expired key still opens what was sealed to it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pipeline.service.accounts.keys import LABELS, State
from pipeline.service.accounts.keys_changes import expire
from pipeline.service.accounts.keys_lost import retire_lost
from pipeline.service.accounts.keys_resealing import forget_abandoned
from pipeline.service.accounts.models import RecipientKey
from pipeline.service.accounts.telling import tell


def look_after_keys(now: datetime | None = None) -> None:
    """End keys whose time has come or whose owner left, remind owners in time, retire what was lost."""
    now = now or timezone.now()
    in_use = RecipientKey.objects.filter(state=State.ACTIVE).order_by("pk")
    for key in in_use:
        expire(key, now)
    for key in in_use.all():
        _remind(key, now)
    retire_lost(now)
    forget_abandoned(now.timestamp())


@transaction.atomic
def _remind(key: RecipientKey, now: datetime) -> None:
    """One notice at each of the days of the settings; a worker that slept through one sends the latest only."""
    due = [days for days in settings.QUIETROOM.keys.remind_days if key.expires_at - now <= timedelta(days=days)]
    if not due or (key.reminded_days is not None and key.reminded_days <= min(due)):
        return
    key.reminded_days = min(due)
    key.save(update_fields=["reminded_days"])
    days = max((key.expires_at - now).days, 0)
    tell(
        [key.owner],
        f"Your key {key.pk}, route of the {LABELS[key.route]}, expires in {days} days. Make a new one now and have it "
        "approved, then seal again what is sealed to the old one.",
    )
