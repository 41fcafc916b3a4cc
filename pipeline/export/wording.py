"""The order that all formats share: the talk under its headings, and each text cut at its placeholders.

Texts and labels come from outside: `plain` makes them one printable line that every format, XML included,
can hold; escaping for a format is the writer's own job.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.values import PLACEHOLDER, Gap, Line, RedactedTranscript
from pipeline.values.marking import period, section_title


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


def chapters(redacted: RedactedTranscript) -> Iterator[Chapter]:
    """The entries under their headings, in the order of the talk."""
    sections = {section.id: section for section in redacted.sections}
    seen: set[str] = set()
    for section_id, entries in groupby(redacted.entries, key=lambda entry: entry.section):
        section = sections.get(section_id)
        heading = section_title(redacted, section_id)
        again = " (continued)" if section_id in seen else ""
        when = period(section.start_ms, section.end_ms) if section and not again else ""
        yield Chapter(f"{heading}{again}", when, tuple(_passages(redacted, entries)))
        seen.add(section_id)


def fragments(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut at placeholders, each piece with whether it is one."""
    at = 0
    for found in PLACEHOLDER.finditer(text):
        yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    yield text[at:], False


def _passages(redacted: RedactedTranscript, entries: Iterable[Line | Gap]) -> Iterator[Passage]:
    """A gap has no sub-heading of its own: it stays under the one before it."""
    held: list[Line | Gap] = []
    under: str | None = None
    for entry in entries:
        if isinstance(entry, Line) and entry.subsection != under:
            if held:
                yield Passage(section_title(redacted, under or ""), tuple(held))
            held, under = [], entry.subsection
        held.append(entry)
    yield Passage(section_title(redacted, under or ""), tuple(held))
