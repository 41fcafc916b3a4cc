"""The one way in which a route says what it needs of the table in `roles`.

Deny by default: every route names its permission with `allow`, or stands in `OPEN`; a route that does neither stops
the start (`check_routes`). What somebody may see of a kind is not decided here but beside each view: own uploads, own
route, released only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from pipeline.service.roles import Permission

View = Callable[..., HttpResponseBase]


OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "promises",
    }
)
"""Names of the routes that need no permission of ours: allauth guards them itself."""


def allow(permission: Permission, view: View) -> View:
    """The view for those who have the permission; others are refused, the anonymous are asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if permission not in request.user.permissions:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.permission = permission  # type: ignore[attr-defined]
    return guarded


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
