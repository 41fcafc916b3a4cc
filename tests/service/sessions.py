"""Sessions as rows, for tests of what becomes of them."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Session


def a_session(state: str = "waiting", **facts: Any) -> Session:
    """One of ana's, unless the facts say otherwise."""
    if "uploader" not in facts:
        facts["uploader"], _ = User.objects.get_or_create(username="ana")
    given = {"id": secrets.token_hex(8), "date": date(2026, 2, 10), "kind": "recording", "suffix": ".wav"}
    return Session.objects.create(size_bytes=1, sha256="0" * 64, state=state, **given | {"participants": 6} | facts)


def now(session: Session) -> Session:
    """The same row as it is by now."""
    return Session.objects.get(pk=session.pk)
