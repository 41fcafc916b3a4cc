"""The one way in which a route says what it needs of the table in `roles`.

Deny by default: every route names its permission with `allow`, or stands in `OPEN`; a route that does neither stops
the start (`check_routes`), and would be refused if it were reached all the same (`middleware.RefuseUndeclared`). What
somebody may see of a kind is not decided here but beside each view: own uploads, own route, released only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from pipeline.service.roles import UNPROTECTED, Permission

View = Callable[..., HttpResponseBase]


OPEN = frozenset({"account_login", "account_logout", "account_inactive", "mfa_authenticate", "promises", "welcome"})
"""Names of the routes for people who are not signed in: the stages of signing in, invitations, what is promised."""


def allow(permission: Permission, view: View) -> View:
    """The view for those who have the permission; others are refused, the anonymous are asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _elsewhere(request, _sign_in(request))
        if permission in request.user.permissions:
            return view(request, *args, **kwargs)
        if request.user.permissions == UNPROTECTED:
            return _elsewhere(request, reverse("mfa_index"))
        raise PermissionDenied

    guarded.permission = permission  # type: ignore[attr-defined]
    return guarded


def step_up(view: View) -> View:
    """The view for those who gave their second factor within the set minutes; others are asked for it first.

    Goes inside `allow`. Who has no second factor sets one up first, even where their role could do without.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            raise PermissionDenied
        if not request.user.has_second_factor:
            messages.warning(request, "That needs a second factor. Set one up here first.")
            return _elsewhere(request, reverse("mfa_index"))
        if confirmed_lately(request):
            return view(request, *args, **kwargs)
        way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
        return _elsewhere(request, f"{way}?{urlencode({'next': _return_to(request)})}")

    return guarded


def confirmed_lately(request: HttpRequest) -> bool:
    """Whether this person showed again, or at sign-in, who they are: by their second factor where they have one."""
    user = request.user
    if not user.is_authenticated:
        return False
    method = "mfa" if user.has_second_factor else "password"
    shown = [record["at"] for record in get_authentication_records(request, user) if record["method"] == method]
    return bool(shown) and time.time() - max(shown) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _sign_in(request: HttpRequest) -> str:
    return redirect_to_login(_return_to(request)).url


def _return_to(request: HttpRequest) -> str:
    """Where to come back to: a page can be asked for again, what was sent cannot."""
    return request.get_full_path() if request.method == "GET" else reverse("home")


def _elsewhere(request: HttpRequest, address: str) -> HttpResponse:
    """Send a page there, and htmx with it; a script's own request is told 401, for it could not follow."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(address)
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return HttpResponse("Sign in, or confirm again that it is you.", status=401, content_type="text/plain")
    return HttpResponseRedirect(address)


def routes(patterns: Sequence[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every route of the service."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


@register()
def check_routes(**_: Any) -> list[CheckMessage]:
    """An error for each route that names no permission and is not open: the service then does not start."""
    return [
        Error(f"the route {route.name or route.pattern} names no permission", id="quietroom.E001")
        for route in routes()
        if not hasattr(route.callback, "permission") and route.name not in OPEN
    ]
