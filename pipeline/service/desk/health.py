"""How the service does, for its administrator: states, counts and times, and nothing of what any session holds."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from pipeline import audit
from pipeline.service import heartbeats, jobs
from pipeline.service.desk import uploading_words
from pipeline.service.desk.models import Session, Worker

State = Session.State


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The page: what needs somebody first, then everything."""
    counts = dict(Session.objects.values_list("state").annotate(Count("pk")))
    needs = {
        "dead": _sessions(State.DEAD),
        "held_up": _sessions(State.WORKING).exclude(error_code=""),
        "low_disk": _free_bytes() < settings.QUIETROOM.uploads.room_bytes,
        "nobody_works": not _living().exists(),
        "lacking": Worker.objects.exclude(missing_models=[]),
    }
    facts = {
        "counts": [(uploading_words.TITLES[state], counts.get(state, 0)) for state in State],
        "workers": [(worker, worker in _living()) for worker in Worker.objects.order_by("pk")],
        "free_bytes": _free_bytes(),
        "sealed": _sessions(State.SEALED),
        "failed": _sessions(State.FAILED),
    }
    return render(request, "desk/health.html", {**needs, **facts, "all_is_well": not any(needs.values())})


@require_POST
def try_again(request: HttpRequest, session_id: str) -> HttpResponse:
    """Let a session go on that took its worker down too often."""
    session = get_object_or_404(Session, pk=session_id, state=State.DEAD)
    jobs.again(session.pk)
    audit.append("tried-again", {"session": session.pk, "by": request.user.pk})
    messages.success(request, f"Session {session.pk} waits for its turn again.")
    return redirect("health")


def _sessions(state: State) -> QuerySet[Session]:
    return Session.objects.filter(state=state).order_by("-created_at")


def _living() -> QuerySet[Worker]:
    return Worker.objects.exclude(pk__in=heartbeats.silent())


def _free_bytes() -> int:
    return shutil.disk_usage(settings.DATA_FOLDER).free
