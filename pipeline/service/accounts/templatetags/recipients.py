"""The fingerprints of the keys that a session will be sealed to, for any page: `{% route_fingerprints %}`."""

from __future__ import annotations

from typing import Any

from django import template

from pipeline.service.accounts.keys import KEYS_NEEDED, LABELS, active_keys

register = template.Library()


@register.inclusion_tag("accounts/keys/parts/fingerprints.html")
def route_fingerprints() -> dict[str, Any]:
    """Every route with its active keys; a route that lacks some says so."""
    routes = [{"label": label, "keys": active_keys(route)} for route, label in LABELS.items()]
    return {"routes": routes, "needed": KEYS_NEEDED}
