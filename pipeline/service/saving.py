"""An answer that a browser saves as a file instead of showing it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def to_save(content: bytes | str, kind: str, name: str) -> HttpResponse:
    """`kind` is the MIME type, `name` what the file is called."""
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=kind, headers=headers)
