"""Whether a session is sealed so that its uploader may delete every other copy, and to which keys.

Deleting the dictaphone's copy cannot be undone: it is only proposed once the sealed recording was made from exactly the
bytes that the uploader's browser read, and lies in the store.
"""

from __future__ import annotations

import json

from pipeline.errors import PipelineError
from pipeline.service.accounts.keys import LABELS, keys_for
from pipeline.service.desk.models import SealedFile, Session
from pipeline.service.desk.uploading_words import SEALED
from pipeline.service.store import the_store

_SOURCES = {"recording": "restricted/recording.age", "notes": "restricted/notes.age"}


def is_sealed_whole(session: Session) -> bool:
    """Whether the sealed source was made from the uploaded file; False also where that can no longer be read."""
    if session.state not in SEALED or _SOURCES[session.kind] not in the_store().names(session.pk):
        return False
    try:
        manifest = json.loads(the_store().get(session.pk, "manifest.json"))
    except PipelineError:
        return False
    return bool(manifest["input"]["sha256"] == session.sha256)


def fingerprints_of(session: Session) -> list[tuple[str, list[str]]]:
    """Route in words, and fingerprints of the keys it was sealed to, or will be if nothing changes until then."""
    if session.state in SEALED:
        files = SealedFile.objects.filter(session=session, name__startswith="restricted/")
        sealed_to = {file.route: list(file.fingerprints) for file in files.order_by("name")}
    else:
        sealed_to = {route: [key.fingerprint for key in keys_for(session, route)] for route in LABELS}
    return [(label, sealed_to.get(route, [])) for route, label in LABELS.items()]
