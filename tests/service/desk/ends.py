"""A school with one session that has everything which can end, and short words for what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from pipeline.errors import KeyDestroyedError, OutputError
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Release, Session, SessionRoute
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from tests.service.desk.sealed_sessions import give_keys, keep, sealed_session, somebody

DAY = timedelta(days=1)
NAMES = {
    Part.REVIEWER: "restricted/recording.age",
    Part.ANALYST: "released/1/transcript.txt",
    Part.DSL: "restricted/follow-up-dsl.age",
    Part.HEADTEACHER: "restricted/follow-up-headteacher.age",
    Part.CHAIR: "restricted/follow-up-chair.age",
}
"""A file of each part."""
WORDS = b"what was said in the room"


@dataclass(frozen=True, slots=True)
class School:
    """The session, who looks after it, and when it was uploaded."""

    session: Session
    lead: User
    reviewer: User
    uploaded: datetime

    def route(self, route: str = "dsl") -> SessionRoute:
        """Its row of a route as it is by now."""
        return SessionRoute.objects.get(session=self.session, route=route)


def school() -> School:
    """All routes have keys, and have opened their follow-up; there is a draft and no release."""
    lead, reviewer = somebody("lee", "lead"), somebody("rae", "reviewer")
    give_keys(
        {
            "dsl": lead,
            "headteacher": somebody("hal", "headteacher"),
            "chair": somebody("cho", "chair"),
            "reviewer": reviewer,
        }
    )
    session = session_of(somebody("ana", "uploader"), lead, reviewer)
    return School(session, lead, reviewer, session.uploaded_at or session.created_at)


def session_of(uploader: User, lead: User, reviewer: User) -> Session:
    """One with everything that can end; whose routes have keys and have opened their follow-up."""
    session = sealed_session(uploader, reviewers=[reviewer])
    for name in ("recording", "transcript", "listening"):
        keep(session, f"restricted/{name}.age", WORDS, "reviewer")
    the_store().put(session.pk, "analyst/transcript.txt", b"a draft")
    the_store().put(session.pk, "manifest.json", b"{}")
    now = timezone.now()
    Session.objects.filter(pk=session.pk).update(uploaded_at=now)
    SessionRoute.objects.filter(session=session).update(opened_at=now, opened_by=lead, waiting_since=now)
    return Session.objects.get(pk=session.pk)


def release(session: Session, at: datetime, number: int = 1) -> Release:
    """A release of that time."""
    the_store().put(session.pk, f"released/{number}/transcript.txt", b"released words")
    made = Release.objects.create(session=session, number=number)
    Release.objects.filter(pk=made.pk).update(at=at)
    return Release.objects.get(pk=made.pk)


def left(session: Session) -> set[Part]:
    """Parts of which the file in `NAMES` can still be unwrapped."""
    return {part for part, name in NAMES.items() if _is_there(session, name)}


def _is_there(session: Session, name: str) -> bool:
    try:
        the_store().get(session.pk, name)
    except (KeyDestroyedError, OutputError):
        return False
    return True
