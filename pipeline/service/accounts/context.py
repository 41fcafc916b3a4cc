"""What every page is told about the session of whoever reads it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def session_end(_: HttpRequest) -> dict[str, Any]:
    """Context processor: `idle_seconds`, after which somebody who does nothing is signed out."""
    return {"idle_seconds": round(settings.QUIETROOM.signing_in.idle_minutes * 60)}
