"""How the service does, for its administrator: states, counts and times, and nothing of what any session holds."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pipeline import audit
from pipeline.service import heartbeats, jobs, marks
from pipeline.service.desk import uploading_words
from pipeline.service.desk.models import Session, Worker
from pipeline.service.marks import Done, Mark

State = Session.State
WELL = "ok"
"""Of a model (`pipeline.models.State`, which pages may not import)."""
WALKED_WITHIN = timedelta(days=2)
"""A worker walks the log when it starts and every day after."""


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The page: what needs somebody first, then everything."""
    chosen, data = settings.QUIETROOM, Path(settings.DATA_FOLDER)
    backup, walk = marks.last(data, Done.BACKUP), marks.last(data, Done.LOG_WALK)
    workers = tuple(Worker.objects.order_by("pk"))
    needs = {
        "dead": _sessions(State.DEAD),
        "held_up": _sessions(State.WORKING).exclude(error_code=""),
        "low_disk": _free_bytes(data) < chosen.uploads.room_bytes,
        "nobody_works": not _living().exists(),
        "lacking": [(worker, names) for worker in workers if (names := _lacking(worker))],
        "needs_backup": backup is None or _is_older(backup, timedelta(days=chosen.work.backup_days)),
        "log_problem": walk.facts["problem"] if walk else "",
        "log_unwalked": walk is not None and _is_older(walk, WALKED_WITHIN),
    }
    facts = {
        "counts": _counts(),
        "oldest_waiting": _sessions(State.WAITING).aggregate(oldest=Min("uploaded_at"))["oldest"],
        "workers": [(worker, worker in _living()) for worker in workers],
        "models": _models(workers),
        "free": {"data": _free_bytes(data), "keys": _free_bytes(Path(settings.KEY_FOLDER))},
        "backup": backup,
        "walk": walk,
        "mail_host": chosen.mail.host,
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


def _counts() -> list[tuple[str, int]]:
    """Sessions in each state, by its words."""
    counts = dict(Session.objects.values_list("state").annotate(Count("pk")))
    return [(uploading_words.TITLES[state], counts.get(state, 0)) for state in State]


def _living() -> QuerySet[Worker]:
    return Worker.objects.exclude(pk__in=heartbeats.silent())


def _lacking(worker: Worker) -> list[str]:
    return [name for name, state in sorted(worker.found_models.items()) if state != WELL]


def _models(workers: Sequence[Worker]) -> list[tuple[str, list[str]]]:
    """Each model that a worker told of, and its state at each worker."""
    names = sorted({name for worker in workers for name in worker.found_models})
    return [(name, [worker.found_models.get(name, "not told") for worker in workers]) for name in names]


def _is_older(mark: Mark, longest: timedelta) -> bool:
    return mark.at + longest < timezone.now()


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free
