"""What a reviewer does to a session: keep decisions for later, ask for a release, send it, recall one.

Nothing is lost by a refusal: the decisions stay in the reviewer's browser until a release is made.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline.errors import PipelineError
from pipeline.restricted.sealing import AGE_HEADER
from pipeline.service.accounts import person
from pipeline.service.accounts.keys import digest_of, keys_for
from pipeline.service.desk import records, requests
from pipeline.service.desk.handing_out import sealed_file
from pipeline.service.desk.models import Release, ReleaseRequest, SealedFile, Session
from pipeline.service.desk.requests import RefusedRequestError
from pipeline.service.desk.reviewing import own_draft, own_session
from pipeline.service.store import the_store

TOO_LARGE = "This is larger than what the service takes at once. Nothing was kept or released."


@require_POST
def ask(request: HttpRequest, session_id: str) -> HttpResponse:
    """Ask a worker for a key of one use; the answer says where to look for it."""
    mine = own_session(request, session_id)
    try:
        asked = requests.ask(mine, person.of(request))
    except (RefusedRequestError, PipelineError) as problem:
        return _refused(str(problem))
    return JsonResponse({"request": asked.pk})


@require_safe
def state(request: HttpRequest, session_id: str, request_id: int) -> HttpResponse:
    """How far a request of this person's is."""
    asked = _own_request(request, session_id, request_id)
    return JsonResponse(
        {
            "state": asked.state,
            "public_key": asked.public_key,
            "number": asked.number,
            "code": asked.error_code,
            "message": asked.error_message,
        }
    )


@require_POST
def send(request: HttpRequest, session_id: str, request_id: int) -> HttpResponse:
    """Take what the browser sealed to the one-use key."""
    asked = _own_request(request, session_id, request_id)
    sealed = _body(request)
    if sealed is None:
        return _refused(TOO_LARGE, status=413)
    try:
        requests.deliver(asked, sealed)
    except (RefusedRequestError, PipelineError) as problem:
        return _refused(str(problem))
    return JsonResponse({})


@require_POST
def send_sound(request: HttpRequest, session_id: str, request_id: int, number: int) -> HttpResponse:
    """Take one piece of the recording, sealed to the same key, before the rest is sent."""
    asked = _own_request(request, session_id, request_id)
    sealed = _body(request)
    if sealed is None:
        return _refused(TOO_LARGE, status=413)
    try:
        requests.add_sound(asked, number, sealed)
    except (RefusedRequestError, PipelineError) as problem:
        return _refused(str(problem))
    return JsonResponse({})


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, session_id: str) -> HttpResponse:
    """This reviewer's decisions as they were last kept: hand them out, or put others in their place."""
    mine = own_session(request, session_id)
    name = own_draft(person.of(request))
    if request.method != "POST":
        return sealed_file(mine, name)
    sealed = _body(request)
    if sealed is None:
        return _refused(TOO_LARGE, status=413)
    keys = keys_for(mine, records.REVIEWER)
    if not sealed.startswith(AGE_HEADER) or request.headers.get("X-Sealed-To") != digest_of(keys):
        return _refused("Not kept: the reviewers' keys have changed since you opened this page.")
    try:
        _keep(mine, name, sealed, [key.fingerprint for key in keys])
    except PipelineError as problem:
        return _refused(str(problem))
    return JsonResponse({})


def _keep(mine: Session, name: str, sealed: bytes, fingerprints: list[str]) -> None:
    the_store().put(mine.pk, name, sealed)
    SealedFile.objects.update_or_create(
        session=mine,
        name=name,
        defaults={
            "route": records.REVIEWER,
            "sha256": hashlib.sha256(sealed).hexdigest(),
            "fingerprints": fingerprints,
        },
    )


@require_POST
def recall(request: HttpRequest, session_id: str, number: int) -> HttpResponse:
    """Take back a release; what was decided on the page that asks for it stays there."""
    mine = own_session(request, session_id)
    found = get_object_or_404(Release, session=mine, number=number, recalled_at__isnull=True)
    requests.recall(found, person.of(request))
    return JsonResponse({})


def _own_request(request: HttpRequest, session_id: str, request_id: int) -> ReleaseRequest:
    mine = own_session(request, session_id)
    return get_object_or_404(ReleaseRequest, pk=request_id, session=mine, by=person.of(request))


def _body(request: HttpRequest) -> bytes | None:
    """What was sent; None for what is larger than one piece of an upload may be."""
    try:
        return request.body if len(request.body) <= settings.QUIETROOM.uploads.piece_bytes else None
    except RequestDataTooBig:
        return None


def _refused(why: str, *, status: int = 409) -> JsonResponse:
    return JsonResponse({"problem": why}, status=status)
