"""For any page: the fingerprints that a session will be sealed to, what keys are lacking, what the person was told.

`{% load recipients %}`, then `{% route_fingerprints %}`, `{% lacking_keys %}` or `{% unseen_notices %}`.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from pipeline.service.accounts.keys import KEYS_NEEDED, LABELS, active_keys, recipients_ready
from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.accounts.telling import notices_of
from pipeline.service.roles import Permission

register = template.Library()


@register.inclusion_tag("accounts/keys/parts/fingerprints.html")
def route_fingerprints() -> dict[str, Any]:
    """Every route with its active keys; a route that lacks some says so."""
    routes = [{"label": label, "keys": active_keys(route)} for route, label in LABELS.items()]
    return {"routes": routes, "needed": KEYS_NEEDED}


@register.inclusion_tag("accounts/keys/parts/lacking.html", takes_context=True)
def lacking_keys(context: Context) -> dict[str, Any]:
    """What keeps a service from taking its first session, for those who can do something about it."""
    user = context["user"]
    state = RecipientKey.State
    has_one = set(user.recipient_keys.filter(state__in=(state.PENDING, state.ACTIVE)).values_list("route", flat=True))
    return {
        "missing": [LABELS[route] for route in recipients_ready()],
        "without_own": [LABELS[route] for route in user.key_routes if route not in has_one],
        "needed": KEYS_NEEDED,
        "invites": Permission.MANAGE_PEOPLE in user.permissions,
        "uploads": Permission.UPLOAD in user.permissions,
    }


@register.inclusion_tag("accounts/keys/parts/notices.html", takes_context=True)
def unseen_notices(context: Context) -> dict[str, Any]:
    """What the person who is signed in has not put away."""
    user = context["user"]
    return {"notices": notices_of(user) if isinstance(user, User) else (), "csrf_token": context["csrf_token"]}
