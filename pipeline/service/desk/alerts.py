"""Tell a route's holders that a session waits for them.

Every session waits on every route: a file without an item looks like any other, so that not even an alert tells what
was flagged. One bit is known besides, that something is immediate. A message says these two things and nothing else,
neither which session nor when: mail is read on telephones. One that cannot be sent is tried again at the next look,
and may then reach somebody twice rather than nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from pipeline.service.accounts.models import Notice, User
from pipeline.service.accounts.telling import mail
from pipeline.service.desk.models import SessionRoute
from pipeline.service.desk.retention_plan import plan
from pipeline.service.roles import ROUTE_OF
from pipeline.service.vault import Part

SUBJECT = "Quietroom: a session waits for you"
WAITS = "A session waits for you in Quietroom."
IMMEDIATE = "Something in it is marked immediate. Please open it now."
FOR_THE_DEPUTY = "It was not opened in time by whom it was for, so it comes to you as their deputy."
OVERDUE = "It has waited too long. Please open it, decide, and close it once all is in your school's own system."
REMIND_EVERY = timedelta(days=7)
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"


def look_after_alerts() -> None:
    """What a worker does at each look."""
    due(timezone.now())


def due(now: datetime) -> int:
    """Give what alerts are due; how many that were."""
    return _first(now) + _to_deputies(now) + _reminders(now)


def waited_too_long(route: SessionRoute, now: datetime) -> bool:
    """Whether something immediate was not opened in the set time."""
    minutes = settings.QUIETROOM.following_up.deputy_minutes
    unopened = route.immediate and route.opened_at is None and route.deleted_at is None
    return bool(unopened and route.waiting_since + timedelta(minutes=minutes) <= now)


def _first(now: datetime) -> int:
    given = 0
    for route in _unopened().filter(alerted_at__isnull=True):
        if _tell(_holders(route.route, deputies=False), _text(route)):
            SessionRoute.objects.filter(pk=route.pk).update(alerted_at=now)
            given += 1
    return given


def _to_deputies(now: datetime) -> int:
    given = 0
    for route in _unopened().filter(immediate=True, deputy_alerted_at__isnull=True):
        late = waited_too_long(route, now)
        if late and _tell(_holders(route.route, deputies=True), f"{_text(route)} {FOR_THE_DEPUTY}"):
            SessionRoute.objects.filter(pk=route.pk).update(deputy_alerted_at=now)
            given += 1
    return given


def _reminders(now: datetime) -> int:
    given, endings = 0, plan(now)
    not_lately = Q(reminded_at__isnull=True) | Q(reminded_at__lte=now - REMIND_EVERY)
    for route in SessionRoute.objects.filter(not_lately, closed_at__isnull=True, deleted_at__isnull=True):
        ending = endings.get((route.session_id, Part(route.route)))
        if (
            ending is not None
            and ending.is_overdue(now)
            and _tell(_everybody(route.route), f"{_text(route)} {OVERDUE}")
        ):
            SessionRoute.objects.filter(pk=route.pk).update(reminded_at=now)
            given += 1
    return given


def _unopened() -> QuerySet[SessionRoute]:
    return SessionRoute.objects.filter(opened_at__isnull=True, closed_at__isnull=True, deleted_at__isnull=True)


def _text(route: SessionRoute) -> str:
    return f"{WAITS} {IMMEDIATE}" if route.immediate else WAITS


def _everybody(route: str) -> list[User]:
    roles = [role for role, held in ROUTE_OF.items() if held == route]
    return list(User.objects.filter(is_active=True, grants__role__in=roles).order_by("pk"))


def _holders(route: str, *, deputies: bool) -> list[User]:
    """Those who stand first, or their deputies; everybody where there is only one kind."""
    everybody = _everybody(route)
    return [one for one in everybody if one.is_deputy is deputies] or everybody


def _tell(people: Sequence[User], text: str) -> bool:
    """On their pages, and by mail where that is set up; False if no mail left although some should have."""
    addresses = [one.email for one in people if one.email and settings.EMAIL_BACKEND != NO_MAIL]
    mailed = sum(mail(SUBJECT, address, text) for address in addresses)
    if not people or (addresses and not mailed):
        return False
    Notice.objects.bulk_create(Notice(user=one, text=text) for one in people)
    return True
