"""Sessions for the desk of a served instance: made, and afterwards read, in processes of its own environment.

`make` writes each route's key beside the database; `read SESSION` prints every record as its recipients open it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.service.accounts.models import User

SAMPLE = Path(__file__).parents[4] / "samples" / "averlock" / "recording.mp3"
SESSIONS = (
    "reading",
    "deciding",
    "returning",
    "sending",
    "adding",
    "writing",
    "saving",
    "unreadable",
    "closing",
    "together",
)
"""One for each test that writes, and one for all that read."""
SOUND_BYTES = 40_000
HOSTILE = '<img src=x onerror="document.title=1"> <script>document.title = 2</script>'


def make() -> None:
    """Sessions with a child's item that is immediate, one that is not, and one about an adult; and one with nothing."""
    from pipeline.restricted.keys import public_key
    from pipeline.service.accounts.models import User
    from pipeline.values import Route, Urgency
    from tests.building import flag_on, transcript_of
    from tests.service.desk import sealed_sessions

    people = {user.username: user for user in User.objects.all()}
    sealed_sessions.give_keys(
        {
            "dsl": people["lead"],
            "headteacher": people["headteacher"],
            "chair": people["chair"],
            "reviewer": people["reviewer"],
        }
    )
    talk = transcript_of(
        ("S1", "Could somebody say how the week has been."),
        ("S2", "A girl in my form has bruises and I saw them on Tuesday."),
        ("S1", "Thank you for that."),
        ("S3", f"One boy told me his uncle hits him {HOSTILE}"),
        ("S4", "And the new coach shuts the door on them."),
    )
    girl = replace(flag_on(talk, talk.text.split("\n")[1], id="girl"), urgency=Urgency.ROUTINE)
    boy = replace(flag_on(talk, talk.text.split("\n")[3], id="boy"), urgency=Urgency.IMMEDIATE, personal_duty=("csa",))
    adult = flag_on(talk, talk.text.split("\n")[4], Route.HEADTEACHER, id="adult")
    sound = SAMPLE.read_bytes()[:SOUND_BYTES]
    made = {
        name: sealed_sessions.sealed_session(
            people["uploader"], flags, talk=talk, reviewers=[people["reviewer"]], immediate=["dsl"], sound=sound
        ).pk
        for name, flags in {**dict.fromkeys(SESSIONS, (girl, boy, adult)), "empty": ()}.items()
    }
    _append_what_lead_cannot_read(made["unreadable"], people["lead-deputy"])
    folder = _folder()
    for route, held in sealed_sessions.KEYS.items():
        (folder / f"{route}.key").write_text(f"# public key: {public_key(held[0])}\n{held[0]}\n")
    print(json.dumps(made))  # noqa: T201  what the test reads


def _append_what_lead_cannot_read(session_id: str, by: User) -> None:
    """A record under the lead's route that was sealed to others, and one that opens and means nothing."""
    from pipeline.service.desk import records
    from pipeline.service.desk.models import Session
    from tests.service.desk.sealed_sessions import envelope, letter

    session = Session.objects.get(pk=session_id)
    odd = envelope(session, "dsl", b'{"kind": "item", "item": {"id": "x"}}')
    letters = [replace(odd, sealed=letter(session, "headteacher")), odd]
    records.append(session, letters, by, sender="dsl")


def read(session_id: str) -> None:
    """Every record of a session, opened by its recipients' keys, with how long its content is."""
    from pipeline.restricted.keys import load_identity
    from pipeline.restricted.sealing import open_sealed
    from pipeline.service.desk import records
    from pipeline.service.desk.models import Record, SessionRoute

    def told(record: Record) -> dict[str, Any]:
        identity = load_identity(_folder() / f"{record.route}.key", ask_passphrase=lambda: sys.exit("not asked"))
        content = open_sealed(records.read(record), [identity])
        return {
            "route": record.route,
            "number": record.number,
            "length": len(content),
            "by": record.by.get_username(),
            "returns": record.returns_sha256,
            "withdraws": record.withdraws_sha256,
            "content": json.loads(content),
        }

    kept = Record.objects.filter(session=session_id).order_by("pk")
    waits = SessionRoute.objects.filter(session=session_id)
    print(  # noqa: T201  what the test reads
        json.dumps(
            {
                "records": [told(record) for record in kept],
                "opened": [route.route for route in waits if route.opened_at],
                "immediate": sorted(route.route for route in waits if route.immediate),
            }
        )
    )


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.KEY_FOLDER).parent


if __name__ == "__main__":
    from pipeline.service import starting

    starting.set_up()
    make() if sys.argv[1] == "make" else read(sys.argv[2])
