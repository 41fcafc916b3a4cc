"""When a follow-up ends: some days after its holder closed it, by destroying the key that wraps it.

Closing says that everything is in the school's own system. What was not opened, not closed, or is held for police,
LADO or court is never deleted, however old: a concern that nobody acted on must not vanish by itself. It is shown as
overdue instead, and its holders are reminded every week (`alerts`). Destroying a key leaves the files, unreadable in
every copy; exported copies are out of reach, and the page that closes says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from pipeline import audit
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Hold, SealedFile, SessionRoute
from pipeline.service.store import the_store
from pipeline.service.vault import Part


def look_after_follow_ups() -> None:
    """What a worker does at each look."""
    due(timezone.now())


def due(now: datetime) -> int:
    """Delete what has had its time; how many follow-ups that were. Raises what the vault raises."""
    return sum(_delete(route.pk, now) for route in _closed_until(now - kept_after_closing()))


def kept_after_closing() -> timedelta:
    """How long a closed follow-up stays, in case something was forgotten."""
    return timedelta(days=settings.QUIETROOM.following_up.keep_closed_days)


def goes_at(route: SessionRoute) -> datetime | None:
    """When it will be deleted; None while it is open or held. A lifted hold gives it that time once more."""
    if route.closed_at is None or holds_on(route).exists():
        return None
    lifted = Hold.objects.filter(session_id=route.session_id, route=route.route).aggregate(last=Max("lifted_at"))
    return max(route.closed_at, lifted["last"] or route.closed_at) + kept_after_closing()


def is_overdue(route: SessionRoute, now: datetime) -> bool:
    """Whether it has waited to be closed for longer than it should."""
    longest = timedelta(days=settings.QUIETROOM.following_up.overdue_days)
    return route.closed_at is None and route.deleted_at is None and route.waiting_since + longest <= now


def holds_on(route: SessionRoute) -> QuerySet[Hold]:
    """Reasons in force for which nothing of it is deleted."""
    return Hold.objects.filter(session_id=route.session_id, route=route.route, lifted_at__isnull=True)


def _closed_until(then: datetime) -> QuerySet[SessionRoute]:
    """Closed, and free of holds, since then at least."""
    in_force = Q(lifted_at__isnull=True) | Q(lifted_at__gt=then)
    held = Hold.objects.filter(in_force, session=OuterRef("session"), route=OuterRef("route"))
    return SessionRoute.objects.filter(~Exists(held), closed_at__lte=then, deleted_at__isnull=True)


def _delete(pk: int, now: datetime) -> bool:
    """Look again under the row's lock: it may have been held or sent an item since."""
    with transaction.atomic():
        route = _closed_until(now - kept_after_closing()).select_for_update().filter(pk=pk).first()
        if route is None:
            return False
        the_store().vault.destroy(route.session_id, Part(route.route))
        SealedFile.objects.filter(session_id=route.session_id, route=route.route).delete()
        route.deleted_at = now
        route.save()
        audit.append("follow-up-deleted", {"session": route.session_id, "route": route.route})
    return True


def close(route: SessionRoute, by: User, now: datetime) -> None:
    """Everything is entered in the school's own system: its time begins to run."""
    with transaction.atomic():
        route.closed_at, route.closed_by = now, by
        route.save()
        audit.append("follow-up-closed", {"session": route.session_id, "route": route.route})


def hold(route: SessionRoute, ground: str, by: User) -> Hold:
    """Stop its deletion for this reason, until the hold is lifted."""
    with transaction.atomic():
        SessionRoute.objects.select_for_update().get(pk=route.pk)
        held = Hold.objects.create(session_id=route.session_id, route=route.route, ground=ground, by=by)
        audit.append("follow-up-held", {"session": route.session_id, "route": route.route, "ground": ground})
    return held


def lift(held: Hold, by: User, now: datetime) -> None:
    """End a hold."""
    with transaction.atomic():
        held.lifted_at, held.lifted_by = now, by
        held.save()
        audit.append("hold-lifted", {"session": held.session_id, "route": held.route, "ground": held.ground})
