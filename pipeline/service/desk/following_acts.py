"""What a holder does to a session from the desk: append a record, close, hold, recall a release.

Each act is of the person's own route, stands in the audit log, and undoes nothing that was written before.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from pipeline.errors import PipelineError
from pipeline.service.accounts import person
from pipeline.service.desk import records, requests, retention_acts
from pipeline.service.desk.following import own_route
from pipeline.service.desk.following_forms import CloseForm
from pipeline.service.desk.models import Release, SessionRoute
from pipeline.service.desk.records import Envelope, RefusedRecordError
from pipeline.service.desk.retention_forms import HoldForm
from pipeline.values import Route

ROUTES: tuple[str, ...] = (*Route, records.REVIEWER)
"""Where a record can go."""


@require_POST
def append(request: HttpRequest, session_id: str, route: str) -> HttpResponse:
    """Append sealed records, all or none: each a file under the name of the route that it goes to."""
    mine = own_route(request, session_id, route)
    envelopes = [_envelope(request, to, file.read()) for to in ROUTES for file in request.FILES.getlist(to)]
    immediate = request.POST.get("immediate") == "yes"
    try:
        kept = records.append(mine.session, envelopes, person.of(request), sender=mine.route, immediate=immediate)
    except (RefusedRecordError, PipelineError) as problem:
        return JsonResponse({"problem": str(problem)}, status=409)
    own = [record for record in kept if record.route == mine.route]
    return JsonResponse({"numbers": [record.number for record in own], "by": person.of(request).get_username()})


def _envelope(request: HttpRequest, route: str, sealed: bytes) -> Envelope:
    digests = ("returns", "withdraws") if route == records.REVIEWER else ()
    told = {f"{name}_sha256": request.POST.get(name, "") for name in digests}
    return Envelope(route, sealed, request.POST.get(f"sealed-to-{route}", ""), **told)


@require_POST
def close(request: HttpRequest, session_id: str, route: str) -> HttpResponse:
    """Everything is in the school's own system: what is kept here is deleted some days from now."""
    mine = own_route(request, session_id, route)
    form = CloseForm(request.POST)
    if mine.opened_at is None or mine.deleted_at is not None or not form.is_valid():
        messages.error(request, "Not closed: open it first, and confirm that everything is in your own system.")
        return _back(mine)
    retention_acts.close(mine, person.of(request), timezone.now())
    messages.success(request, "Closed. It is deleted in some days; the list of what is kept says when.")
    return redirect("following-kept")


@require_POST
def hold(request: HttpRequest, session_id: str, route: str) -> HttpResponse:
    """Keep it for police, LADO or a court, whatever else is due."""
    mine = own_route(request, session_id, route)
    form = HoldForm(request.POST)
    if mine.deleted_at is not None or not form.is_valid():
        messages.error(request, "Not held: choose a ground, and give a number or nothing as its reference.")
        return _back(mine)
    retention_acts.hold(mine.session_id, mine.route, form.reason(), person.of(request))
    messages.success(request, "Held. Nothing of this route is deleted until the hold is lifted.")
    return _back(mine)


@require_POST
def lift(request: HttpRequest, session_id: str, route: str, hold_id: int) -> HttpResponse:
    """End a hold."""
    mine = own_route(request, session_id, route)
    held = get_object_or_404(retention_acts.standing(mine.session_id, mine.route), pk=hold_id)
    retention_acts.lift(held, person.of(request), timezone.now())
    messages.success(request, "The hold is lifted.")
    return _back(mine)


@require_POST
def recall(request: HttpRequest, session_id: str, route: str, number: int) -> HttpResponse:
    """Take back a release: analysts no longer get it. Copies that they made before are out of reach."""
    mine, by = own_route(request, session_id, route), person.of(request)
    found = get_object_or_404(Release, session=mine.session, number=number, recalled_at__isnull=True)
    requests.recall(found, by)
    messages.success(request, "Recalled. Analysts no longer get it; ask them to delete the copies that they made.")
    return _back(mine)


def _back(mine: SessionRoute) -> HttpResponse:
    return redirect("following-session", session_id=mine.session_id, route=mine.route)
