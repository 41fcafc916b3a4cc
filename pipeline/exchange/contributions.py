"""The talk as contributions, one after another, each under a label: what all programs for focus groups expect.

Such a program gives everything to the speaker before, until the next label comes. So nothing stands without one: what
nobody was told apart for, what is left out, the head of notes and a heading of the agenda have labels of their own, and
no speaker gets words that they did not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.values import Gap, Line, RedactedTranscript, clock, plain
from pipeline.values.marking import NOTICE, day, gap_text, section_title, status, title

NOT_TOLD_APART = "Not told apart"
HEAD = "Head of the notes"
LEFT_OUT = "Left out"
SECTION = "Section"
LONGEST_LABEL = 63
"""MAXQDA reads no label that is longer."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One paragraph."""

    label: str
    text: str = field(repr=False)
    """One printable line."""
    section: str
    """The title of the section it stands in."""
    start_ms: int | None
    end_ms: int | None


def heading(transcript: RedactedTranscript) -> tuple[str, ...]:
    """What stands before the first contribution: of which session it is, whether it was checked, what it is not."""
    session = f"{title(transcript)}, {day(transcript)}, session {plain(transcript.session.id)}"
    return status(transcript), session, NOTICE


def contributions(transcript: RedactedTranscript) -> Iterator[Contribution]:
    """In the order of the talk, without headings."""
    head = transcript.lines[: transcript.head]
    for entry in transcript.entries:
        nobody = HEAD if entry in head else NOT_TOLD_APART
        yield _contribution(entry, section_title(transcript, entry.section), nobody)


def with_sections(transcript: RedactedTranscript) -> Iterator[Contribution]:
    """The same, with a contribution for the heading wherever another section begins; it takes no time."""
    section = ""
    for said in contributions(transcript):
        if said.section != section:
            section = said.section
            yield Contribution(SECTION, section, section, said.start_ms, said.start_ms)
        yield said


def tenths(at_ms: int, sign: str) -> str:
    """hh:mm:ss, a sign and the tenth of a second that has begun: none of these programs keeps more of a time."""
    return f"{clock(at_ms)}{sign}{at_ms % 1000 // 100}"


def _contribution(entry: Line | Gap, section: str, nobody: str) -> Contribution:
    if isinstance(entry, Gap):
        return Contribution(LEFT_OUT, gap_text(entry), section, entry.start_ms, entry.end_ms)
    label = plain((entry.speaker or "").replace(":", " "))[:LONGEST_LABEL].strip()
    return Contribution(label or nobody, plain(entry.text), section, entry.start_ms, entry.end_ms)
