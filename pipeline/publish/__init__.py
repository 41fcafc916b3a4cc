"""Run, seal restricted/, then check and write analyst/: the one place that knows the order of safety.

Before sealing, any failure leaves nothing. The follow-up files are sealed before anything else is so much as made,
and stay whatever happens; every failure after them has an exit status of its own. Plaintext is never written: sealed
and redacted files are made in memory, and each folder appears in one rename. What a run tells whoever started it is
the same whether anything was flagged or not.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import audit, export, ingest, origin, redact, restricted, run, writing
from pipeline.errors import ConsentError, LeakError, PipelineError, SealedNotPublishedError, UnsupportedFormatError
from pipeline.origin import Source
from pipeline.publish import headings, manifest, scan
from pipeline.publish.folder import Bare, Cover, Folder
from pipeline.restricted import Recipients, RedactedSound, SealedTranscript, Withheld
from pipeline.settings.consent import Consent
from pipeline.values import (
    Findings,
    Heard,
    Progress,
    QualityWarning,
    RedactedTranscript,
    Roster,
    Session,
    Stage,
    clock,
    ignore,
)

ROOM_BYTES = 64 << 20
"""What must be free beside twice the source: three follow-ups of one length, however much is in them."""
TIMES_TOLD = 5
"""Of the places where an original is left, how many are named by their time."""


@dataclass(frozen=True, slots=True)
class Order:
    """What one run is asked to do, read and validated."""

    source: Source = field(repr=False)
    out: Path = field(repr=False)
    recipients: Recipients = field(repr=False)
    consent: Consent
    agenda: run.Agenda
    roster: Roster = field(repr=False)
    label: str = field(default="", repr=False)
    audio: bool = False
    """Whether a redacted recording is wanted besides."""
    remove_speakers: tuple[str, ...] = ()
    """Labels of speakers who withdrew (see `redact.said_by`)."""
    listening_copy: bool = False
    """Whether the reviewers get the recording as MP3 too, which any browser plays."""
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    """The session's, and its folder's name: random, never from a file name."""
    cover: Cover = field(default_factory=Bare)
    """What each file is put into before it touches the disk."""

    @property
    def session(self) -> Session:
        """What is known of the session beside its words."""
        return Session(self.id, self.consent.date.isoformat(), self.label)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may be told of a run to the person who started it: nothing that was said, flagged or named."""

    session: Session
    folder: Path
    warnings: tuple[QualityWarning, ...]
    redactions: dict[str, int]
    timings_s: dict[str, float]
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class _Run:
    """What the steps of one run share."""

    order: Order
    parts: run.Parts
    heard: Heard
    facts: manifest.Facts
    folder: Folder
    clock: manifest.Clock


def process(order: Order, parts: run.Parts, *, on_progress: Progress = ignore) -> Outcome:
    """From the uploaded file to restricted/ and analyst/; after sealing, every failure is SealedNotPublishedError."""
    clock = manifest.Clock(on_progress)
    check(order, parts)
    heard = run.listen(order.source, order.agenda, parts, roster=order.roster, on_progress=clock)
    return finish(order, parts, heard, clock)


def check(order: Order, parts: run.Parts) -> None:
    """Refuse before any work what cannot be done: a heading that names somebody, consent for something else, no room.

    A source that cannot be read is left to whoever listens to it, who knows what to say.
    """
    audit.verify()
    headings.refuse_telling_label(order.session, order.roster)
    headings.refuse_telling_plan(order.agenda.plan, order.roster)
    headings.refuse_telling_themes(parts.themes, order.roster)
    with suppress(OSError):
        writing.check_writable(order.out, needed_bytes=2 * origin.size_bytes(order.source) + ROOM_BYTES)
        if run.is_notes(order.source) != (order.consent.kind == "notes"):
            raise ConsentError(f"the consent is for {order.consent.kind}, but the file given is something else")
        if order.audio and run.is_notes(order.source):
            raise UnsupportedFormatError("notes hold no sound to redact; leave out --audio")
        run.require_speakers(order.source, order.remove_speakers, parts)


