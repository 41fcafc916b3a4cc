"""Puts something on every page of a served instance; run in a process of its own, as `people` is, and after it.

Its argument is a folder, in which it leaves the key file of each route's first holder. It prints, as JSON, what may
stand for each converter in the pages' addresses. Everything is invented.
"""

from __future__ import annotations

import json
import secrets
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.service.browser.people import PASSPHRASE

if TYPE_CHECKING:
    from pipeline.service.accounts.models import User
    from pipeline.service.desk.models import Session

WENT_WRONG = {
    "failed": ("unreadable-audio", "the recording cannot be decoded: try exporting it again"),
    "sealed": ("leak", "the leak check found an original in what would have left"),
}
ROUTES = {"reviewer": "reviewer", "dsl": "lead", "headteacher": "headteacher", "chair": "chair"}


def fill(keys: Path) -> dict[str, list[str | int]]:
    """Keys in use for every route; a session that is sealed and waits for everybody, one of them at once."""
    from pipeline.service import starting

    starting.set_up()

    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    from pipeline.service.accounts.models import User
    from pipeline.service.desk.models import Hold, ReleaseRequest, Session
    from pipeline.service.store import the_store
    from tests.service.browser import released_talk
    from tests.service.desk import sealed_reviews, sealed_sessions

    people = {user.username: user for user in User.objects.all()}
    RecoveryCodes.activate(people["lead"])
    sealed_sessions.give_keys({route: people[name] for route, name in ROUTES.items()})
    for route, held in sealed_sessions.KEYS.items():
        (keys / f"{route}.key").write_text(f"{held[0]}\n")
    session = sealed_sessions.sealed_session(people["uploader"], reviewers=[people["reviewer"]], immediate=["dsl"])
    sealed_sessions.keep(session, "restricted/recording.age", b"not really sound", "reviewer")
    the_store().put(session.pk, "manifest.json", json.dumps({"input": {"sha256": session.sha256}}).encode())
    Hold.objects.create(session=session, route="dsl", ground=Hold.Ground.POLICE, by=people["lead"])
    sealed_reviews.keep_review(session, b"not really sound", hostile=False)
    request = ReleaseRequest.objects.create(session=session, by=people["reviewer"], state=ReleaseRequest.State.LOST)
    Hold.objects.create(session=session, ground=Hold.Ground.COURT, reference="KB/26-104", by=people["administrator"])
    ended = _ended(people)
    others = [_in_state(state, people["uploader"]) for state in Session.State]
    for done in Session.objects.filter(state=Session.State.DONE):
        released_talk.publish(done, released_talk.LONGER if done == session else released_talk.SAID)
    _planned(session, people["analyst"])
    return {
        "session_id": [session.pk, ended, *others],
        "route": list(ROUTES),
        "pk": [1, 3, 5, 7],  # of people as of keys: one of each route
        "name": ["disable"],
        "ending": ["txt", "docx"],
        "target": ["codes"],
        "turn": [2],
        "token": [_invitation()],
        "number": [1],
        "hold_id": list(Hold.objects.values_list("pk", flat=True)),
        "request_id": [request.pk],
    }


def _planned(session: Session, analyst: User) -> None:
    """What somebody has written into the plan after one of the sessions."""
    from pipeline.service.desk import plans, released
    from pipeline.values import PlanRow

    release = released.in_force(session)
    assert release is not None
    added = PlanRow("", "Bike sheds", action="Look at who stands there after school", who="Site manager", by_when="May")
    plans.save(release, (*plans.current(release).plan.rows, added), analyst, opened=0)


def _ended(people: dict[str, User]) -> str:
    """The id of a session whose recording had its time."""
    from pipeline.service.desk.models import Receipt
    from tests.service.desk import sealed_sessions

    session = sealed_sessions.sealed_session(people["uploader"], reviewers=[people["reviewer"]])
    digests = {"wrapped_sha256": secrets.token_hex(32), "sealed_sha256": secrets.token_hex(32)}
    Receipt.objects.create(
        session=session,
        part="reviewer",
        due_at=session.created_at,
        done_at=session.created_at,
        files=[{"name": "restricted/recording.age", **digests}],
        audit_head=secrets.token_hex(32),
        sha256=secrets.token_hex(32),
    )
    return session.pk


def _invitation() -> str:
    """What stands in the link of somebody who is invited; beside them, a newcomer who has no second factor yet."""
    from pipeline.service.accounts import invitations
    from pipeline.service.accounts.models import Grant, User

    invited = User.objects.create_user("invited")
    newcomer = User.objects.create_user("newcomer", password=PASSPHRASE)
    Grant.objects.bulk_create(Grant(user=person, role="reviewer") for person in (invited, newcomer))
    return invitations.invite(invited).rstrip("/").rpartition("/")[2]


def _in_state(state: str, uploader: User) -> str:
    """The id of an upload that has come as far as this."""
    from pipeline.service.desk.models import Session

    code, message = WENT_WRONG.get(state, ("", ""))
    session = Session.objects.create(
        id=secrets.token_hex(8),
        uploader=uploader,
        date=date(2026, 2, 10),
        kind="recording",
        suffix=".mp3",
        participants=6,
        size_bytes=41_300_000,
        received_bytes=17_800_000,
        sha256=secrets.token_hex(32),
        state=state,
        stage="transcribe",
        fraction=0.4,
        attempts=3 if state == Session.State.DEAD else 1,
        duration_ms=2_730_000,
        error_code=code,
        error_message=message,
        warnings=[{"code": "clipped", "message": "Parts are too loud, so that words are cut off."}],
    )
    return session.pk


if __name__ == "__main__":
    json.dump(fill(Path(sys.argv[1])), sys.stdout)
