"""A session that ends on a served instance, and the worker's look at a later day, in processes of its own.

`make` prints its number; `look DAYS` prints how much the worker deletes when it looks that many days from now.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path


def make() -> str:
    """A session with everything that can end, and a release of today; its lead's key beside the database."""
    from django.conf import settings
    from django.utils import timezone

    from pipeline.service.accounts.models import User
    from tests.service.desk import ends, sealed_sessions

    people = {user.username: user for user in User.objects.all()}
    roles = {"dsl": "lead", "headteacher": "headteacher", "chair": "chair", "reviewer": "reviewer"}
    sealed_sessions.give_keys({route: people[role] for route, role in roles.items()})
    (Path(settings.KEY_FOLDER).parent / "dsl.key").write_text(f"{sealed_sessions.KEYS['dsl'][0]}\n")
    session = ends.session_of(people["uploader"], people["lead"], people["reviewer"])
    ends.release(session, timezone.now())
    return session.pk


def look(days: int) -> int:
    """As the worker does, at that time."""
    from django.utils import timezone

    from pipeline.service.desk.retention_deletion import due

    return due(timezone.now() + timedelta(days=days))


if __name__ == "__main__":
    from pipeline.service import starting

    starting.set_up()
    print(make() if sys.argv[1] == "make" else look(int(sys.argv[2])))  # noqa: T201  what the test reads
