"""A session as a whole: everything that was heard, and the part of it that may leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile

from pipeline.values.codebook import Codebook
from pipeline.values.concerns import Flag
from pipeline.values.ranges import Span
from pipeline.values.sound import Recording
from pipeline.values.talk import Transcript
from pipeline.values.themes import Theme, ThemeCount

LONGEST_HEAD = 6
"""Points above the first label that are the head of notes: title, day, place, who was there, who sent apologies."""


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
    removed: tuple[Span, ...] = ()
    """What analysts do not get for another reason: it was said by somebody who withdrew."""


@dataclass(frozen=True, slots=True)
class Line:
    """One turn as an analyst reads it."""

    start_ms: int | None
    end_ms: int | None
    speaker: str | None
    section: str
    subsection: str | None
    text: str
    themes: tuple[Theme, ...] = ()
    """What it is about, in the order of its text; from `themes` only."""


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
    """How likely its words stand under their item, 0 to 1."""
    boundary_score: float
    """How likely it begins where it is said to, give or take twenty seconds."""


@dataclass(frozen=True, slots=True)
class RedactedTranscript:
    """What may leave. Made by `redact.apply` only, coded by `themes`; holds no words and no spans of the original."""

    session: Session
    duration_ms: int | None
    sections: tuple[RedactedSection, ...]
    entries: tuple[Line | Gap, ...]
    """In the order of the talk."""
    counts: dict[str, int]
    """Placeholders that stand in the entries, by the word in them: {"STUDENT": 3}."""
    release: int | None = None
    """None is a draft that nobody has checked."""
    subtypes: dict[str, str] = field(default_factory=dict)
    """What kind of place a placeholder in the entries stands for: {"[PLACE 2]": "street"}. Only where it is known."""
    theme_counts: tuple[ThemeCount, ...] = ()
    """How often each code of the coding frame stands, by section and in all."""
    codebook: Codebook | None = None
    """The coding frame that it was coded by; None where it was not coded."""
    kinds: tuple[tuple[str, str], ...] = ()
    """As `Transcript.kinds`, for coding; no export has them."""
    subsection_titles: dict[str, str] = field(default_factory=dict)
    """Title of each subsection that a turn stands under, by its id."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The turns, without the gaps."""
        return tuple(entry for entry in self.entries if isinstance(entry, Line))

    @property
    def head(self) -> int:
        """How many of the first turns nobody said: what stands above the first label in notes that tell who spoke.

        0 where so much stands there, or so little is labelled, that it may be what was said.
        """
        lines = self.lines
        above = sum(1 for _ in takewhile(lambda line: not line.speaker and line.start_ms is None, lines))
        labelled = sum(1 for line in lines if line.speaker)
        return above if above <= LONGEST_HEAD and labelled > len(lines) / 2 else 0

    @property
    def said(self) -> tuple[Line, ...]:
        """The turns that somebody said: without the head."""
        return self.lines[self.head :]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What was left out."""
        return tuple(entry for entry in self.entries if isinstance(entry, Gap))
