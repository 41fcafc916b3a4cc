"""What the steps of a session's job do, on the core: the only place in the service that knows a stage.

Between steps everything lies in the session's work folder, which machines may share: wrapped under its work key, in a
file named by the attempt that wrote it, and believed only if it is what that step answered with. The last step makes
the whole session in a folder of its attempt and moves it into its place while nobody can take the session over. An
upload is given up only once its sealed copy is in place. What is flagged leaves here as one bit for each route, and as
that alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from pydantic import TypeAdapter

from pipeline import ingest, publish, redact, restricted, run, settings, transcribe, writing
from pipeline.errors import SealedNotPublishedError, TamperedError
from pipeline.publish import manifest
from pipeline.restricted import Recipients
from pipeline.service import attempts
from pipeline.service.accounts import keys
from pipeline.service.covers import Wrapped
from pipeline.service.desk.models import Roster as RosterRow
from pipeline.service.desk.models import SealedFile, Session, SessionRoute
from pipeline.service.orders import UploadOrder, order_from
from pipeline.service.progress import HEARD, reporting, reporting_window
from pipeline.service.steps import Made
from pipeline.service.store import Store, part_of, the_store
from pipeline.service.vault import Part, private_folder
from pipeline.settings import disclosures, redaction, themes
from pipeline.settings.plan import load_plan, parse_plan
from pipeline.values import Heard, Progress, QualityWarning, Roster, Route, Stretch, Urgency


@dataclass(frozen=True, slots=True)
class Cut:
    """A recording measured and cut into windows: all that hearing one of them needs."""

    measured: ingest.Measured
    windows: tuple[tuple[Stretch, ...], ...]
    """The clips of each window."""


_CUT = TypeAdapter(Cut)
_HEARING = TypeAdapter(transcribe.Hearing)


@dataclass(frozen=True, slots=True)
class _Job:
    """One attempt at one session."""

    session: Session
    attempt: str
    order: publish.Order = field(repr=False)
    parts: run.Parts
    progress: Progress

    @property
    def id(self) -> str:
        return self.session.pk


def steps() -> Processing:
    """The steps on this service's store and the real models."""
    return Processing(the_store(), the_parts)


@cache
def the_parts() -> run.Parts:
    """The real parts of this process, each model loaded at its first use and kept for the next session."""
    made = run.parts_from(settings.load(), redaction.load_rules(), disclosures.load(), themes.load())
    voices = cache(made.voices) if made.voices else None
    return replace(
        made, engine=cache(made.engine), embedder=cache(made.embedder), detector=cache(made.detector), voices=voices
    )


