"""The worker's part of a release: wait with a key of one use, redact anew what comes, check it, publish it.

The reviewer's browser opens the sealed transcript and seals it, with what people decided and the recording where its
sound leaves too, to a key that exists in this process's memory alone: so the service never holds a key that opens what
is stored, and what was on its way when a worker died is lost to everybody. Nothing of it is written but what a release
may show, wrapped; a passage comes back only where a holder of its route recorded that it may.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline import release, restricted
from pipeline.decisions import Decisions, misfit
from pipeline.errors import DecisionsError, PipelineError, TamperedError
from pipeline.publish.folder import Folder
from pipeline.release import Loaders, Opened
from pipeline.restricted import RedactedSound, SealedTranscript
from pipeline.restricted.keys import Identity, public_key
from pipeline.restricted.sealing import open_sealed
from pipeline.service.covers import Wrapped
from pipeline.service.desk.models import Record, Release, ReleaseRequest, Session
from pipeline.service.desk.requests import OPEN, delivery_name, forget, sound_names
from pipeline.service.store import Store, swapping
from pipeline.service.tries import FAULT
from pipeline.service.vault import private_folder
from pipeline.values import Progress, Stage

State = ReleaseRequest.State
PATIENCE = timedelta(minutes=15)
"""How long a key waits for a browser."""
SILENCE = timedelta(seconds=60)
"""Without a sign of the worker, its key is taken to be gone."""
LARGEST_BYTES = 64 << 20
"""Unpacked; ninety minutes of talk are about 6 MB."""


class Delivery(BaseModel):
    """What the browser seals, as gzip of JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    transcript: dict[str, Any] = Field(repr=False)
    """The opened sealed transcript, whole."""
    decisions: Decisions = Field(repr=False)
    remove_speakers: tuple[str, ...] = ()
    sound: bool = False
    """Whether the recording came too, and is released with names bleeped."""


