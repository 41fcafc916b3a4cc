"""Stored age files on their way to a browser, each held to the digest that was recorded of it."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from pipeline.errors import PipelineError, TamperedError
from pipeline.service.desk.models import SealedFile, Session
from pipeline.service.store import the_store


def sealed_file(session: Session, name: str) -> HttpResponse:
    """A stored age file, if it is the one that was recorded; otherwise what is wrong, for the page to show.

    Whether the person may have it is for the caller to know. Raises Http404 where there is none.
    """
    recorded = get_object_or_404(SealedFile, session=session, name=name)
    try:
        content = the_store().get(session.pk, name)
        if hashlib.sha256(content).hexdigest() != recorded.sha256:
            raise TamperedError("a sealed file is not the one that was recorded; tell whoever is responsible")
    except PipelineError as problem:
        return JsonResponse({"problem": str(problem)}, status=409)
    return HttpResponse(content, content_type="application/octet-stream")