class Processing:
    """The steps, with the store they read and write and the parts that hold the models."""

    def __init__(self, store: Store, parts: Callable[[], run.Parts]) -> None:
        """Nothing is loaded yet: a worker without models says so when it is given work, and does not die of it."""
        self._store, self._parts = store, parts

    def measure(self, session_id: str, attempt: str) -> Made:
        """Read the recording through once and cut it into windows, none for notes. Refuses what cannot be done.

        Raises what `publish.check` and `ingest.measure` raise.
        """
        job = self._job(session_id, attempt)
        publish.check(job.order, job.parts)
        if run.is_notes(job.order.source):
            return Made(attempt)
        minutes = job.order.agenda.plan.minutes
        ingest_settings, limit_ms = job.parts.settings.ingest, transcribe.window_ms(job.parts.settings.transcribe)
        measured = ingest.measure(job.order.source, ingest_settings, planned_minutes=minutes, on_progress=job.progress)
        recording = ingest.reopen(job.order.source, measured)
        cut = Cut(measured, tuple(window.clips for window in transcribe.windows(recording, limit_ms=limit_ms)))
        _tell(job, measured.duration_ms, measured.quality.warnings)
        return self._keep(job, "cut", _CUT.dump_json(cut), count=len(cut.windows))

    def hear(self, session_id: str, attempt: str, cut: Made, window: int) -> Made:
        """Hear one window; raises TamperedError where what `measure` left is not what it answered with."""
        job = self._job(session_id, attempt)
        known = self._cut(job, cut)
        recording = ingest.reopen(job.order.source, known.measured)
        clips = known.windows[window]
        start_ms, end_ms = clips[0].start_ms, clips[-1].end_ms
        within = (start_ms / recording.duration_ms, end_ms / recording.duration_ms)
        sound = recording.samples(Stretch(start_ms, end_ms))
        hearing = transcribe.hear(
            recording,
            transcribe.Window(start_ms, clips, sound),
            job.parts.engine(),
            job.parts.settings.transcribe,
            on_progress=reporting_window(session_id, attempt, within, len(known.windows)),
        )
        return self._keep(job, f"heard-{window}", _HEARING.dump_json(hearing))

    def conclude(self, session_id: str, attempt: str, cut: Made, heard: Sequence[Made]) -> Made:
        """Everything after the words are heard; the digest of the manifest.

        Raises TamperedError as `hear` does, for the windows too, and what `publish.finish` raises; after
        SealedNotPublishedError what is sealed is in its place all the same.
        """
        if not SessionRoute.objects.filter(session_id=session_id).exists():
            job = self._job(session_id, attempt, done=HEARD)
            self._make(job, self._heard(job, cut, heard))
        return Made(attempt, self._settled(session_id))

    def _make(self, job: _Job, heard: Heard) -> None:
        # The database may have gone away after all was made: the same attempt makes it once more.
        shutil.rmtree(job.order.out, ignore_errors=True)
        private_folder(job.order.out)
        try:
            outcome = publish.finish(job.order, job.parts, heard, manifest.Clock(job.progress))
        except SealedNotPublishedError:
            self._put_in_place(job, heard)
            self._settled(job.id)
            raise
        finally:
            redact.forget()
        self._put_in_place(job, heard)
        _tell(job, outcome.duration_ms, outcome.warnings)

    def _heard(self, job: _Job, cut: Made, windows: Sequence[Made]) -> Heard:
        """What was said, from the windows that were heard, or from the notes."""
        order, parts = job.order, job.parts
        if run.is_notes(order.source):
            return run.listen(order.source, order.agenda, parts, roster=order.roster, on_progress=job.progress)
        recording = ingest.reopen(order.source, self._cut(job, cut).measured)
        kept = (self._kept(job, f"heard-{window}", made) for window, made in enumerate(windows))
        engine = parts.engine()
        transcript = transcribe.joined(recording, map(_HEARING.validate_json, kept), engine.name)
        transcript = run.hear_names(recording, transcript, order.roster, engine, parts, job.progress)
        return run.attribute(recording, transcript, order.agenda, parts, job.progress)

    def _put_in_place(self, job: _Job, heard: Heard) -> None:
        """Move the finished folder to where it stays, and tell the routes, in one transaction of the owner's."""
        made, place = job.order.out / job.id, self._store.folder / "sessions" / job.id
        private_folder(place.parent)
        document = json.loads(self._unwrapped(job, made / "manifest.json", "manifest.json"))
        with attempts.publishing(job.id, job.attempt):
            # One that is there already was left by an attempt that died between this rename and the end of its
            # transaction: nobody has seen it.
            shutil.rmtree(place, ignore_errors=True)
            os.rename(made, place)
            _tell_routes(job, _immediate(heard, job.order.recipients))
            _note_sealed_files(job, document)

    def _settled(self, session_id: str) -> str:
        """Give up the upload where its sealed copy is in place; the manifest's digest.

        Raises SealedNotPublishedError again where that is how the session ended.
        """
        content = self._store.get(session_id, "manifest.json")
        document = json.loads(content)
        if not {"restricted/recording.age", "restricted/notes.age"}.isdisjoint(document["digests"]):
            # The key first: a backup holds the vault, and copies either the upload or the word that it ended.
            self._store.vault.destroy(session_id, Part.WORK)
            self._store.discard_upload(session_id)
        if document["state"] != "published":
            raise SealedNotPublishedError(f"restricted/ of session {session_id} is sealed; analysts get nothing")
        return hashlib.sha256(content).hexdigest()

    def _job(self, session_id: str, attempt: str, *, done: float = 0.0) -> _Job:
        session = Session.objects.get(pk=session_id)
        form = order_from(self._store.order(session_id))
        parts = self._parts_for(form)
        out = self._store.folder / "work" / session_id / f"attempt-{attempt}"
        order = publish.Order(
            source=self._store.upload(session_id, session.suffix),
            out=out,
            recipients=Recipients.model_validate(keys.recipients(session)),
            consent=form.consent,
            agenda=run.Agenda(parse_plan(form.plan.encode()) if form.plan else load_plan()),
            roster=self._roster(form),
            label=form.label,
            listening_copy=True,
            id=session_id,
            cover=Wrapped(self._store.vault, session_id),
        )
        return _Job(session, attempt, order, parts, reporting(session_id, attempt, done=done))

    def _parts_for(self, form: UploadOrder) -> run.Parts:
        parts = self._parts()
        if not form.speakers:
            return parts
        chosen = parts.settings
        speakers = chosen.speakers.model_copy(update={"count": form.speakers, "tell_apart": True})
        return replace(parts, settings=chosen.model_copy(update={"speakers": speakers}))

    def _roster(self, form: UploadOrder) -> Roster:
        """The school's roster, while it is in date, and who took part that day."""
        in_date = RosterRow.objects.filter(expires_on__gte=timezone.localdate()).exists()
        kept = self._store.roster() if in_date else None
        people = redact.parse_roster(kept).people if kept is not None else ()
        present = (redact.person_of(f"present-{n}", name) for n, name in enumerate(form.participants))
        return Roster((*people, *(replace(person, role="staff") for person in present)))

    def _cut(self, job: _Job, made: Made) -> Cut:
        return _CUT.validate_json(self._kept(job, "cut", made))

    def _keep(self, job: _Job, name: str, content: bytes, *, count: int = 0) -> Made:
        """Put away what a step made, for the next or for whoever goes on after a death."""
        attempts.check(job.id, job.attempt)
        wrapped = self._store.vault.session(job.id, Part.WORK).wrap(content)
        folder = job.order.out.parent
        private_folder(folder)
        writing.replace(folder / _file_of(name, job.attempt), wrapped)
        return Made(job.attempt, hashlib.sha256(content).hexdigest(), count)

    def _kept(self, job: _Job, name: str, made: Made) -> bytes:
        """What a step made, here or on another machine; raises TamperedError unless it is what it answered with."""
        with writing.disk_errors():
            wrapped = (job.order.out.parent / _file_of(name, made.attempt)).read_bytes()
        content = self._store.vault.session(job.id, Part.WORK).unwrap(wrapped)
        if hashlib.sha256(content).hexdigest() != made.sha256:
            raise TamperedError("what a worker left for the next step is not what it wrote; upload the session again")
        return content

    def _unwrapped(self, job: _Job, path: Path, name: str) -> bytes:
        return self._store.vault.session(job.id, part_of(name)).unwrap(path.read_bytes())


