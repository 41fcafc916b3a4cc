"""Which release of a session analysts may read, and what is in it.

The newest, until it is recalled: what was superseded or recalled is read by nobody, and an earlier one does not come
back in its place, for it may hold what the later one was recalled for.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from pipeline.service.desk.models import Receipt, Release, Session
from pipeline.service.store import the_store
from pipeline.service.vault import Part

FORMATS = {
    "docx": "Word",
    "html": "Web page",
    "txt": "Text",
    "csv": "Table (CSV)",
    "vtt": "Captions",
    "json": "JSON",
    "mp3": "Recording, names bleeped (MP3)",
}
"""Endings of a release's files, and what people call them."""
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "json": "application/json",
    "mp3": "audio/mpeg",
    "pdf": "application/pdf",
}
_RECORDING = "mp3"


def readable() -> QuerySet[Release]:
    """The release of each session that analysts may read, the latest sessions first; none that was deleted."""
    ended = Receipt.objects.filter(session=OuterRef("session"), part=Part.ANALYST)
    return newest().filter(~Exists(ended))


def newest() -> QuerySet[Release]:
    """The release of each session that is in force, deleted or not."""
    last = Release.objects.filter(session=OuterRef("session")).values("session").annotate(last=Max("number"))
    mine = Release.objects.filter(number=Subquery(last.values("last")), recalled_at__isnull=True)
    return mine.select_related("session").order_by("-session__date", "session_id")


def in_force(session: Session) -> Release | None:
    """The one of this session, if there is one."""
    return readable().filter(session=session).first()


def transcript(release: Release) -> dict[str, Any]:
    """Its transcript.json; raises OutputError, TamperedError, KeyDestroyedError."""
    read: dict[str, Any] = json.loads(content(release, "json"))
    return read


def content(release: Release, ending: str) -> bytes:
    """One of its files; raises as `transcript`."""
    return the_store().get(release.session_id, _name(release, ending))


def endings(release: Release) -> tuple[str, ...]:
    """Formats that it has: notes without times have no captions, and few releases have sound."""
    there = set(the_store().names(release.session_id))
    return tuple(ending for ending in FORMATS if _name(release, ending) in there)


def has_sound(release: Release) -> bool:
    """Whether a recording was released with it."""
    return _RECORDING in endings(release)


def _name(release: Release, ending: str) -> str:
    stem = "recording" if ending == _RECORDING else "transcript"
    return f"released/{release.number}/{stem}.{ending}"
