"""The words and the order that all formats share, so that no two of them say different things.

Texts and labels come from outside: `plain` makes them one printable line that every format, XML included,
can hold; escaping for a format is the writer's own job.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.values import PLACEHOLDER, Gap, Line, RedactedSection, RedactedTranscript, clock, plain, spelt

NOTICE = (
    "Pseudonymised, not anonymous: somebody who knows the school may still recognise people in it. "
    "Stretches may be left out, whatever the reason."
)
"""Stands in every file, draft or release."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNTITLED = "Staff engagement session"


@dataclass(frozen=True, slots=True)
class Passage:
    """Entries in a row under one sub-heading, or under none."""

    title: str
    """Empty where the section has no parts."""
    entries: tuple[Line | Gap, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Entries in a row under one heading of the agenda."""

    heading: str
    """The section's title; says so where the talk comes back to it."""
    when: str
    """hh:mm:ss-hh:mm:ss of the section; empty where it has no times."""
    passages: tuple[Passage, ...] = field(repr=False)


def period(start_ms: int | None, end_ms: int | None) -> str:
    """hh:mm:ss-hh:mm:ss; nothing where there are no times."""
    return "" if start_ms is None or end_ms is None else f"{clock(start_ms)}-{clock(end_ms)}"


def gap_text(gap: Gap) -> str:
    """What stands in place of a stretch that is not in the transcript: the same in every format."""
    when = period(gap.start_ms, gap.end_ms)
    return f"[left out {when}]" if when else "[left out]"


def status(redacted: RedactedTranscript) -> str:
    """The marking that every file carries."""
    return "DRAFT, NOT CHECKED" if redacted.release is None else f"RELEASE {redacted.release}, CHECKED BY A PERSON"


def title(redacted: RedactedTranscript) -> str:
    """The session's label, or what it is where it has none."""
    return plain(redacted.session.label) or _UNTITLED


def day(redacted: RedactedTranscript) -> str:
    """The session's date as it is read in Britain: 10 February 2026."""
    try:
        date = datetime.date.fromisoformat(redacted.session.date)
    except ValueError:
        return plain(redacted.session.date)
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def facts(redacted: RedactedTranscript) -> tuple[tuple[str, str], ...]:
    """What is known of the session, as name and value."""
    length = "" if redacted.duration_ms is None else clock(redacted.duration_ms)
    hidden = ", ".join(f"{plain(word)} × {number}" for word, number in sorted(redacted.counts.items()))
    known = (
        ("Date", day(redacted)),
        ("Length", length),
        ("Session", plain(redacted.session.id)),
        ("Left out", _stretches(redacted)),
        ("Placeholders", hidden),
    )
    return tuple((name, value) for name, value in known if value)


def _stretches(redacted: RedactedTranscript) -> str:
    number = len(redacted.gaps)
    return f"{number} stretch{'' if number == 1 else 'es'}" if number else ""


def is_timed(redacted: RedactedTranscript) -> bool:
    """Whether every entry has its times; notes do not."""
    entries = redacted.entries
    return redacted.duration_ms is not None and all(
        entry.start_ms is not None and entry.end_ms is not None for entry in entries
    )


def has_speakers(redacted: RedactedTranscript) -> bool:
    """Whether anybody is told apart."""
    return any(line.speaker for line in redacted.lines)


def chapters(redacted: RedactedTranscript) -> Iterator[Chapter]:
    """The entries under their headings, in the order of the talk."""
    sections = _sections(redacted)
    seen: set[str] = set()
    for section_id, entries in groupby(redacted.entries, key=lambda entry: entry.section):
        section = sections.get(section_id)
        heading = section_title(redacted, section_id)
        again = " (continued)" if section_id in seen else ""
        when = period(section.start_ms, section.end_ms) if section and not again else ""
        yield Chapter(f"{heading}{again}", when, tuple(_passages(entries)))
        seen.add(section_id)


def section_title(redacted: RedactedTranscript, section_id: str) -> str:
    """A section's title, or its id spelt out where the transcript has no such section."""
    section = _sections(redacted).get(section_id)
    return plain(section.title) if section else plain(spelt(section_id))


def _sections(redacted: RedactedTranscript) -> dict[str, RedactedSection]:
    return {section.id: section for section in redacted.sections}


def fragments(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut at placeholders, each piece with whether it is one."""
    at = 0
    for found in PLACEHOLDER.finditer(text):
        yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    yield text[at:], False


def _passages(entries: Iterable[Line | Gap]) -> Iterator[Passage]:
    """A gap has no sub-heading of its own: it stays under the one before it."""
    held: list[Line | Gap] = []
    under: str | None = None
    for entry in entries:
        if isinstance(entry, Line) and entry.subsection != under:
            if held:
                yield Passage(plain(spelt(under or "")), tuple(held))
            held, under = [], entry.subsection
        held.append(entry)
    yield Passage(plain(spelt(under or "")), tuple(held))
