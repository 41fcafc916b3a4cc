"""The page that seals again, and the files that its script (assets/src/reseal.js) fetches and puts back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pipeline.errors import KeyDestroyedError, OutputError, RecipientsError
from pipeline.service.accounts import keys_resealing, person
from pipeline.service.accounts.keys import KEYS_NEEDED, LABELS, digest_of
from pipeline.service.accounts.keys_actions import sentence
from pipeline.service.accounts.keys_resealing import Resealed, keys_of, openable_by, stale
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import SealedFile
from pipeline.service.store import the_store

_PIECE = settings.QUIETROOM.uploads.piece_bytes


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What this person can open that is sealed to other keys than it should be."""
    waiting = stale(openable_by(person.of(request)))
    ready = [file for file in waiting if len(keys_of(file)) >= KEYS_NEEDED]
    routes = sorted({LABELS[file.route] for file in waiting if file not in ready})
    context = {
        "piece_bytes": _PIECE,
        "files": [_described(file) for file in ready],
        "sessions": len({file.session_id for file in ready}),
        "not_ready": routes,
    }
    return render(request, "accounts/keys/reseal.html", context)


@require_http_methods(["GET", "POST"])
def one_file(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the sealed file as it is. POST: one piece of it sealed again, numbered from 0, or the word that all came.

    Answers `{}`, `{"generation": n}` or `{"problem": ..}`. In pieces, for the web server takes no body that is larger.
    """
    user = person.of(request)
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
        number, generation = request.headers.get("X-Piece", ""), request.headers.get("X-Generation", "")
        if number.isdecimal():
            keys_resealing.keep_piece(file, user, int(number), request.read(_PIECE + 1))
            return JsonResponse({})
        resealed = Resealed(
            content=keys_resealing.collected(file, user),
            generation=int(generation) if generation.isdecimal() else -1,
            sealed_to=request.headers.get("X-Sealed-To", ""),
        )
        keys_resealing.replace(file, resealed, user)
    except RecipientsError as problem:
        return JsonResponse({"problem": sentence(problem)}, status=400)
    return JsonResponse({"generation": resealed.generation + 1})


def _described(file: SealedFile) -> dict[str, Any]:
    """For the script: addresses, and the public keys to seal to."""
    keys = keys_of(file)
    return {
        "url": reverse("keys_reseal_file", args=[file.pk]),
        "generation": file.generation,
        "keys": [key.public_key for key in keys],
        "sealed_to": digest_of(keys),
    }
