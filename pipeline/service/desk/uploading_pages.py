"""The uploader's pages: upload, own uploads, and one session with its progress. Never a transcript, never a flag.

Everything looks in the uploader's own sessions only; somebody else's is not there. Forms that scripts send are answered
with JSON, or with the form again, marked where something is wrong (422).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline import audit
from pipeline.errors import PipelineError
from pipeline.service import jobs
from pipeline.service.accounts.keys import LABELS, fingerprints, recipients_ready
from pipeline.service.desk import uploading, uploading_words
from pipeline.service.desk.models import Receipt, Session
from pipeline.service.desk.retention_plan import receipt_of
from pipeline.service.desk.uploading import BusyError, How, Placed, RefusedUploadError
from pipeline.service.desk.uploading_form import NOTES_SUFFIXES, RECORDING_SUFFIXES, UploadForm
from pipeline.service.desk.uploading_sealed import fingerprints_of, is_sealed_whole
from pipeline.service.vault import Part

_DESKTOP = ("desktop", "On this computer: desktop, downloads, recycle bin, and any cloud folder that copies them")
COPIES = {
    "recording": (
        ("dictaphone", "On the dictaphone or phone that recorded it"),
        ("card", "On its memory card, if it has one"),
        _DESKTOP,
    ),
    "notes": (("paper", "On paper: notebooks, print-outs, sheets of the flip chart"), _DESKTOP),
}
"""Where a copy may lie that this service cannot reach, by the kind of session."""


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form, or what becomes of one that a script sends: where to send the file."""
    missing = [LABELS[route] for route in recipients_ready()]
    if request.method != "POST":
        return render(request, "desk/upload.html", {**_of_page(missing), "form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if missing:
        form.add_error(None, "Nothing can be uploaded until every route has two keys.")
    elif form.is_valid():
        try:
            return _ordered(request, uploading.place(form.order(), request.user))  # type: ignore[arg-type]
        except (RefusedUploadError, PipelineError) as refusal:
            form.add_error(None, str(refusal))
    return render(request, "desk/upload_form.html", {"form": form}, status=422)


def _of_page(missing: list[str]) -> dict[str, Any]:
    return {
        "missing": missing,
        "fingerprints": [(LABELS[route], found) for route, found in fingerprints().items()],
        "accepted": ",".join((*RECORDING_SUFFIXES, *NOTES_SUFFIXES)),
        "largest_bytes": settings.QUIETROOM.uploads.largest_bytes,
        "piece_bytes": settings.QUIETROOM.uploads.piece_bytes,
    }


def _ordered(request: HttpRequest, placed: Placed) -> JsonResponse:
    pk = placed.session.pk
    if placed.how is How.JOINED:
        messages.info(request, "You uploaded this file before: this is its session.")
    return JsonResponse(
        {
            "session": pk,
            "how": placed.how.name.lower(),
            "page": reverse("upload-session", args=[pk]),
            "begin": reverse("upload-begin"),
            "go_on": reverse("upload-pieces", args=[pk]) if placed.how is How.RESUMED else None,
            "finish": reverse("upload-finish", args=[pk]),
        }
    )


@require_safe
def own_uploads(request: HttpRequest) -> HttpResponse:
    """Everything this person uploaded, the latest first."""
    found = Session.objects.filter(uploader=request.user.pk).order_by("-created_at")
    ended = set(Receipt.objects.filter(part=Part.REVIEWER).values_list("session_id", flat=True))
    rows = [{"session": one, "title": _title(one, is_ended=one.pk in ended)} for one in found]
    return render(request, "desk/uploads.html", {"rows": rows})


def _title(found: Session, *, is_ended: bool) -> str:
    return uploading_words.ENDED_TITLE if is_ended else uploading_words.TITLES[Session.State(found.state)]


def _own(request: HttpRequest, session_id: str) -> Session:
    return get_object_or_404(Session.objects.filter(uploader=request.user.pk), pk=session_id)


@require_safe
def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """One session: how far it is, what happens now, to whom it is sealed, and which copies to delete."""
    return render(request, "desk/upload_session.html", _about(_own(request, session_id)))


@require_safe
def progress(request: HttpRequest, session_id: str) -> HttpResponse:
    """The part of the page that changes, asked for every few seconds; at the end the whole page is loaded again."""
    found = _own(request, session_id)
    response = render(request, "desk/upload_progress.html", _about(found))
    if found.state in uploading_words.ENDED:
        response["HX-Refresh"] = "true"
    return response


def _about(found: Session) -> dict[str, Any]:
    state, ended = Session.State(found.state), receipt_of(found.pk, Part.REVIEWER)
    return {
        "session": found,
        "title": _title(found, is_ended=ended is not None),
        "next": uploading_words.ENDED_NEXT if ended else uploading_words.NEXT[state],
        "ended": ended,
        "steps": uploading_words.steps_of(found),
        "percent": uploading_words.percent_of(found),
        "length": _length(found.duration_ms),
        "trouble": uploading_words.trouble_of(found),
        "is_over": state in uploading_words.ENDED,
        "is_uploading": state == Session.State.UPLOADING,
        "may_cancel": state in uploading_words.CANCELLABLE and not found.cancel_asked,
        "may_try_again": state == Session.State.FAILED and uploading.is_still_there(found),
        "is_sealed": state in uploading_words.SEALED,
        "is_sealed_whole": is_sealed_whole(found),
        "fingerprints": fingerprints_of(found),
        "copies": COPIES[found.kind],
    }


def _length(duration_ms: int | None) -> str:
    """So that the uploader can tell whether the session was this long."""
    if duration_ms is None:
        return ""
    minutes, seconds = divmod(duration_ms // 1000, 60)
    return f"{minutes} min {seconds} s"


@require_POST
def finish(request: HttpRequest, session_id: str) -> HttpResponse:
    """A script says that all was sent: compared, and handed to the worker; 409 with words where it is not right."""
    found = _own(request, session_id)
    try:
        uploading.finish(found)
    except BusyError:
        return JsonResponse({"problem": "This upload is being checked already."}, status=423)
    except (RefusedUploadError, PipelineError) as refusal:
        return JsonResponse({"problem": str(refusal)}, status=409)
    return JsonResponse({"page": reverse("upload-session", args=[session_id])})


@require_POST
def cancel(request: HttpRequest, session_id: str) -> HttpResponse:
    """End it before it is sealed."""
    found = _own(request, session_id)
    if found.state in uploading_words.CANCELLABLE:
        uploading.cancel(found)
    else:
        messages.warning(request, "It was too late to cancel: the work on it has ended.")
    return redirect("upload-session", session_id)


@require_POST
def try_again(request: HttpRequest, session_id: str) -> HttpResponse:
    """Start a failed session afresh with what was uploaded."""
    found = _own(request, session_id)
    if found.state == Session.State.FAILED and uploading.is_still_there(found):
        jobs.again(session_id)
    return redirect("upload-session", session_id)


@require_POST
def copies_deleted(request: HttpRequest, session_id: str) -> HttpResponse:
    """The uploader confirms that no copy is left elsewhere: put down once, in the audit log too."""
    found = _own(request, session_id)
    if not is_sealed_whole(found) and receipt_of(found.pk, Part.REVIEWER) is None:
        messages.error(request, "It is not sealed yet. Keep your copies.")
    elif not all(request.POST.get(place) == "on" for place, _ in COPIES[found.kind]):
        messages.error(request, "Tick every place once no copy is left there.")
    elif found.copies_deleted_at is None:
        Session.objects.filter(pk=session_id).update(copies_deleted_at=timezone.now())
        audit.append("copies-deleted", {"session": session_id, "by": found.uploader_id})
    return redirect("upload-session", session_id)
