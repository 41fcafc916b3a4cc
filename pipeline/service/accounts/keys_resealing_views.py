"""The page that seals again, and the files that its script (assets/src/reseal.js) fetches and puts back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pipeline.errors import KeyDestroyedError, OutputError, RecipientsError
from pipeline.service.accounts import keys_resealing
from pipeline.service.accounts.keys import KEYS_NEEDED, LABELS, digest_of
from pipeline.service.accounts.keys_actions import sentence
from pipeline.service.accounts.keys_resealing import LONGEST_HEADER, Resealed, keys_of, openable_by, stale
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import SealedFile
from pipeline.service.store import the_store

_BLOCK = 1 << 20


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What this person can open that is sealed to other keys than it should be."""
    waiting = stale(openable_by(_user(request)))
    ready = [file for file in waiting if len(keys_of(file)) >= KEYS_NEEDED]
    routes = sorted({LABELS[file.route] for file in waiting if file not in ready})
    context = {
        "files": [_described(file) for file in ready],
        "sessions": len({file.session_id for file in ready}),
        "not_ready": routes,
    }
    return render(request, "accounts/keys/reseal.html", context)


@require_http_methods(["GET", "POST"])
def one_file(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the sealed file as it is. POST: the same content sealed again, `{"generation": n}` or `{"problem": ..}`."""
    user = _user(request)
    file = next((file for file in openable_by(user) if file.pk == pk), None)
    if file is None:
        raise Http404
    try:
        if request.method == "GET":
            return HttpResponse(the_store().get(file.session_id, file.name), content_type="application/octet-stream")
        return _put_back(request, file, user)
    except (KeyDestroyedError, OutputError):
        raise Http404 from None


def _put_back(request: HttpRequest, file: SealedFile, user: User) -> HttpResponse:
    try:
        most = len(the_store().get(file.session_id, file.name)) + LONGEST_HEADER
        generation = request.headers.get("X-Generation", "")
        resealed = Resealed(
            content=_body(request, most),
            generation=int(generation) if generation.isdecimal() else -1,
            sealed_to=request.headers.get("X-Sealed-To", ""),
        )
        keys_resealing.replace(file, resealed, user)
    except RecipientsError as problem:
        return JsonResponse({"problem": sentence(problem)}, status=400)
    return JsonResponse({"generation": resealed.generation + 1})


def _body(request: HttpRequest, most: int) -> bytes:
    """What was sent, in memory only: it may be longer than what Django lets a form be."""
    content = bytearray()
    while block := request.read(_BLOCK):
        content += block
        if len(content) > most:
            raise RecipientsError("this is not the same content: it is longer")
    return bytes(content)


def _described(file: SealedFile) -> dict[str, Any]:
    """For the script: addresses, and the public keys to seal to."""
    keys = keys_of(file)
    return {
        "url": reverse("keys_reseal_file", args=[file.pk]),
        "generation": file.generation,
        "keys": [key.public_key for key in keys],
        "sealed_to": digest_of(keys),
    }


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
