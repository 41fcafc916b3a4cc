"""Plans of action after a session: drafted from the release in force and its codes, saved as people write them.

What is kept is what people wrote, wrapped under the key of the released copies and ended with it; what was said comes
from the release each time, so that a recalled one leaves nothing here. Two people who write at once are told so: nobody
writes over the other unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from pipeline import audit, intervention
from pipeline.service.accounts.models import User
from pipeline.service.desk import codings
from pipeline.service.desk.models import Release, SavedPlan, Session
from pipeline.service.store import swapping, the_store
from pipeline.values import InterventionPlan, PlanRow


class OvertakenPlanError(Exception):
    """Somebody saved the plan after this person had opened it."""


@dataclass(frozen=True, slots=True)
class CurrentPlan:
    """A plan as it is now."""

    number: int
    """How often it was saved."""
    drafted: InterventionPlan
    """What the release in force gives."""
    plan: InterventionPlan
    """That, with what people wrote."""


def current(release: Release) -> CurrentPlan:
    """The plan after a release's session; raises as `codings.settled`, TamperedError."""
    drafted = intervention.draft(codings.settled(release))
    saved = SavedPlan.objects.filter(session=release.session).order_by("number").last()
    if saved is None:
        return CurrentPlan(0, drafted, drafted)
    stored = the_store().get(release.session_id, _name(saved))
    return CurrentPlan(saved.number, drafted, intervention.kept(stored, drafted))


def save(release: Release, rows: Sequence[PlanRow], by: User, *, opened: int) -> None:
    """Keep these rows as the next version of the plan that was `opened` at this number.

    Raises InterventionError for rows that may not stand there, OvertakenPlanError, and what `current` and the store
    raise; then nothing is kept.
    """
    drafted = current(release).drafted
    content = intervention.keep(intervention.checked(rows, drafted), drafted)
    with swapping(the_store().folder), transaction.atomic():
        # Whoever counts holds this row: numbers are given once.
        Session.objects.select_for_update().get(pk=release.session_id)
        last = SavedPlan.objects.filter(session=release.session).aggregate(last=Max("number"))["last"] or 0
        if last != opened:
            raise OvertakenPlanError
        digest = hashlib.sha256(content).hexdigest()
        saved = SavedPlan.objects.create(session=release.session, number=last + 1, sha256=digest, by=by)
        the_store().put(release.session_id, _name(saved), content)
        facts = {"session": release.session_id, "number": saved.number, "sha256": digest, "by": by.pk}
        audit.append("plan-saved", facts)


def _name(saved: SavedPlan) -> str:
    """Where its words lie among the session's files; the digest keeps a later one from taking its place."""
    return f"plans/{saved.number}-{saved.sha256[:16]}.json"
