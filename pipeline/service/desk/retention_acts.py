"""What people do to the end of a session: close a follow-up, hold, lift a hold. Each stands in the audit log.

Closing says that everything is in the school's own system. A hold stops the end of one route's follow-up, or of
everything of the session: recording, transcript, drafts, released copies and follow-ups. No word is kept with it but
the ground and a reference, which must be a number and not a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from pipeline import audit
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Hold, Session, SessionRoute

WHOLE = ""
"""In place of a route: everything of the session."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is held."""

    ground: str
    reference: str = ""


def close(route: SessionRoute, by: User, now: datetime) -> None:
    """Everything is entered in the school's own system: its time begins to run."""
    with transaction.atomic():
        route.closed_at, route.closed_by = now, by
        route.save()
        audit.append("follow-up-closed", {"session": route.session_id, "route": route.route, "by": by.pk})


def hold(session_id: str, route: str, reason: Reason, by: User) -> Hold:
    """Stop the end of this route's follow-up, or of all (`WHOLE`), until the hold is lifted."""
    with transaction.atomic():
        # Whoever deletes holds this row: either it sees the hold, or what was held had ended before.
        Session.objects.select_for_update().get(pk=session_id)
        told = {"ground": reason.ground, "reference": reason.reference}
        held = Hold.objects.create(session_id=session_id, route=route, by=by, **told)
        audit.append("held", _facts(held, by))
    return held


def lift(held: Hold, by: User, now: datetime) -> None:
    """End a hold; what it stopped has its time once more."""
    with transaction.atomic():
        held.lifted_at, held.lifted_by = now, by
        held.save()
        audit.append("hold-lifted", _facts(held, by))


def standing(session_id: str, *routes: str) -> QuerySet[Hold]:
    """Holds in force, of these routes (`WHOLE` is one of them)."""
    found = Hold.objects.filter(session_id=session_id, route__in=routes, lifted_at__isnull=True)
    return found.select_related("by").order_by("at")


def _facts(held: Hold, by: User) -> dict[str, str | int]:
    return {"session": held.session_id, "route": held.route or "all", "ground": held.ground, "by": by.pk}
