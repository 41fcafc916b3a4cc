"""Puts something on every page of a served instance; run in a process of its own, as `people` is, and after it.

Its argument is a folder, in which it leaves the key file of each route's first holder. It prints, as JSON, what may
stand for each converter in the pages' addresses. Everything is invented.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROUTES = {"reviewer": "reviewer", "dsl": "lead", "headteacher": "headteacher", "chair": "chair"}


def fill(keys: Path) -> dict[str, list[str | int]]:
    """Keys in use for every route; a session that is sealed and waits for everybody, one of them at once."""
    from pipeline.service import starting

    starting.set_up()

    from pipeline.service.accounts.models import RecipientKey, User
    from pipeline.service.desk.models import Hold, Release
    from tests.service.desk import sealed_sessions

    people = {user.username: user for user in User.objects.all()}
    sealed_sessions.give_keys({route: people[name] for route, name in ROUTES.items()})
    for route, held in sealed_sessions.KEYS.items():
        (keys / f"{route}.key").write_text(f"{held[0]}\n")
    session = sealed_sessions.sealed_session(people["uploader"], reviewers=[people["reviewer"]], immediate=["dsl"])
    Hold.objects.create(session=session, route="dsl", ground=Hold.Ground.POLICE, by=people["lead"])
    Release.objects.create(session=session, number=1)
    return {
        "session_id": [session.pk],
        "route": list(ROUTES),
        "pk": list(RecipientKey.objects.values_list("pk", flat=True)),
        "number": [1],
        "hold_id": list(Hold.objects.values_list("pk", flat=True)),
    }


if __name__ == "__main__":
    json.dump(fill(Path(sys.argv[1])), sys.stdout)
