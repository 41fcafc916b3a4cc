"""What holds for every page: its headers, how long somebody stays signed in, and that no undeclared view answers.

The headers that Django and django-csp have settings for stand in `settings`; here is the rest. A page is never stored
by a browser or a proxy, because any of them may hold what was said in a session.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from pipeline.service.access import OPEN, View

Next = Callable[[HttpRequest], HttpResponseBase]
Middleware = Callable[[HttpRequest], HttpResponseBase]

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "serial", "usb")
    ),
}
SIGNED_IN_AT, SEEN_AT = "quietroom_signed_in_at", "quietroom_seen_at"
LENGTH = re.compile(r"[0-9]{1,19}")
RESOLUTION_S = 20
"""How old the last sign of life may be before it is written again: not every request needs a write."""


def refuse_malformed(get_response: Next) -> Middleware:
    """Answer 400 to what no browser sends and what others fail on.

    An address with a NUL: PostgreSQL fails on a text that has one. A length that is no number (RFC 9110, 8.6): Django
    fails on it as it reads a form; our own web server refuses most of them before.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        has_nul = "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if has_nul or not LENGTH.fullmatch(request.META.get("CONTENT_LENGTH") or "0"):
            raise BadRequest
        return get_response(request)

    return answer


def guard_headers(get_response: Next) -> Middleware:
    """Every answer carries these headers; signing out also empties the browser of what it has of this site."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        match = request.resolver_match
        if request.method == "POST" and match is not None and match.view_name == "account_logout":
            response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response

    return answer


def end_stale_sessions(get_response: Next) -> Middleware:
    """Sign out who did nothing for the set minutes, and everybody after the set hours.

    What a page asks for by itself (htmx polls by GET) is no sign of life; a click, a form and a piece of an upload are.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            _keep_or_end(request, time.time())
        return get_response(request)

    return answer


def _keep_or_end(request: HttpRequest, now: float) -> None:
    limits, session = settings.QUIETROOM.signing_in, request.session
    since, seen = session.setdefault(SIGNED_IN_AT, now), session.setdefault(SEEN_AT, now)
    if now - since > limits.longest_hours * 3600:
        _end(request, f"You were signed out, as everybody is {limits.longest_hours:g} hours after signing in.")
    elif now - seen > limits.idle_minutes * 60:
        _end(request, f"You were signed out because nothing was done for {limits.idle_minutes:g} minutes.")
    elif now - seen > RESOLUTION_S and not _asked_by_itself(request):
        session[SEEN_AT] = now


def _end(request: HttpRequest, why: str) -> None:
    logout(request)
    messages.info(request, why)


def _asked_by_itself(request: HttpRequest) -> bool:
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


class RefuseUndeclared:
    """Answer from no view that names no permission and is not open, even if the start's check was passed by."""

    def __init__(self, get_response: Next) -> None:
        """Stand before whatever answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; the view is not known yet."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: Any) -> None:
        """Raise PermissionDenied unless the view is declared."""
        match = request.resolver_match
        if not hasattr(view, "permission") and (match is None or match.view_name not in OPEN):
            raise PermissionDenied