def _file_of(name: str, attempt: str) -> str:
    return f"{name}-{attempt}.age"


def _tell(job: _Job, duration_ms: int | None, warnings: Sequence[QualityWarning]) -> None:
    """What the uploader is told of their recording."""
    told: list[dict[str, Any]] = [{"code": warning.code, "message": warning.message} for warning in warnings]
    attempts.owned(job.id, job.attempt).update(duration_ms=duration_ms, warnings=told)


def _immediate(heard: Heard, recipients: Recipients) -> set[Route]:
    """Routes on which something should not wait."""
    routed = restricted.route_flags(heard.transcript, heard.flags, recipients).by_route
    return {route for route, flags in routed.items() if any(flag.urgency is Urgency.IMMEDIATE for flag in flags)}


def _tell_routes(job: _Job, immediate: set[Route]) -> None:
    SessionRoute.objects.bulk_create(
        SessionRoute(session=job.session, route=str(route), immediate=route in immediate) for route in Route
    )


def _note_sealed_files(job: _Job, document: dict[str, Any]) -> None:
    """Which keys each sealed file was sealed to, and its digest."""
    SealedFile.objects.bulk_create(
        SealedFile(
            session=job.session,
            name=name,
            route=str(part_of(name)),
            sha256=digest,
            fingerprints=document["recipients"][str(part_of(name))],
        )
        for name, digest in document["digests"].items()
        if name.startswith("restricted/")
    )
