"""Sessions as rows, for tests of what becomes of them."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Session


def a_session(state: str = "waiting", **facts: Any) -> Session:
    """One of ana's."""
    ana, _ = User.objects.get_or_create(username="ana")
    given = {"date": date(2026, 2, 10), "kind": "recording", "suffix": ".wav", "participants": 6}
    return Session.objects.create(
        id=secrets.token_hex(8), uploader=ana, size_bytes=1, sha256="0" * 64, state=state, **given | facts
    )


def now(session: Session) -> Session:
    """The same row as it is by now."""
    return Session.objects.get(pk=session.pk)
