"""Run, seal restricted/, then check and write analyst/: the one place that knows the order of safety.

Before sealing, any failure leaves nothing. After it, restricted/ stays whatever happens, and the failure has an
exit status of its own. Plaintext is never written: sealed files and redacted files are made in memory, and
each folder appears in one rename.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import audit, export, ingest, redact, restricted, run
from pipeline.errors import ConsentError, LeakError, PipelineError, SealedNotPublishedError, UnsupportedFormatError
from pipeline.models import sha256_of
from pipeline.publish import headings, manifest, scan, writing
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
    Transcript,
    ignore,
)


@dataclass(frozen=True, slots=True)
class Order:
    """What one run is asked to do, read and validated."""

    source: Path = field(repr=False)
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
    folder: Path
    clock: manifest.Clock


def process(order: Order, parts: run.Parts, *, on_progress: Progress = ignore) -> Outcome:
    """From the uploaded file to restricted/ and analyst/; after sealing, every failure is SealedNotPublishedError."""
    audit.verify()
    session = Session(secrets.token_hex(8), order.consent.date.isoformat(), order.label)
    headings.refuse_telling_label(session, order.roster)
    headings.refuse_telling_plan(order.agenda.plan, order.roster)
    headings.refuse_telling_themes(parts.themes, order.roster)
    clock = manifest.Clock(on_progress)
    heard, digest = _listen(order, parts, clock)
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
    this = _Run(order, parts, heard, facts, order.out / session.id, clock)
    _seal(this, routed)
    redacted = _publish_or_say_sealed(this)
    return Outcome(session, this.folder, facts.warnings, redacted.counts, clock.timings_s(), facts.duration_ms)


def _listen(order: Order, parts: run.Parts, clock: manifest.Clock) -> tuple[Heard, str]:
    """Hear it, having made sure that consent and folder fit; and the digest of what was heard."""
    if order.source.is_file():
        writing.check_writable(order.out, needed_bytes=2 * order.source.stat().st_size)
        if run.is_notes(order.source) != (order.consent.kind == "notes"):
            raise ConsentError(f"the consent is for {order.consent.kind}, but the file given is something else")
        if order.audio and run.is_notes(order.source):
            raise UnsupportedFormatError("notes hold no sound to redact; leave out --audio")
        run.require_speakers(order.source, order.remove_speakers)
    heard = run.listen(order.source, order.agenda, parts, roster=order.roster, on_progress=clock)
    heard = replace(heard, removed=redact.said_by(heard.transcript, order.remove_speakers))
    return heard, heard.recording.sha256 if heard.recording else sha256_of(order.source)


def _heard_warnings(heard: Heard) -> tuple[QualityWarning, ...]:
    return (*(heard.recording.quality.warnings if heard.recording else ()), *heard.transcript.warnings)


def _seal(this: _Run, routed: restricted.RoutedFlags) -> None:
    """Write restricted/ and a first manifest in one rename."""
    this.clock(Stage.SEAL, 0.0)
    recipients, heard, session = this.order.recipients, this.heard, this.facts.session
    clips = _clips(heard, this.order.consent)
    documents = restricted.follow_ups(heard.transcript, routed, session, this.parts.disclosures, clips)
    with writing.folder_in_one_rename(this.folder) as part:
        inside = part / "restricted"
        inside.mkdir(mode=0o700)
        for route, document in documents.items():
            writing.write(inside / f"follow-up-{route}.age", restricted.seal(document, recipients.keys(route)))
        writing.write(inside / "transcript.age", _sealed_transcript(this, None))
        source = inside / ("recording.age" if heard.recording else "notes.age")
        restricted.seal_file(this.order.source, source, recipients.keys(None), sha256=this.facts.source_sha256)
        head = audit.append("sealed", {"session": session.id, "digests": writing.digests(part)})
        manifest.write(part, this.facts, audit_head=head, timings_s=this.clock.timings_s())
    this.clock(Stage.SEAL, 1.0)


def _clips(heard: Heard, consent: Consent) -> restricted.CutClip | None:
    recording = heard.recording
    if recording is None or not consent.everyone_agreed_to_share_voices:
        return None
    return lambda stretch: ingest.cut_clip(recording, stretch)


def _sealed_transcript(this: _Run, findings: Findings | None) -> bytes:
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
    )
    return restricted.seal(restricted.padded(restricted.to_bytes(document)), this.order.recipients.keys(None))


def _names_alone(roster: Roster) -> Roster:
    """What a release needs to search for; who they are, and in which form, is not the reviewer's to know."""
    return Roster(tuple(replace(person, role="other", year="", form="") for person in roster.people))


