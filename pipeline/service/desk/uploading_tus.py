"""The tus protocol, version 1.0.0 with `creation` and `checksum`: how a file arrives in pieces (tus.io/protocols).

A piece is read whole into memory, checked, and sealed into a file of its own; one that is short, too long, in the
wrong place or damaged stores nothing. What is announced here was ordered on the upload page before: the metadata names
the session, never the file. An upload of somebody else's is not there (404).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pipeline.errors import DiskFullError, KeyDestroyedError, OutputError, TamperedError
from pipeline.service.desk import uploading
from pipeline.service.desk.models import Session
from pipeline.service.desk.uploading import BusyError, RefusedUploadError

VERSION = "1.0.0"
CONTENT_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
ALGORITHMS = ("sha1", "sha256")
"""The protocol asks for SHA-1 of whoever offers checksums; our browser code sends SHA-256."""
_NUMBER = re.compile(r"\d{1,16}")
View = Callable[..., HttpResponse]
Answer = TypeVar("Answer")


class _RefusedError(Exception):
    """An answer other than success: a status, and words for whoever looks at it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def _tus(*methods: str) -> Callable[[View], View]:
    """A view of the protocol: its headers on every answer, its version asked for, its refusals as answers."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **named: str) -> HttpResponse:
            response = _answered(request, view, methods, named)
            response["Tus-Resumable"] = VERSION
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return decorate


def _answered(request: HttpRequest, view: View, methods: tuple[str, ...], named: dict[str, str]) -> HttpResponse:
    if request.method == "OPTIONS":
        return _abilities()
    if request.method not in methods:
        return HttpResponse(status=405, headers={"Allow": ", ".join((*methods, "OPTIONS"))})
    if request.headers.get("Tus-Resumable") != VERSION:
        return HttpResponse(status=412, headers={"Tus-Version": VERSION})
    try:
        return view(request, **named)
    except _RefusedError as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain")


def _abilities() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,checksum",
            "Tus-Max-Size": str(settings.QUIETROOM.uploads.largest_bytes),
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        },
    )


@_tus("POST")
def create(request: HttpRequest) -> HttpResponse:
    """Where the pieces of an ordered upload go; asking again is answered with the same place."""
    length = _number(request, "Upload-Length")
    if length > settings.QUIETROOM.uploads.largest_bytes:
        raise _RefusedError(413, "The file is larger than this service takes.")
    if request.META.get("CONTENT_LENGTH") not in (None, "", "0"):
        raise _RefusedError(400, "Pieces are sent with PATCH.")
    session = _own(request, _session_named(request))
    if length != session.size_bytes:
        raise _RefusedError(400, "The length is not the one that was announced.")
    return HttpResponse(status=201, headers={"Location": reverse("upload-pieces", args=[session.pk])})


@_tus("HEAD", "PATCH")
def pieces(request: HttpRequest, session_id: str) -> HttpResponse:
    """How much of an upload has arrived (HEAD), or its next piece (PATCH)."""
    session = _own(request, session_id)
    if request.method == "HEAD":
        headers = {"Upload-Length": str(session.size_bytes)}
        return _standing(_or_refused(lambda: uploading.received_bytes(session)), 200, headers)
    if request.content_type != CONTENT_TYPE:
        raise _RefusedError(415, f"Pieces are sent as {CONTENT_TYPE}.")
    offset = _number(request, "Upload-Offset")
    content = _whole_body(request)
    received = _or_refused(lambda: uploading.add_piece(session, offset, content))
    if received is None:
        raise _RefusedError(409, "The upload stands at another place; ask for it and go on from there.")
    return _standing(received, 204, {})


def _standing(received: int, status: int, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(status=status, headers={"Upload-Offset": str(received), **headers})


def _own(request: HttpRequest, session_id: str) -> Session:
    mine = Session.objects.filter(uploader=request.user.pk)
    session = get_object_or_404(mine, pk=session_id)
    if session.state in uploading.GONE:
        raise _RefusedError(410, "This upload was ended. Upload the file again.")
    return session


def _number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not _NUMBER.fullmatch(value):
        raise _RefusedError(400, f"{header} must be a number.")
    return int(value)


def _session_named(request: HttpRequest) -> str:
    """The value of `session` in Upload-Metadata: `key base64, key base64`."""
    entries = (entry.split() for entry in request.headers.get("Upload-Metadata", "").split(","))
    named = next((entry[1] for entry in entries if len(entry) == 2 and entry[0] == "session"), "")
    try:
        return base64.b64decode(named, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        raise Http404 from None


def _whole_body(request: HttpRequest) -> bytes:
    """The piece, of the length and with the digest that its headers promise; never more than one in memory."""
    announced = request.META.get("CONTENT_LENGTH")
    if not announced:
        raise _RefusedError(411, "Content-Length is missing.")
    length = int(announced)  # `middleware.refuse_malformed` let only numbers pass
    largest = settings.QUIETROOM.uploads.piece_bytes
    if length > largest:
        raise _RefusedError(413, f"A piece has at most {largest} bytes.")
    checksum = _promised_digest(request)
    try:
        content = request.read(length)
    except UnreadablePostError:
        content = b""
    if len(content) != length:
        raise _RefusedError(400, "The piece ended early.")
    if checksum is not None and hashlib.new(checksum[0], content, usedforsecurity=False).digest() != checksum[1]:
        raise _RefusedError(CHECKSUM_MISMATCH, "The piece was damaged on its way.")
    return content


def _promised_digest(request: HttpRequest) -> tuple[str, bytes] | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, encoded = header.partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise _RefusedError(400, "Upload-Checksum is not base64.") from None
    if algorithm not in ALGORITHMS:
        raise _RefusedError(400, f"Upload-Checksum must be one of {', '.join(ALGORITHMS)}.")
    return algorithm, digest


def _or_refused(action: Callable[[], Answer]) -> Answer:
    try:
        return action()
    except BusyError:
        raise _RefusedError(423, "Another piece of this upload is being stored; try again in a moment.") from None
    except RefusedUploadError as refusal:
        raise _RefusedError(413, str(refusal)) from None
    except (DiskFullError, OutputError):
        raise _RefusedError(507, "There is no room on this service. Tell its administrator, then go on.") from None
    except (KeyDestroyedError, TamperedError):
        raise _RefusedError(410, "This upload cannot be gone on with. Cancel it and upload the file again.") from None
