"""The facts that `retention` decides by, read from the tables: of every session, or of one under its lock."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet

from pipeline.service.accounts.keys import established
from pipeline.service.desk import released
from pipeline.service.desk.models import Receipt, Session, SessionRoute
from pipeline.service.desk.retention import ENDS, SEALED, UNSEALED, Ending, Facts, HoldFacts, RouteFacts, schedule
from pipeline.service.vault import Part
from pipeline.values import Route

Plan = dict[tuple[str, Part], Ending]
"""By session and part."""


def plan(now: datetime, *, only: str | None = None) -> Plan:
    """What ends when, the earliest first; of one session if its id is given."""
    sessions = Session.objects.filter(state__in=SEALED | UNSEALED) if only is None else Session.objects.filter(pk=only)
    endings = [ending for facts in _facts(sessions) for ending in schedule(facts, settings.QUIETROOM, now)]
    return {(ending.session_id, ending.part): ending for ending in sorted(endings, key=lambda ending: ending.due)}


def receipt_of(session_id: str, part: Part) -> Receipt | None:
    """That it has ended, if it has."""
    return Receipt.objects.filter(session_id=session_id, part=part).first()


def _facts(sessions: QuerySet[Session]) -> list[Facts]:
    """Few queries, however many sessions; those of which nothing is left are not read."""
    left = sessions.annotate(ended=Count("receipts")).filter(ended__lt=len(ENDS))
    openable = {str(route) for route in Route if established(route).exists()}
    in_force = {release.session_id: release.at for release in released.newest()}
    found = left.prefetch_related("routes", "holds", "receipts")
    return [_of(session, in_force.get(session.pk), openable) for session in found]


def _of(session: Session, released_at: datetime | None, openable: set[str]) -> Facts:
    return Facts(
        session_id=session.pk,
        date=session.date,
        state=Session.State(session.state),
        uploaded_at=session.uploaded_at or session.created_at,
        released_at=released_at,
        told_at=session.reviewers_told_at,
        routes=tuple(_route(route, openable) for route in session.routes.all() if route.deleted_at is None),
        holds=tuple(HoldFacts(hold.route, hold.lifted_at) for hold in session.holds.all()),
        ended=frozenset(Part(receipt.part) for receipt in session.receipts.all()),
    )


def _route(route: SessionRoute, openable: set[str]) -> RouteFacts:
    return RouteFacts(Part(route.route), route.route in openable, route.waiting_since, route.opened_at, route.closed_at)
