"""The frozen values that flow between stages.

One text, many layers: a `Transcript` holds the words once, and every stage lays half-open character spans
over them. Times are whole milliseconds. Fields that hold speech or names are kept out of `repr`, so that no
log line and no traceback can show them. Nothing here does input or output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
"""Every block of sound inside the pipeline is mono float32 at this rate, in [-1, 1]."""

Samples = NDArray[np.float32]


class Stage(StrEnum):
    """The steps a person sees progress for, in their order."""

    INGEST = "ingest"
    TRANSCRIBE = "transcribe"
    SEGMENT = "segment"
    FLAG = "flag"
    SEAL = "seal"
    REDACT = "redact"
    PUBLISH = "publish"


Progress = Callable[[Stage, float], None]
"""Called with the stage and the share of it that is done, 0 to 1."""


def ignore(stage: Stage, fraction: float) -> None:
    """The progress of a caller who does not care."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters, `0 <= start < end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse an empty or backward range at its birth, not at its use."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}-{self.end}")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The characters it covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Half-open range of time in milliseconds, `0 <= start_ms < end_ms`."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        """Refuse an empty or backward range at its birth, not at its use."""
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"not a stretch: {self.start_ms}-{self.end_ms}")

    @property
    def length_ms(self) -> int:
        """How long it lasts."""
        return self.end_ms - self.start_ms

    def overlaps(self, other: Stretch) -> bool:
        """Whether the two share a moment."""
        return self.start_ms < other.end_ms and other.start_ms < self.end_ms


