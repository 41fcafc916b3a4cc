"""Sessions to check and release on a served instance, and the worker's part of a release, in processes of its own.

`make` writes the reviewer's key beside the database; `work` releases until it is stopped, with a coder that needs no
model; `read SESSION` prints what was released.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[3] / "samples" / "averlock" / "recording.mp3"
SESSIONS = ("whole", "failing", "returning", "reading", "notes")
"""One for each test that writes, and one for those that read."""
SOUND_BYTES = 400_000


def make() -> None:
    """All alike, but that one has words that return and a stretch that a lead asks to leave out, and one no sound."""
    import hashlib
    from dataclasses import replace

    from pipeline.restricted.keys import public_key
    from pipeline.service.accounts.models import User
    from pipeline.service.desk import records
    from pipeline.service.desk.models import SealedFile, Session
    from tests.service.desk import sealed_reviews, sealed_sessions

    people = {user.username: user for user in User.objects.all()}
    sealed_sessions.give_keys({"reviewer": people["reviewer"], "dsl": people["lead"]})
    sound = SAMPLE.read_bytes()[:SOUND_BYTES]
    made: dict[str, str] = {}
    for name in SESSIONS:
        session = sealed_sessions.sealed_session(people["uploader"], (), reviewers=[people["reviewer"]])
        unrouted = (sealed_reviews.ITEM,) if name == "reading" else ()
        typed = (("S2", "Jolanta"),) if name == "notes" else ()
        sealed_reviews.keep_review(session, sound, unrouted=unrouted, speaker_names=typed)
        made[name] = session.pk
    SealedFile.objects.filter(session=made["notes"], name="restricted/listening.age").delete()
    returning = Session.objects.get(pk=made["returning"])
    last = sealed_reviews.talk().turns[-1]
    letters = (
        {"kind": "return", "item": sealed_reviews.ITEM, "verdict": "not_a_concern", "return_to_transcript": True},
        {"kind": "withhold", "item": "missed", "start_ms": last.start_ms, "end_ms": last.end_ms},
    )
    for letter in letters:
        envelope = sealed_sessions.envelope(returning, "reviewer", json.dumps({"schema": 1, **letter}).encode())
        digest = hashlib.sha256(sealed_reviews.ITEM.encode()).hexdigest() if letter["kind"] == "return" else ""
        records.append(returning, [replace(envelope, returns_sha256=digest)], people["lead"], sender="dsl")
    for number, held in enumerate(sealed_sessions.KEYS["reviewer"]):
        (_folder() / f"reviewer-{number}.key").write_text(f"# public key: {public_key(held)}\n{held}\n")
    print(json.dumps(made))  # noqa: T201  what the test reads


def work() -> None:
    """What the worker does beside its sessions, for ever."""
    from pipeline.service.releasing import Releasing
    from pipeline.service.store import the_store
    from tests.themes.coding import loaders

    releasing = Releasing(the_store(), loaders())
    while True:
        releasing.look()
        time.sleep(0.2)


def read(session_id: str) -> None:
    """The text of every release, by its number."""
    from pipeline.service.desk.models import Release
    from pipeline.service.store import the_store

    numbers = Release.objects.filter(session=session_id).values_list("number", flat=True)
    texts = {number: the_store().get(session_id, f"released/{number}/transcript.txt").decode() for number in numbers}
    print(json.dumps(texts))  # noqa: T201  what the test reads


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.KEY_FOLDER).parent


if __name__ == "__main__":
    from pipeline.service import starting

    starting.set_up()
    {"make": make, "work": work}.get(sys.argv[1], lambda: read(sys.argv[2]))()
