"""Released sessions whose themes make a plan and a comparison, laid down as a worker would have left them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.export import as_json
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Release, Session
from pipeline.service.store import the_store
from pipeline.values import RedactedTranscript
from tests.intervention import examples
from tests.service.sessions import a_session

SAID = examples.released()
LATER = replace(SAID, session=replace(SAID.session, id="fedcba9876543210", date="2027-02-09"))


def session_of(said: RedactedTranscript, uploader: User) -> Session:
    """A session that was processed."""
    day = date.fromisoformat(said.session.date)
    return a_session(Session.State.DONE, id=said.session.id, date=day, uploader=uploader)


def release(session: Session, said: RedactedTranscript = SAID) -> Release:
    """A release of it, its transcript.json alone."""
    number = said.release or 1
    the_store().put(session.pk, f"released/{number}/transcript.json", as_json.write(said))
    return Release.objects.create(session=session, number=number)