def finish(order: Order, parts: run.Parts, heard: Heard, clock: manifest.Clock) -> Outcome:
    """From what was heard to restricted/ and analyst/; after sealing, every failure is SealedNotPublishedError."""
    session = order.session
    heard = replace(heard, removed=redact.said_by(heard.transcript, order.remove_speakers))
    digest = heard.recording.sha256 if heard.recording else origin.sha256(order.source)
    routed = restricted.route_flags(heard.transcript, heard.flags, order.recipients)
    facts = manifest.Facts(
        session=session,
        consent=order.consent,
        source_sha256=digest,
        duration_ms=heard.transcript.duration_ms,
        engine=heard.transcript.engine,
        recipients=order.recipients.fingerprints(),
        model_names=parts.model_names,
        warnings=(*_heard_warnings(heard), *order.recipients.warnings(), *routed.warnings),
    )
    this = _Run(order, parts, heard, facts, Folder(order.out / session.id, order.cover), clock)
    clock(Stage.SEAL, 0.0)
    _seal_items(this, routed)
    redacted = _rest_or_say_sealed(this, routed)
    told = (*_heard_warnings(heard), *order.recipients.warnings())
    return Outcome(session, this.folder.path, told, redacted.counts, clock.timings_s(), facts.duration_ms)


def _heard_warnings(heard: Heard) -> tuple[QualityWarning, ...]:
    return (*(heard.recording.quality.warnings if heard.recording else ()), *heard.transcript.warnings)


def _seal_items(this: _Run, routed: restricted.RoutedFlags) -> None:
    """Write the follow-ups, without their sound: of all that can go wrong, only the disk can do so here."""
    with writing.folder_in_one_rename(this.folder.path) as part:
        (part / "restricted").mkdir(mode=0o700)
        for name, sealed in _follow_ups(this, routed, None).items():
            writing.write(part / name, this.folder.covered(name, sealed))


def _seal_rest(this: _Run, routed: restricted.RoutedFlags) -> None:
    """Add what the room said and its sound, then the sound of the items, and a first manifest."""
    folder, recording, keys = this.folder, this.heard.recording, this.order.recipients.keys(None)
    folder.put("restricted/transcript.age", _sealed_transcript(this, routed, None))
    folder.seal_source(_sealed_source(this.heard), this.order.source, keys, sha256=this.facts.source_sha256)
    if recording is not None and this.order.listening_copy:
        sound = ingest.mask_recording(recording, bleeped=(), silenced=())
        folder.put("restricted/listening.age", restricted.seal(sound, keys))
    if recording is not None:
        for name, sealed in _follow_ups(this, routed, lambda when: ingest.cut_clip(recording, when)).items():
            folder.put(name, sealed)
    _record(this, "sealed")
    this.clock(Stage.SEAL, 1.0)


def _sealed_source(heard: Heard) -> str:
    return f"restricted/{'recording' if heard.recording else 'notes'}.age"


def _follow_ups(this: _Run, routed: restricted.RoutedFlags, clips: restricted.CutClip | None) -> dict[str, bytes]:
    documents = restricted.follow_ups(this.heard.transcript, routed, this.facts.session, this.parts.disclosures, clips)
    keys = this.order.recipients.keys
    return {
        f"restricted/follow-up-{route}.age": restricted.seal(text, keys(route)) for route, text in documents.items()
    }


def _record(this: _Run, act: str, *, redactions: dict[str, int] | None = None, code: str | None = None) -> None:
    """Put what lies in the folder now into the audit log and the manifest."""
    facts = {"session": this.facts.session.id, **({"code": code} if code else {})}
    head = audit.append(act, {**facts, "digests": this.folder.digests()})
    manifest.write(this.folder, this.facts, audit_head=head, redactions=redactions, timings_s=this.clock.timings_s())


def _sealed_transcript(this: _Run, routed: restricted.RoutedFlags, findings: Findings | None) -> bytes:
    heard, without = this.heard, run.withheld(this.heard)
    document = SealedTranscript(
        this.facts.session,
        heard.transcript,
        tuple(Withheld(found.id, found.withheld) for found in heard.flags),
        findings,
        redact.pseudonyms(heard.transcript, findings, without) if findings else {},
        redact.placeholders(heard.transcript, findings, without) if findings else {},
        _names_alone(this.order.roster),
        this.order.remove_speakers,
        _sound(this.order),
        tuple(found.id for found in routed.unrouted),
    )
    return restricted.seal(restricted.padded(restricted.to_bytes(document)), this.order.recipients.keys(None))