class Releasing:
    """Requests that this worker has taken, each with its key, which is nowhere else."""

    def __init__(self, store: Store, loaders: Loaders) -> None:
        """Hold no key yet."""
        self._store, self._loaders = store, loaders
        self._claim = str(uuid.uuid4())
        self._keys: dict[int, Identity] = {}

    def look(self) -> None:
        """Take what is asked for, release what has come, and let go of what nobody will answer any more."""
        self._let_go()
        mine = ReleaseRequest.objects.filter(claim=self._claim, state__in=OPEN)
        for request in mine.filter(pk__in=self._keys, state=State.SENT):
            self._answer(request)
        mine.update(seen_at=timezone.now())
        for request in ReleaseRequest.objects.filter(state=State.ASKED):
            self._take(request)

    def _take(self, request: ReleaseRequest) -> None:
        identity = pyrage.x25519.Identity.generate()
        told = {"public_key": public_key(identity), "seen_at": timezone.now()}
        asked = ReleaseRequest.objects.filter(pk=request.pk, state=State.ASKED)
        if asked.update(state=State.READY, claim=self._claim, **told):
            self._keys[request.pk] = identity

    def _let_go(self) -> None:
        now = timezone.now()
        waiting = ReleaseRequest.objects.filter(state__in=(State.READY, State.SENT))
        waiting.filter(seen_at__lt=now - SILENCE).exclude(claim=self._claim).update(state=State.LOST)
        ReleaseRequest.objects.filter(state=State.READY, asked_at__lt=now - PATIENCE).update(state=State.LOST)
        still = set(ReleaseRequest.objects.filter(pk__in=self._keys, state__in=OPEN).values_list("pk", flat=True))
        self._keys = {pk: identity for pk, identity in self._keys.items() if pk in still}

    def _answer(self, request: ReleaseRequest) -> None:
        identity = self._keys.pop(request.pk)
        ended: dict[str, Any] = {"state": State.FAILED, "error_code": FAULT}
        try:
            ended = {"state": State.DONE, "number": self._release(request, identity)}
        except PipelineError as problem:
            ended |= {"error_code": problem.code, "error_message": str(problem)[:400]}
        finally:
            ReleaseRequest.objects.filter(pk=request.pk).update(**ended)
            forget(request)

    def _release(self, request: ReleaseRequest, identity: Identity) -> int:
        delivery = _opened(self._store.get(request.session_id, delivery_name(request)), identity)
        sealed = restricted.from_bytes(json.dumps(delivery.transcript).encode())
        if sealed.session.id != request.session_id:
            raise TamperedError("this is the transcript of another session")
        opened = Opened(
            sealed,
            delivery.decisions,
            _returned(request.session, delivery.decisions),
            delivery.remove_speakers,
            self._recording(request, sealed, identity) if delivery.sound else None,
        )
        number = 1 + (request.session.releases.aggregate(last=Max("number"))["last"] or 0)
        made = self._store.folder / "work" / request.session_id / f"release-{request.pk}"
        private_folder(made)
        try:
            cover = Wrapped(self._store.vault, request.session_id)
            release.write_release(
                opened, number, Folder(made, cover), loaders=self._loaders, on_progress=_signs_of_life(request)
            )
            self._put_in_place(request.session, number, made)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return number

    def _recording(self, request: ReleaseRequest, sealed: SealedTranscript, identity: Identity) -> bytes:
        """The recording, opened in memory; raises DecisionsError where not everyone agreed, TamperedError."""
        if sealed.sound is not RedactedSound.SHARED:
            raise DecisionsError("no sound leaves: not everyone agreed that their voices may be shared")
        pieces = (self._store.get(request.session_id, name) for name in sound_names(request))
        return open_sealed(b"".join(pieces), [identity])

    def _put_in_place(self, session: Session, number: int, made: Path) -> None:
        """One rename and one row; a number that another release took meanwhile stops both."""
        place = self._store.folder / "sessions" / session.pk / "released" / str(number)
        private_folder(place.parent)
        with swapping(self._store.folder), transaction.atomic():
            Release.objects.create(session=session, number=number)
            # One that is there already was left by a death between this rename and the end of its transaction, or by a
            # restored backup of a moment before it: no row tells of it.
            shutil.rmtree(place, ignore_errors=True)
            os.rename(made / "released" / str(number), place)


def _signs_of_life(request: ReleaseRequest) -> Progress:
    """Tells others that this worker is still at it: to listen to a recording takes minutes."""
    told = timezone.now()

    def tell(_stage: Stage, _fraction: float) -> None:
        nonlocal told
        if timezone.now() - told > SILENCE / 6:
            told = timezone.now()
            ReleaseRequest.objects.filter(pk=request.pk).update(seen_at=told)

    return tell


def _opened(sealed: bytes, identity: Identity) -> Delivery:
    """Raises TamperedError for what is no delivery, DecisionsError where decisions do not fit."""
    try:
        with gzip.open(io.BytesIO(open_sealed(sealed, [identity]))) as packed:
            content = packed.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            raise TamperedError("what was sent is larger than a transcript can be")
        return Delivery.model_validate_json(content)
    except (OSError, EOFError):
        raise TamperedError("what was sent cannot be read") from None
    except ValidationError as problem:
        raise misfit(problem) from None


def _returned(session: Session, decisions: Decisions) -> frozenset[str]:
    """Items that go back; raises DecisionsError for one of which no holder recorded that it may."""
    asked = frozenset(decision.item for decision in decisions.items if decision.return_to_transcript)
    allowed: set[str] = set()
    for record in Record.objects.filter(session=session).order_by("pk"):
        allowed.add(record.returns_sha256)
        allowed.discard(record.withdraws_sha256)
    if any(hashlib.sha256(item.encode()).hexdigest() not in allowed for item in asked):
        raise DecisionsError("a passage returns only where a holder of its route decided so")
    return asked
