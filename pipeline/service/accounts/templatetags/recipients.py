"""For any page: the fingerprints that a session will be sealed to, and what the person was told.

`{% load recipients %}`, then `{% route_fingerprints %}` or `{% unseen_notices %}`.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from pipeline.service.accounts.keys import KEYS_NEEDED, LABELS, active_keys
from pipeline.service.accounts.models import User
from pipeline.service.accounts.telling import notices_of

register = template.Library()


@register.inclusion_tag("accounts/keys/parts/fingerprints.html")
def route_fingerprints() -> dict[str, Any]:
    """Every route with its active keys; a route that lacks some says so."""
    routes = [{"label": label, "keys": active_keys(route)} for route, label in LABELS.items()]
    return {"routes": routes, "needed": KEYS_NEEDED}


@register.inclusion_tag("accounts/keys/parts/notices.html", takes_context=True)
def unseen_notices(context: Context) -> dict[str, Any]:
    """What the person who is signed in has not put away."""
    user = context["user"]
    return {"notices": notices_of(user) if isinstance(user, User) else (), "csrf_token": context["csrf_token"]}
