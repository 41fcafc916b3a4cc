"""Two leads who decide at once, over and over; run in a process of its own, in the place's. Prints what came of it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor


def main(times: int) -> None:
    """Each of two people appends so many records to one session, both at the same time."""
    from pipeline.service import starting

    starting.set_up()
    from django.db import connection

    from pipeline.service.accounts.keys import digest_of, keys_for
    from pipeline.service.accounts.models import User
    from pipeline.service.desk import records
    from pipeline.service.desk.models import Record, SessionRoute
    from tests.service.desk.sealed_sessions import letter
    from tests.service.desk.uploaders import give_key, somebody
    from tests.service.sessions import a_session

    session = a_session("done", uploader=User.objects.get(username="una"))
    SessionRoute.objects.create(session=session, route="dsl")
    deputy = somebody("deputy", "lead")
    give_key(deputy, "dsl")
    people = (User.objects.get(username="dsl-holder"), deputy)

    def decide(turn: int) -> str:
        sealed = letter(session, "dsl", f"decision {turn}".encode())
        digest = digest_of(keys_for(session, "dsl"))
        envelope = records.Envelope("dsl", sealed, digest)
        try:
            [record] = records.append(session, [envelope], people[turn % 2], sender="dsl")
            return record.sha256
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        digests = list(both.map(decide, range(2 * times)))
    kept = list(Record.objects.filter(session=session).order_by("number").values_list("number", "sha256"))
    assert [number for number, _ in kept] == list(range(1, 2 * times + 1))
    assert sorted(digest for _, digest in kept) == sorted(digests)
    sys.stdout.write(f"{2 * times} decisions by two people, {len(kept)} kept, numbered without gaps\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
