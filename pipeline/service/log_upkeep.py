"""The audit log once a day: what is older than it is kept for goes, and its whole chain is walked.

An entry is added after a look at the last one alone, so a change further up would wait until somebody asks. A log that
is broken is touched no further; the health page says so until a person has seen to it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from pipeline import audit
from pipeline.errors import AuditError
from pipeline.service import marks

EVERY_S = 24 * 3600.0


def look_after_log() -> None:
    """What a worker does when it starts and every day after; raises OutputError and DiskFullError."""
    data = Path(settings.DATA_FOLDER)
    try:
        audit.forget(kept_from(timezone.now()))
        facts = {"entries": audit.verify().entries, "problem": ""}
    except AuditError as problem:
        facts = {"entries": 0, "problem": str(problem)}
    marks.leave(data, marks.Done.LOG_WALK, facts)


def kept_from(now: datetime) -> datetime:
    """Before which entries are forgotten: the same day that many years ago, and 28 February for the 29th."""
    year = now.year - settings.QUIETROOM.retention.audit_years
    is_leap_day = (now.month, now.day) == (2, 29)
    return now.replace(year=year, day=28) if is_leap_day else now.replace(year=year)
