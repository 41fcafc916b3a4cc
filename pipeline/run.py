"""The stages in their order, top to bottom: `listen`, then `conceal`, then `mask` where the sound is wanted too.

Pure composition: nothing is written here. `publish` seals between the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline import diarise, flag, ingest, models, notes, redact, segment, themes, transcribe
from pipeline.embed import Embedder
from pipeline.errors import DecisionsError, LeakError, SilentAudioError, UnsupportedFormatError
from pipeline.origin import Source
from pipeline.settings import Settings
from pipeline.settings.disclosures import DisclosureRules
from pipeline.settings.redaction import RedactionRules
from pipeline.settings.sections import SectionStart
from pipeline.settings.themes import ThemeRules
from pipeline.values import (
    Findings,
    Heard,
    Progress,
    Recording,
    RedactedTranscript,
    Roster,
    Session,
    SessionPlan,
    Span,
    Stage,
    Stretch,
    Transcript,
    ignore,
)

WIDER_MS = (400, 1_500)
"""How far on either side a name that is still heard is bleeped too, the first time and the second."""
AROUND_MS = 30_000
"""How far around such a place is heard again: as much as an engine hears at once."""

NOBODY = Roster()

_LABEL = re.compile(r"S[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Parts:
    """The settings, and a factory for each part that holds a model: one large model in memory at a time."""

    settings: Settings
    disclosures: DisclosureRules
    themes: ThemeRules
    engine: Callable[[], transcribe.Engine]
    embedder: Callable[[], Embedder]
    detector: Callable[[], redact.Detector]
    voices: Callable[[], diarise.Voices] | None
    """None where speakers are not to be told apart by voice."""
    model_names: tuple[str, ...] = ()

    def with_loaded(self, embedder: Embedder, detector: redact.Detector) -> Parts:
        """The same, but with these two kept in memory: for many short texts in a row."""
        return replace(self, embedder=lambda: embedder, detector=lambda: detector)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The session plan, and where a person says that its sections begin."""

    plan: SessionPlan
    starts: tuple[SectionStart, ...] = ()


def parts_from(
    settings: Settings, redaction: RedactionRules, disclosures: DisclosureRules, theme_rules: ThemeRules
) -> Parts:
    """The real ones. Every model is looked for now, so that a missing one stops a run before it begins."""
    names = (settings.transcribe.model, settings.redact.model, "minilm")
    speech, language, meaning = (models.locate(name) for name in names)
    voice = models.locate(settings.speakers.model) if settings.speakers.tell_apart else None
    return Parts(
        settings=settings,
        disclosures=disclosures,
        themes=theme_rules,
        engine=lambda: transcribe.make_engine(settings.transcribe, speech),
        embedder=lambda: Embedder(meaning),
        detector=lambda: redact.make_detector(redaction, language),
        voices=(lambda: diarise.make_voices(voice)) if voice else None,
        model_names=(*names, settings.speakers.model) if voice else names,
    )


def coder_from(theme_rules: ThemeRules) -> themes.Coder:
    """What codes themes, alone: all that a release without sound needs; raises ModelMissingError."""
    return themes.Coder(theme_rules, Embedder(models.locate("minilm")))


def is_notes(untrusted: Source) -> bool:
    """Whether the file's name promises notes and not sound; raises UnsupportedFormatError where it is neither."""
    kind = untrusted.suffix.lower()
    if kind not in (*notes.NOTES_SUFFIXES, *ingest.AUDIO_SUFFIXES):
        known = " ".join(sorted({*ingest.AUDIO_SUFFIXES, *notes.NOTES_SUFFIXES}))
        raise UnsupportedFormatError(f"this kind of file is not known here; give one of: {known}")
    return kind in notes.NOTES_SUFFIXES


def listen(
    untrusted: Source, agenda: Agenda, parts: Parts, *, roster: Roster = NOBODY, on_progress: Progress = ignore
) -> Heard:
    """What was said, by whom, under which heading, and which passages a lead must see; from a recording or from notes.

    With a roster, what may be one of its names misheard is heard again.
    """
    if is_notes(untrusted):
        typed = notes.read_notes(untrusted)
        typed = replace(typed, facilitators=diarise.facilitators(typed))
        return understand(None, typed, agenda, parts, on_progress)
    minutes = agenda.plan.minutes
    recording = ingest.open_recording(
        untrusted, parts.settings.ingest, planned_minutes=minutes, on_progress=on_progress
    )
    transcript = _heard_twice(recording, roster, parts, on_progress)
    return attribute(recording, transcript, agenda, parts, on_progress)


def _heard_twice(recording: Recording, roster: Roster, parts: Parts, on_progress: Progress) -> Transcript:
    """The words, and the roster's names where a second hearing confirms them; the engine's memory is free after it."""
    engine = parts.engine()
    transcript = transcribe.transcribe(recording, engine, parts.settings.transcribe, on_progress=on_progress)
    return hear_names(recording, transcript, roster, engine, parts, on_progress)


def hear_names(
    recording: Recording,
    transcript: Transcript,
    roster: Roster,
    engine: transcribe.Engine,
    parts: Parts,
    on_progress: Progress,
) -> Transcript:
    """The transcript with the roster's names where a second hearing confirms them."""
    fraction = parts.settings.transcribe.second_hearing_fraction
    suspects = redact.suspects(transcript, roster if fraction else NOBODY)
    if not suspects.found:
        return transcript
    return transcribe.hear_names(recording, transcript, suspects, engine, fraction=fraction, on_progress=on_progress)