def _sound(order: Order) -> RedactedSound | None:
    if not order.audio:
        return None
    return RedactedSound.SHARED if order.consent.everyone_agreed_to_share_voices else RedactedSound.SEALED


def _publish_or_say_sealed(this: _Run) -> RedactedTranscript:
    try:
        return _publish(this)
    except BaseException as problem:  # noqa: BLE001  whatever it is, the caller must learn that sealing was done
        code = problem.code if isinstance(problem, PipelineError) else type(problem).__name__
        why = str(problem) if isinstance(problem, PipelineError) else f"stopped by {type(problem).__name__}"
        with suppress(PipelineError):  # a log on a full disk must not hide that sealing was done
            audit.append("not-published", {"session": this.facts.session.id, "code": code})
        # Its own message may hold words of the session: only the class of a foreign error is told.
        raise SealedNotPublishedError(
            f"restricted/ of session {this.facts.session.id} is sealed and whole; analysts get nothing: {why}"
        ) from None


def _publish(this: _Run) -> RedactedTranscript:
    session = this.facts.session
    findings, redacted = run.conceal(this.heard, this.order.roster, session, this.parts, on_progress=this.clock)
    refuse_leaks(redacted, this.heard.transcript, findings, this.order.roster)
    if this.order.audio:
        _seal_sound(this, findings)
    this.clock(Stage.PUBLISH, 0.0)
    writing.replace(this.folder / "restricted" / "transcript.age", _sealed_transcript(this, findings))
    search = redact.leak_search(this.heard.transcript, findings, this.order.roster)
    write_transcripts(redacted, this.folder / "analyst", search)
    head = audit.append("published", {"session": session.id, "digests": writing.digests(this.folder)})
    this.clock(Stage.PUBLISH, 1.0)
    manifest.write(
        this.folder, this.facts, audit_head=head, redactions=redacted.counts, timings_s=this.clock.timings_s()
    )
    return redacted


def _seal_sound(this: _Run, findings: Findings) -> None:
    """The redacted recording, for the reviewer only: a voice tells who speaks, whatever is bleeped in it."""
    sound = run.mask(this.heard, findings, this.order.roster, this.parts, on_progress=this.clock)
    sealed = restricted.seal(sound, this.order.recipients.keys(None))
    writing.replace(this.folder / "restricted" / "recording-redacted.age", sealed)


def refuse_leaks(redacted: RedactedTranscript, transcript: Transcript, findings: Findings, roster: Roster) -> None:
    """Raise LeakError, with the rules and never the words, if an original is left in what would be written."""
    found = redact.leaks(redacted, transcript, findings, roster)
    if found:
        rules = ", ".join(sorted({leak.rule for leak in found}))
        raise LeakError(f"the leak check found {len(found)} place(s) where an original is left (rules: {rules})")


def write_transcripts(
    redacted: RedactedTranscript, folder: Path, search: redact.LeakSearch, *, sound: bytes | None = None
) -> None:
    """Every format of the contract, each read back and searched first, and the redacted recording; in one rename."""
    rendered = export.render(redacted)
    scan.refuse_leaks_in(rendered, redacted, search)
    if sound is not None:
        rendered["recording.mp3"] = sound
    with writing.folder_in_one_rename(folder) as part:
        for name, content in rendered.items():
            writing.write(part / name, content)