def _names_alone(roster: Roster) -> Roster:
    """What a release needs to search for; who they are, and in which form, is not the reviewer's to know."""
    return Roster(tuple(replace(person, role="other", year="", form="") for person in roster.people))


def _sound(order: Order) -> RedactedSound | None:
    """What its releases may carry: reviewers who have a copy to listen to may have the sound of one made from it."""
    has_sound = order.audio or (order.listening_copy and order.consent.kind == "recording")
    if has_sound and order.consent.everyone_agreed_to_share_voices:
        return RedactedSound.SHARED
    return RedactedSound.SEALED if order.audio else None


def _rest_or_say_sealed(this: _Run, routed: restricted.RoutedFlags) -> RedactedTranscript:
    try:
        _seal_rest(this, routed)
        return _publish(this, routed)
    except BaseException as problem:  # noqa: BLE001  whatever it is, the caller must learn that sealing was done
        # Its own message may hold words of the session: only the class of a foreign error is told.
        ours = isinstance(problem, PipelineError)
        why = str(problem) if ours else f"stopped by {type(problem).__name__}"
        _withdraw(this, problem.code if isinstance(problem, PipelineError) else type(problem).__name__)
        raise SealedNotPublishedError(
            f"restricted/ of session {this.facts.session.id} is sealed{_how_far(this)}; analysts get nothing: {why}"
        ) from None


def _withdraw(this: _Run, code: str) -> None:
    """Leave nothing for analysts, and note what is there: as far as the disk lets it, for sealing was done."""
    shutil.rmtree(this.folder.path / "analyst", ignore_errors=True)
    with suppress(BaseException):  # nothing that fails here, nor a second Ctrl-C, may hide that sealing was done
        _record(this, "not-published", code=code)


def _how_far(this: _Run) -> str:
    whole = {"restricted/transcript.age", _sealed_source(this.heard)} <= this.folder.digests().keys()
    return " and whole" if whole else " as far as the follow-up files; keep the input and process it again"


def _publish(this: _Run, routed: restricted.RoutedFlags) -> RedactedTranscript:
    findings, redacted = run.conceal(
        this.heard, this.order.roster, this.facts.session, this.parts, on_progress=this.clock
    )
    search = redact.leak_search(this.heard.transcript, findings, this.order.roster)
    refuse_leaks(redacted, search)
    if this.order.audio:
        _seal_sound(this, findings)
    this.clock(Stage.PUBLISH, 0.0)
    this.folder.put("restricted/transcript.age", _sealed_transcript(this, routed, findings))
    write_transcripts(redacted, this.folder, "analyst", search)
    this.clock(Stage.PUBLISH, 1.0)
    _record(this, "published", redactions=redacted.counts)
    return redacted


def _seal_sound(this: _Run, findings: Findings) -> None:
    """The redacted recording, for the reviewer only: a voice tells who speaks, whatever is bleeped in it."""
    sound = run.mask(this.heard, findings, this.order.roster, this.parts, on_progress=this.clock)
    sealed = restricted.seal(sound, this.order.recipients.keys(None))
    this.folder.put("restricted/recording-redacted.age", sealed)


def refuse_leaks(redacted: RedactedTranscript, search: redact.LeakSearch) -> None:
    """Raise LeakError, with rules and times and never the words, if an original is left in what would be written."""
    found = search.leaks(redacted)
    if found:
        rules = ", ".join(sorted({leak.rule for leak in found}))
        at = sorted({ms for leak in found if (ms := _said_at(redacted, leak.where)) is not None})[:TIMES_TOLD]
        where = f"; at {', '.join(map(clock, at))}" if at else ""
        raise LeakError(f"the leak check found {len(found)} place(s) where an original is left (rules: {rules}){where}")


def _said_at(redacted: RedactedTranscript, where: int) -> int | None:
    """When the entry was said; None for the label, which counts as -1, and for notes."""
    return redacted.entries[where].start_ms if where >= 0 else None


def write_transcripts(
    redacted: RedactedTranscript, folder: Folder, name: str, search: redact.LeakSearch, *, sound: bytes | None = None
) -> None:
    """Every format of the contract under `name`, read back and searched first, and the sound; in one rename."""
    rendered = export.render(redacted)
    scan.refuse_leaks_in(rendered, redacted, search)
    if sound is not None:
        rendered["recording.mp3"] = sound
    folder.put_all(name, rendered)