def merge_stretches(stretches: list[Stretch], *, gap_ms: int = 0) -> tuple[Stretch, ...]:
    """The same time as disjoint stretches in order; those closer than `gap_ms` become one."""
    merged: list[Stretch] = []
    for stretch in sorted(stretches):
        if merged and stretch.start_ms <= merged[-1].end_ms + gap_ms:
            merged[-1] = Stretch(merged[-1].start_ms, max(merged[-1].end_ms, stretch.end_ms))
        else:
            merged.append(stretch)
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class QualityWarning:
    """Something a person should know before trusting the result. Never holds speech, a name or a file name."""

    code: str
    """A slug, stable for scripts: `clipped`, `damaged`, `not-heard`..."""
    message: str
    """Plain words, what was seen and what to do."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What the recording is like, measured in one pass."""

    speech_fraction: float
    clipped_fraction: float
    snr_db: float
    level_db: float
    """Loudness of the speech, dB below full scale (negative)."""
    declared_ms: int | None
    """Length the file claims, where it claims one."""
    decode_errors: int
    warnings: tuple[QualityWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """A handle on decoded sound that yields blocks, so that memory stays flat with length."""

    duration_ms: int
    """Length that was decoded."""
    sha256: str
    """Of the source file's bytes."""
    speech: tuple[Stretch, ...]
    """Where voices were found, disjoint and in order."""
    quality: Quality
    decode: Callable[[int, int], Iterator[Samples]] = field(repr=False)
    """Blocks of sound for [start_ms, end_ms), decoded afresh and levelled."""

    def blocks(self, start_ms: int = 0, end_ms: int | None = None) -> Iterator[Samples]:
        """Mono float32 blocks of at most 30 s each, in order."""
        return self.decode(start_ms, self.duration_ms if end_ms is None else end_ms)

    def samples(self, stretch: Stretch) -> Samples:
        """One stretch as a single array; for stretches of minutes, not for the whole."""
        found = list(self.blocks(stretch.start_ms, stretch.end_ms))
        return np.concatenate(found) if found else np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Word:
    """One word heard: its characters in the transcript's text, its time, how sure the engine was (0-1)."""

    span: Span
    start_ms: int
    end_ms: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said without being interrupted. Untimed notes have no times; speakers are S1, S2..."""

    span: Span
    start_ms: int | None
    end_ms: int | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A run of talk under one heading of the session plan."""

    span: Span
    item_id: str
    subsection: str | None
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """True words. Never leaves the machine unsealed; only `redact.apply` turns it into something that may."""

    text: str = field(repr=False)
    """Turns joined by a line feed."""
    turns: tuple[Turn, ...]
    words: tuple[Word, ...]
    """Empty for untimed notes."""
    duration_ms: int | None
    engine: str
    """Who heard it: an engine and model, or `notes`."""
    sections: tuple[Section, ...] = ()
    unheard: tuple[Stretch, ...] = ()
    """Speech that no engine could put into words, twice tried."""
    speaker_names: tuple[str, ...] = field(default=(), repr=False)
    """Names that a notes file gave its speakers: replaced there by S1, S2, and to be hidden everywhere."""
    warnings: tuple[QualityWarning, ...] = ()

    def stretch_of(self, span: Span) -> Stretch | None:
        """When these characters were said; None where the source has no times."""
        inside = [word for word in self.words if word.span.overlaps(span)]
        if not inside:
            return None
        start_ms = min(word.start_ms for word in inside)
        return Stretch(start_ms, max(start_ms + 1, max(word.end_ms for word in inside)))

    def section_at(self, character: int) -> Section | None:
        """The section that holds this character."""
        return next((s for s in self.sections if s.span.start <= character < s.span.end), None)


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One heading of a session plan."""

    id: str
    title: str
    minutes: float
    cues: tuple[str, ...]
    """What a facilitator might say to open it, in any words near these."""
    subsections: tuple[PlanItem, ...] = ()
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """The agenda, in order."""

    items: tuple[PlanItem, ...]

    @property
    def minutes(self) -> float:
        """How long the session is planned to last."""
        return sum(item.minutes for item in self.items)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a roster."""

    key: str
    """Opaque and stable within the roster, never made from the name."""
    role: str
    """student, staff, parent or other."""
    given_name: str = field(repr=False)
    family_name: str = field(default="", repr=False)
    preferred_name: str = field(default="", repr=False)
    year: str = field(default="", repr=False)
    form: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who may be named in the room. Personal data: never in config/, never in a log."""

    people: tuple[Person, ...] = field(default=(), repr=False)


class Entity(StrEnum):
    """What a redaction hides; the word in the placeholder, but PERSON gives way to the roster's role."""

    PERSON = "PERSON"
    SCHOOL = "SCHOOL"
    ORG = "ORG"
    PLACE = "PLACE"
    ADDRESS = "ADDRESS"
    POSTCODE = "POSTCODE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    USERNAME = "USERNAME"
    URL = "URL"
    DATE = "DATE"
    CLASS = "CLASS"
    ID = "ID"


@dataclass(frozen=True, slots=True)
class Redaction:
    """A span to hide, why, and which real person or thing it stands for."""

    span: Span
    entity: Entity
    referent: str
    """Opaque key, the same for every mention of one person or thing."""
    score: float
    source: str
    """Which detector or rule found it: `roster`, `ner`, `pattern:postcode`..."""
    subtype: str | None = None
    """For PLACE: street, park, estate, shop...; for PERSON: the roster's role."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A span that looks like something hidden elsewhere and stays, as an ordinary word, by a named rule."""

    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the search for identifying words found. Redactions are disjoint and in order."""

    redactions: tuple[Redaction, ...]
    kept: tuple[Kept, ...] = ()


class Route(StrEnum):
    """Who a concern goes to first."""

    DSL = "dsl"
    HEADTEACHER = "headteacher"
    CHAIR = "chair"


class Urgency(StrEnum):
    """How soon a person must look."""

    IMMEDIATE = "immediate"
    TODAY = "today"
    ROUTINE = "routine"


class Subject(StrEnum):
    """Whom a concern is about."""

    CHILD = "child"
    ADULT_IN_SCHOOL = "adult_in_school"
    STAFF_SELF = "staff_self"
    PLACE_OR_GROUP = "place_or_group"


@dataclass(frozen=True, slots=True)
class Flag:
    """A passage that may be a disclosure. It points; a person decides."""

    id: str
    span: Span
    withheld: Span
    """The passage and the neighbouring turns that react to it: what the analyst does not get."""
    categories: tuple[str, ...]
    """Codes of config/disclosures.toml, the likeliest first."""
    subject: Subject
    route: Route
    urgency: Urgency
    clock_rule: str
    clock_due: str
    personal_duty: tuple[str, ...]
    """`fgm`, `csa`: duties that may apply to the person who was told."""
    said_already_referred: bool
    score: float
    signals: tuple[str, ...]
    """Why it was flagged, in words a lead reads; never the words spoken."""


@dataclass(frozen=True, slots=True)
class Session:
    """What is known of a session besides its words."""

    id: str
    """Random, never made from a file name."""
    date: str
    """ISO, as the consent says."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, by whom, under which heading, and which passages a lead must see."""

    recording: Recording | None
    """None where notes were given instead."""
    transcript: Transcript
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One turn as an analyst reads it."""

    start_ms: int | None
    end_ms: int | None
    speaker: str | None
    section: str
    subsection: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that is not in the transcript, whatever the reason. Carries none."""

    start_ms: int | None
    end_ms: int | None
    section: str


@dataclass(frozen=True, slots=True)
class RedactedSection:
    """A heading with its time, for the analyst."""

    id: str
    title: str
    start_ms: int | None
    end_ms: int | None
    score: float


@dataclass(frozen=True, slots=True)
class RedactedTranscript:
    """What may leave. Made by `redact.apply` only; holds no words and no spans of the original."""

    session: Session
    duration_ms: int | None
    sections: tuple[RedactedSection, ...]
    entries: tuple[Line | Gap, ...]
    """In the order of the talk."""
    counts: dict[str, int]
    """Placeholders that stand in the entries, by the word in them: {"STUDENT": 3}."""
    release: int | None = None
    """None is a draft that nobody has checked."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The turns, without the gaps."""
        return tuple(entry for entry in self.entries if isinstance(entry, Line))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What was left out."""
        return tuple(entry for entry in self.entries if isinstance(entry, Gap))