def attribute(
    recording: Recording, transcript: Transcript, agenda: Agenda, parts: Parts, on_progress: Progress
) -> Heard:
    """Who said it, under which heading, and which passages a lead must see."""
    return understand(recording, _by_voice(recording, transcript, parts, on_progress), agenda, parts, on_progress)


def _by_voice(recording: Recording, transcript: Transcript, parts: Parts, on_progress: Progress) -> Transcript:
    """The same words in turns of one speaker each, unless the settings leave speakers alone."""
    if parts.voices is None:
        return transcript
    count = parts.settings.speakers.count or None
    return diarise.tell_speakers(recording, transcript, parts.voices(), speakers=count, on_progress=on_progress)


def understand(
    recording: Recording | None, transcript: Transcript, agenda: Agenda, parts: Parts, on_progress: Progress
) -> Heard:
    """Lay the agenda over the words, and find what may be a disclosure."""
    embedder = parts.embedder()
    on_progress(Stage.SEGMENT, 0.0)
    if agenda.starts:
        transcript = segment.by_times(transcript, agenda.starts)
    else:
        transcript = segment.by_plan(transcript, agenda.plan, embedder)
    warnings = (*transcript.warnings, *agenda.plan.warnings)
    transcript = replace(transcript, kinds=agenda.plan.kinds, warnings=warnings)
    on_progress(Stage.SEGMENT, 1.0)
    on_progress(Stage.FLAG, 0.0)
    flags = flag.find(transcript, parts.disclosures, embedder)
    on_progress(Stage.FLAG, 1.0)
    return Heard(recording, transcript, flags)


def conceal(
    heard: Heard, roster: Roster, session: Session, parts: Parts, *, on_progress: Progress = ignore
) -> tuple[Findings, RedactedTranscript]:
    """The same without names and without the flagged passages, coded by theme once nothing of them is left."""
    on_progress(Stage.REDACT, 0.0)
    findings = redact.find(heard.transcript, roster, parts.detector())
    redacted = redact.apply(heard.transcript, findings, session=session, without=withheld(heard))
    on_progress(Stage.REDACT, 1.0)
    on_progress(Stage.THEMES, 0.0)
    coded = themes.Coder(parts.themes, parts.embedder()).code(redacted)
    on_progress(Stage.THEMES, 1.0)
    return findings, coded


def withheld(heard: Heard) -> tuple[Span, ...]:
    """What the flags and the speakers who withdrew take out of the analysts' transcript."""
    return (*(found.withheld for found in heard.flags), *heard.removed)


def require_speakers(untrusted: Source, labels: tuple[str, ...], parts: Parts) -> None:
    """Refuse, before any work, to remove speakers who cannot be told apart in this file; raises DecisionsError.

    How many speakers a recording has shows only when it was heard: `redact.said_by` refuses the rest then.
    """
    if labels and is_notes(untrusted):
        redact.said_by(notes.read_notes(untrusted), labels)
    elif labels and parts.voices is None:
        raise DecisionsError("the speakers of this recording are not to be told apart, so none of them can be removed")
    elif not all(_LABEL.fullmatch(label) for label in labels):
        raise DecisionsError("a speaker to be removed is given by a label: S1, S2 and so on")


def mask(heard: Heard, findings: Findings, roster: Roster, parts: Parts, *, on_progress: Progress = ignore) -> bytes:
    """The recording as MP3 with every finding bleeped and all that is left out silent, once no name is heard in it.

    The very bytes are transcribed again. Where somebody is still named, more is bleeped and the sound around it is
    heard once more, twice at most. A name that is heard even then raises LeakError; a word that only sounds like one
    is bleeped and left at that. Raises ValueError for notes.
    """
    if heard.recording is None:
        raise ValueError("notes have no sound")
    on_progress(Stage.MASK, 0.0)
    without = withheld(heard)
    sought = redact.sought(heard.transcript, findings, without)
    masked = redact.mask(heard.transcript, findings, without, parts.settings.redact)
    named: tuple[redact.Named, ...] = ()
    for wider_ms in (0, *WIDER_MS):
        masked = masked.with_bleeps((name.when for name in named), wider_ms=wider_ms)
        sound = ingest.mask_recording(heard.recording, bleeped=masked.bleeped, silenced=masked.silenced)
        again = _hear_again(sound, [name.when for name in named], parts, on_progress)
        named = redact.still_named(again, redact.find(again, roster, parts.detector()), sought, masked)
        if not named:
            return sound
    if any(name.sure for name in named):
        raise LeakError("a name can still be heard in the redacted recording; leave the recording out")
    masked = masked.with_bleeps((name.when for name in named), wider_ms=WIDER_MS[-1])
    return ingest.mask_recording(heard.recording, bleeped=masked.bleeped, silenced=masked.silenced)


def _hear_again(sound: bytes, places: Sequence[Stretch], parts: Parts, on_progress: Progress) -> Transcript:
    """What the engine makes of it, all or only around these places; nothing where nobody speaks any more."""
    try:
        recording = ingest.open_bytes(sound, parts.settings.ingest)
    except SilentAudioError:
        return Transcript("", (), (), None, "")
    around = [Stretch(max(0, place.start_ms - AROUND_MS), place.end_ms + AROUND_MS) for place in places]
    speech = tuple(s for s in recording.speech if not around or any(s.overlaps(near) for near in around))
    return transcribe.transcribe(
        replace(recording, speech=speech),
        parts.engine(),
        parts.settings.transcribe,
        on_progress=lambda _, fraction: on_progress(Stage.MASK, fraction),
    )
