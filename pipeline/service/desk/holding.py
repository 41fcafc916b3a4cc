"""A session's own page of what is kept of it, and the holds that keep it: for who must answer for that.

An administrator and a lead hold any session, a reviewer those that they review. The ground of a lead's hold may tell
what was found: reviewers see that a session is held, and the grounds of their own holds alone; and of what is kept the
recording and the copies, and no follow-up.
"""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pipeline.service.accounts import person
from pipeline.service.accounts.models import User
from pipeline.service.desk import retention_acts
from pipeline.service.desk.models import Hold, Session
from pipeline.service.desk.retention import SEALED
from pipeline.service.desk.retention_acts import WHOLE, standing
from pipeline.service.desk.retention_forms import HoldForm
from pipeline.service.desk.retention_pages import rows
from pipeline.service.desk.retention_plan import plan
from pipeline.service.desk.retention_words import PARTS
from pipeline.service.roles import Permission
from pipeline.service.vault import Part
from pipeline.values import Route

EVERYBODYS = (Part.REVIEWER, Part.ANALYST)
"""Parts of which a reviewer and a lead may know how long they stay."""


def _answers_for_all(user: User) -> bool:
    return Permission.OVERSEE in user.permissions or Route.DSL in user.item_routes


def _reachable(request: HttpRequest, session_id: str) -> Session:
    user, sealed = person.of(request), Session.objects.filter(state__in=SEALED)
    found = sealed if _answers_for_all(user) else sealed.filter(reviewers=user)
    return get_object_or_404(found, pk=session_id)


def _liftable(user: User, session: Session) -> QuerySet[Hold]:
    """Holds of the whole session that this person may see in full, and lift."""
    found = standing(session.pk, WHOLE)
    return found if _answers_for_all(user) else found.filter(by=user)


@require_safe
def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """What is kept of one session, until when, and what keeps it."""
    return _page(request, _reachable(request, session_id), HoldForm())


def _page(request: HttpRequest, found: Session, form: HoldForm) -> HttpResponse:
    user, now = person.of(request), timezone.now()
    parts = tuple(PARTS) if Permission.OVERSEE in user.permissions else EVERYBODYS
    endings = [ending for ending in plan(now, only=found.pk).values() if ending.part in parts]
    ended = found.receipts.filter(part__in=parts).order_by("done_at")
    mine = _liftable(user, found)
    context = {
        "session": found,
        "rows": rows(endings, now),
        "ended": [(receipt, PARTS[Part(receipt.part)]) for receipt in ended],
        "holds": mine,
        "is_held_by_others": standing(found.pk, WHOLE).exclude(pk__in=mine.values("pk")).exists(),
        "form": form,
        "is_administrator": Permission.OVERSEE in user.permissions,
    }
    return render(request, "desk/retention/session.html", context, status=422 if form.errors else 200)


@require_POST
def hold(request: HttpRequest, session_id: str) -> HttpResponse:
    """Keep everything of the session."""
    found, form = _reachable(request, session_id), HoldForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    retention_acts.hold(found.pk, WHOLE, form.reason(), person.of(request))
    messages.success(request, "Held. Nothing of this session is deleted until the hold is lifted.")
    return redirect("retention-session", session_id=found.pk)


@require_POST
def lift(request: HttpRequest, session_id: str, hold_id: int) -> HttpResponse:
    """End a hold of the whole session."""
    found, by = _reachable(request, session_id), person.of(request)
    retention_acts.lift(get_object_or_404(_liftable(by, found), pk=hold_id), by, timezone.now())
    messages.success(request, "The hold is lifted. What it stopped has its time once more.")
    return redirect("retention-session", session_id=found.pk)
