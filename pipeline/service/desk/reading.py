"""What analysts see: released transcripts, to read, search, filter and save. Nothing else exists for them.

Everything shown comes out of the released file, so that a page can tell no more than a copy of it: one marker for
every stretch that is not there, whatever the reason, and no count of them. Searching and filtering happen in the
browser: no address holds a word.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from pipeline import audit, exchange
from pipeline.errors import PipelineError
from pipeline.released import parse
from pipeline.service.accounts import person
from pipeline.service.accounts.keys import for_browser, keys_for
from pipeline.service.desk import records, released, reports
from pipeline.service.desk.models import Release
from pipeline.service.desk.reading_layout import laid_out
from pipeline.service.desk.records import Envelope, RefusedRecordError
from pipeline.service.desk.retention_plan import receipt_of
from pipeline.service.saving import to_save
from pipeline.service.vault import Part
from pipeline.values import Route, concern_wording

TO = Route.DSL.value
ANALYST = "analyst"


def readable(session_id: str) -> Release:
    """The release of a session that may be read; any other session does not exist here."""
    return get_object_or_404(released.readable(), session_id=session_id)


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Every session that was released."""
    rows = [{"release": release, "label": _label(release)} for release in released.readable()]
    return render(request, "desk/reading/sessions.html", {"rows": rows})


def _label(release: Release) -> str:
    try:
        return str(released.transcript(release)["label"])
    except PipelineError:
        return ""


@require_safe
def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """One transcript by section, with what it is about; once it is deleted, that it is."""
    release = get_object_or_404(released.newest(), session_id=session_id)
    try:
        parsed = parse(released.content(release, "json"))
        is_report_current = reports.is_current(release)
    except PipelineError as problem:
        return gone(request, release, problem)
    audit.append("released-read", {"session": session_id, "release": release.number, "by": person.of(request).pk})
    files = [(ending, released.FORMATS[ending]) for ending in released.endings(release)]
    context = {
        "release": release,
        "page": laid_out(parsed),
        "files": files,
        "exports": [(target.value, exchange.TITLES[target]) for target in exchange.targets(parsed)],
        "has_codebook": parsed.codebook is not None,
        "report": list(reports.FORMATS.items()) if reports.is_made(release) else [],
        "is_report_current": is_report_current,
        "has_sound": released.has_sound(release),
    }
    return render(request, "desk/reading/session.html", context)


@require_safe
def file(request: HttpRequest, session_id: str, ending: str) -> HttpResponse:
    """One format of a released transcript, to save."""
    release = readable(session_id)
    if ending not in released.endings(release):
        raise Http404
    try:
        content = released.content(release, ending)
    except PipelineError as problem:
        return gone(request, release, problem)
    facts = {"session": session_id, "release": release.number, "format": ending, "by": person.of(request).pk}
    audit.append("released-saved", facts)
    name = f"session-{release.session.date:%Y-%m-%d}-{session_id}-release-{release.number}.{ending}"
    return to_save(content, released.TYPES[ending], name)


def gone(request: HttpRequest, release: Release, problem: PipelineError) -> HttpResponse:
    """In place of what cannot be read: that it was deleted, or what is wrong with it."""
    context = {"problem": str(problem), "release": release, "ended": receipt_of(release.session_id, Part.ANALYST)}
    return render(request, "desk/reading/gone.html", context, status=410)


@require_safe
def tell(request: HttpRequest, session_id: str) -> HttpResponse:
    """Where an analyst writes to the safeguarding lead about something they read."""
    release = readable(session_id)
    context = {
        "release": release,
        "recipients": for_browser(keys_for(release.session, TO)),
        "session": session_id,
        "subjects": [(subject, words.split(". ")[0]) for subject, words in concern_wording.SUBJECTS.items()],
    }
    return render(request, "desk/reading/tell.html", context)


@require_POST
def told(request: HttpRequest, session_id: str) -> HttpResponse:
    """Append what the browser sealed to the lead's records; the lead is alerted as by a new session."""
    release, sealed = readable(session_id), request.FILES.get(TO)
    envelope = Envelope(TO, sealed.read() if sealed else b"", request.POST.get(f"sealed-to-{TO}", ""))
    try:
        records.append(release.session, [envelope], person.of(request), sender=ANALYST)
    except (RefusedRecordError, PipelineError) as problem:
        return JsonResponse({"problem": str(problem)}, status=409)
    return JsonResponse({})
