"""The plan of action after a released session: read, written, saved as a document or table, and read back from one.

What people write is kept by `plans`; evidence comes from the release in force. The page leads to the sessions that
followed: beside them the plan is reviewed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline import audit
from pipeline.errors import InterventionError, PipelineError
from pipeline.intervention import as_csv
from pipeline.intervention.document import ABOUT, ALSO, files
from pipeline.service.accounts import person
from pipeline.service.desk import plans, released
from pipeline.service.desk.models import Release
from pipeline.service.desk.plans import CurrentPlan, OvertakenPlanError
from pipeline.service.desk.reading import gone, readable
from pipeline.service.desk.reading_plan_forms import OpenedForm, TableForm, filled, rows_of
from pipeline.service.saving import to_save
from pipeline.values import PlanRow

OVERTAKEN = (
    "Somebody saved this plan after you opened it, and nothing of yours was saved. Copy what you wrote, load the page "
    "again and write it there."
)
FORMATS = {"docx": "Word", "csv": "Table to fill in (CSV)"}


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, session_id: str) -> HttpResponse:
    """The plan as a form; what is sent is saved as its next version."""
    release = readable(session_id)
    try:
        current = plans.current(release)
        if request.method != "POST":
            return _page(request, release, current)
        issues = filled(current.plan, request.POST)
        problem = _save(request, release, rows_of(issues)) if issues.is_valid() else ""
    except PipelineError as missing:
        return gone(request, release, missing)
    if issues.is_valid() and not problem:
        return redirect("reading-plan", session_id)
    return _page(request, release, current, issues=issues, problem=problem)


@require_POST
def table(request: HttpRequest, session_id: str) -> HttpResponse:
    """Take in the table that people filled in, as the next version of the plan."""
    release = readable(session_id)
    form = TableForm(request.POST, request.FILES)
    try:
        current = plans.current(release)
        problem = _take_in(request, release, form, current) if form.is_valid() else ""
    except PipelineError as missing:
        return gone(request, release, missing)
    if problem:
        form.add_error("table", problem)
    if form.errors:
        return _page(request, release, current, table=form)
    return redirect("reading-plan", session_id)


@require_safe
def file(request: HttpRequest, session_id: str, ending: str) -> HttpResponse:
    """The plan as it was last saved, to save."""
    release = readable(session_id)
    if ending not in FORMATS:
        raise Http404
    try:
        content = files(plans.current(release).plan)[f"plan.{ending}"]
    except PipelineError as missing:
        return gone(request, release, missing)
    facts = {"session": session_id, "release": release.number, "format": ending, "by": person.of(request).pk}
    audit.append("plan-exported", facts)
    return to_save(content, released.TYPES[ending], f"plan-{release.session.date:%Y-%m-%d}-{session_id}.{ending}")


def _take_in(request: HttpRequest, release: Release, form: TableForm, current: CurrentPlan) -> str:
    """Why the table was not taken in; empty if it was."""
    try:
        read = as_csv.read(form.cleaned_data["table"], current.drafted)
    except InterventionError as problem:
        return _sentence(problem)
    return _save(request, release, read.rows)


def _save(request: HttpRequest, release: Release, rows: Sequence[PlanRow]) -> str:
    """Why nothing was saved; empty if it was."""
    opened = OpenedForm(request.POST)
    try:
        plans.save(release, rows, person.of(request), opened=opened.number)
    except OvertakenPlanError:
        return OVERTAKEN
    except InterventionError as problem:
        return _sentence(problem)
    messages.success(request, "The plan is saved.")
    return ""


def _sentence(problem: InterventionError) -> str:
    words = str(problem)
    return f"{words[:1].upper()}{words[1:]}. Nothing was saved."


def _page(request: HttpRequest, release: Release, current: CurrentPlan, **given: Any) -> HttpResponse:
    issues, form = given.get("issues") or filled(current.plan), given.get("table") or TableForm()
    problem = given.get("problem", "")
    context = {
        "release": release,
        "current": current,
        "opened": OpenedForm(initial={"opened": current.number}),
        "issues": issues,
        "table": form,
        "problem": problem,
        "about": ABOUT,
        "also": ALSO,
        "files": FORMATS.items(),
        "later": [one for one in released.readable() if one.session.date > release.session.date],
    }
    is_wrong = bool(problem or form.errors or (issues.is_bound and not issues.is_valid()))
    return render(request, "desk/reading/plan.html", context, status=422 if is_wrong else 200)
