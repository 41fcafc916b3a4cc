"""The desk of a route's holder: which sessions wait, and the page that opens one in the browser.

The server hands out sealed files and learns that one was opened; it can read none of them, and which items there are,
how urgent and what was decided, is worked out in the browser alone. A session of another route does not exist here.
No address holds more than a session's id and the route.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pipeline import audit
from pipeline.service.accounts import person
from pipeline.service.accounts.keys import for_browser, keys_for
from pipeline.service.accounts.models import User
from pipeline.service.desk import alerts, records
from pipeline.service.desk.following_forms import CloseForm
from pipeline.service.desk.handing_out import sealed_file
from pipeline.service.desk.models import Record, Session, SessionRoute
from pipeline.service.desk.retention_acts import WHOLE, standing
from pipeline.service.desk.retention_forms import HoldForm
from pipeline.service.desk.retention_plan import Plan, plan, receipt_of
from pipeline.service.roles import Permission
from pipeline.service.vault import Part
from pipeline.values import Route, concern_wording


def own_routes(user: User) -> QuerySet[SessionRoute]:
    """Every session's route that this person's roles open."""
    return SessionRoute.objects.filter(route__in=user.item_routes).select_related("session")


def own_route(request: HttpRequest, session_id: str, route: str) -> SessionRoute:
    """One of them; to anybody else it does not exist."""
    return get_object_or_404(own_routes(person.of(request)), session_id=session_id, route=route)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The sessions of the person's own routes, those that cannot wait first."""
    now = timezone.now()
    found = own_routes(person.of(request)).filter(deleted_at__isnull=True)
    ordered = found.order_by(F("closed_at").asc(nulls_first=True), "-immediate", "waiting_since")
    endings = plan(now)
    return render(request, "desk/following/waiting.html", {"rows": [row_of(route, endings, now) for route in ordered]})


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """What stands in place of a desk that was emptied."""
    return render(request, "desk/following/blank.html")


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What will be deleted, when, and what stands in the way."""
    now = timezone.now()
    found = own_routes(person.of(request)).order_by(F("closed_at").asc(nulls_last=True), "waiting_since")
    endings = plan(now)
    context = {"rows": [row_of(route, endings, now) for route in found], "days": _days_after_closing()}
    return render(request, "desk/following/kept.html", context)


def _days_after_closing() -> int:
    days: int = settings.QUIETROOM.following_up.keep_closed_days
    return days


def row_of(route: SessionRoute, endings: Plan, now: datetime) -> dict[str, Any]:
    """What a list says of one session and route."""
    ending = endings.get((route.session_id, Part(route.route)))
    return {
        "waits": route,
        "session": route.session,
        "holder": concern_wording.HOLDERS[route.route],
        "late": alerts.waited_too_long(route, now),
        "overdue": ending is not None and ending.is_overdue(now),
        "holds": [hold.get_ground_display() for hold in standing(route.session_id, route.route, WHOLE)],
        "goes_at": ending and ending.goes_at,
    }


@require_safe
def session(request: HttpRequest, session_id: str, route: str) -> HttpResponse:
    """The page that opens one session's follow-up: all that it needs but the words."""
    mine, now = own_route(request, session_id, route), timezone.now()
    row = row_of(mine, plan(now, only=session_id), now)
    if mine.deleted_at is not None:
        return render(request, "desk/following/deleted.html", row, status=410)
    context = {
        **row,
        "this": row,
        "desk": _desk(mine),
        "recipients": _recipients(mine.session),
        "wording": _wording(),
        "subjects": [(subject, words.split(". ")[0]) for subject, words in concern_wording.SUBJECTS.items()],
        "standing_holds": standing(session_id, route),
        "holds_of_all": standing(session_id, WHOLE),
        "may_hold_all": Permission.HOLD_SESSION in person.of(request).permissions,
        "hold_form": HoldForm(),
        "close_form": CloseForm(),
        "releases": mine.session.releases.order_by("number"),
        "days": _days_after_closing(),
    }
    return render(request, "desk/following/session.html", context)


def _desk(mine: SessionRoute) -> dict[str, Any]:
    at = {"session_id": mine.session_id, "route": mine.route}
    kept = Record.objects.filter(**at).select_related("by").order_by("number")
    return {
        "session": mine.session_id,
        "date": mine.session.date.isoformat(),
        "route": mine.route,
        "sealed": reverse("following-sealed", kwargs=at),
        "opened": reverse("following-opened", kwargs=at),
        "append": reverse("following-records", kwargs=at),
        "records": [
            {**_told(record), "url": reverse("following-record", kwargs={**at, "number": record.number})}
            for record in kept
        ],
    }


def _told(record: Record) -> dict[str, Any]:
    """What the server knows of a record: that somebody wrote one."""
    return {"number": record.number, "by": record.by.get_username(), "at": record.at.isoformat()}


def _recipients(session: Session) -> dict[str, Any]:
    """Public keys by route, for what is sealed in the browser; what was deleted takes nothing more."""
    taking = list(session.routes.filter(deleted_at__isnull=True).values_list("route", flat=True))
    if receipt_of(session.pk, Part.REVIEWER) is None:
        taking.append(records.REVIEWER)
    keys = {route: keys_for(session, route) for route in taking}
    return {route: for_browser(found) for route, found in keys.items()}


def _wording() -> dict[str, Any]:
    return {name.lower(): getattr(concern_wording, name) for name in dir(concern_wording) if name.isupper()}


@require_safe
def sealed(request: HttpRequest, session_id: str, route: str) -> HttpResponse:
    """The sealed follow-up itself."""
    mine, by = own_route(request, session_id, route), person.of(request)
    audit.append("follow-up-handed-out", {"session": mine.session_id, "route": mine.route, "by": by.pk})
    return sealed_file(mine.session, f"restricted/follow-up-{Route(mine.route)}.age")


@require_safe
def record(request: HttpRequest, session_id: str, route: str, number: int) -> HttpResponse:
    """One sealed record."""
    mine = own_route(request, session_id, route)
    found = get_object_or_404(Record, session=mine.session, route=mine.route, number=number)
    return sealed_file(mine.session, records.name_of(found))


@require_POST
def opened(request: HttpRequest, session_id: str, route: str) -> HttpResponse:
    """The browser says that it has opened the follow-up: only then does nobody else need to be alerted."""
    mine, by, now = own_route(request, session_id, route), person.of(request), timezone.now()
    SessionRoute.objects.filter(pk=mine.pk, opened_at__isnull=True).update(opened_at=now, opened_by=by)
    audit.append("follow-up-opened", {"session": mine.session_id, "route": mine.route, "by": by.pk})
    return JsonResponse({})
