"""Tell the reviewers of a recording that it is deleted soon although nothing of it was released.

On their pages, and by mail where that is set up, three days before (GlobaLeaks gives 72 hours). The text says neither
which session nor when: mail is read on telephones. Their list of sessions says both.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from pipeline.service.accounts.models import User
from pipeline.service.accounts.telling import tell
from pipeline.service.desk.models import Session
from pipeline.service.desk.retention import Waits
from pipeline.service.desk.retention_plan import Plan, plan
from pipeline.service.desk.retention_words import days


def tell_reviewers(now: datetime) -> int:
    """Tell those whose turn it is; of how many recordings that was."""
    return sum(_tell(session_id, now) for session_id in _waiting(plan(now)))


def _waiting(endings: Plan) -> list[str]:
    """Sessions whose recording would end, were its reviewers told."""
    return [session_id for (session_id, _), ending in endings.items() if ending.waits == (Waits.NOT_TOLD,)]


def _tell(session_id: str, now: datetime) -> bool:
    """Look again under the row's lock: another worker may have told them."""
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session_id)
        if not _waiting(plan(now, only=session_id)):
            return False
        tell(User.objects.filter(reviews=session_id, is_active=True), _text())
        Session.objects.filter(pk=session_id).update(reviewers_told_at=now)
    return True


def _text() -> str:
    return (
        f"A recording that you have not released is deleted in {days(settings.QUIETROOM.retention.notice_days)}. Check "
        "and release it before that, or have it held, if it is still needed."
    )
