"""What was said: one text, with words, turns and sections laid over it; and the plan it followed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from pipeline.values.ranges import Span, Stretch
from pipeline.values.sound import QualityWarning


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
    """How likely its words stand under its item, 0 to 1; 1 where a person set it."""
    boundary_score: float = 1.0
    """How likely it begins where it is said to, give or take twenty seconds; 1 where a person set it."""
    subsection_title: str = ""
    """Empty where there is no subsection, and in what was sealed before it was kept."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """True words. Never leaves the machine unsealed; only `redact.apply` turns it into something that may."""

    text: str = field(repr=False)
    """Turns joined by a line feed."""
    turns: tuple[Turn, ...]
    words: tuple[Word, ...]
    """Disjoint and in the order of the text; empty for untimed notes."""
    duration_ms: int | None
    engine: str
    """Who heard it: an engine and model, or `notes`."""
    sections: tuple[Section, ...] = ()
    unheard: tuple[Stretch, ...] = ()
    """Speech that no engine could put into words, twice tried."""
    speaker_names: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Label and name of speakers whom a notes file names: hidden everywhere; the reviewer gets both."""
    warnings: tuple[QualityWarning, ...] = ()
    facilitators: tuple[str, ...] = ()
    """Labels of the one or two speakers who lead the session, as far as their questions tell; never a name."""
    by_voice: bool = False
    """Whether speakers were told apart by ear: a turn may then hold a sentence of somebody else."""
    overlaps: tuple[Stretch, ...] = ()
    """Where two voices seem to speak at once, and words of one may stand under the other: for the reviewer to hear."""
    kinds: tuple[tuple[str, str], ...] = ()
    """Id and kind of the plan's headings, where they differ (`SessionPlan.kinds`)."""

    def stretch_of(self, span: Span) -> Stretch | None:
        """When these characters were said; None where the source has no times."""
        first = bisect_right(self.words, span.start, key=lambda word: word.span.end)
        inside = self.words[first : bisect_left(self.words, span.end, key=lambda word: word.span.start)]
        if not inside:
            return None
        start_ms = min(word.start_ms for word in inside)
        return Stretch(start_ms, max(start_ms + 1, max(word.end_ms for word in inside)))

    def section_at(self, character: int) -> Section | None:
        """The section that holds this character."""
        return next((s for s in self.sections if s.span.start <= character < s.span.end), None)


HARMS = "types_of_harm"
"""The heading, or kind of one, under which harms are listed and nothing is answered."""


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
    prompts: tuple[str, ...] = ()
    """What the facilitator asks, in this order."""
    flip_chart: tuple[str, ...] = ()
    """What stands on this heading's sheet of the flip chart: its own heading, then what goes under it."""
    kind: str = ""
    """Which heading of the plan that ships it stands for; empty where its id says so, or none."""


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """The agenda, in order."""

    items: tuple[PlanItem, ...]

    @property
    def minutes(self) -> float:
        """How long the session is planned to last."""
        return sum(item.minutes for item in self.items)

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Id and kind of each heading whose id does not say what it is, so that a coding frame can tell."""
        headings = (heading for item in self.items for heading in (item, *item.subsections))
        return tuple((heading.id, heading.kind) for heading in headings if heading.kind)

    @property
    def warnings(self) -> tuple[QualityWarning, ...]:
        """One where no heading is the list of harms: it may be there under another id."""
        ids = {heading.id for item in self.items for heading in (item, *item.subsections)}
        if HARMS in ids or HARMS in dict(self.kinds).values():
            return ()
        message = (
            f'No heading of the session plan is said to be the list of harms. If one is, write kind = "{HARMS}" under '
            "it: else what is called out there may be coded as an answer to harm."
        )
        return (QualityWarning("agenda", message),)
