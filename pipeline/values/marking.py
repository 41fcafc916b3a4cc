"""What every file of a transcript says of itself: what it is, of which session, and where something is not there.

Files are copied and torn apart, and each must still say whether a person has checked it and that it is not anonymous.
The same words everywhere, so that no two files say different things; escaping for a format is each writer's own job.
"""

from __future__ import annotations

import datetime

from pipeline.values.session import Gap, RedactedTranscript
from pipeline.values.wording import clock, plain, spelt

NOTICE = (
    "Pseudonymised, not anonymous: somebody who knows the school may still recognise people in it. "
    "Stretches may be left out, whatever the reason."
)
"""Stands in every file, draft or release."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
UNTITLED = "Staff engagement session"


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
    return plain(redacted.session.label) or UNTITLED


def day(redacted: RedactedTranscript) -> str:
    """The session's date as it is read in Britain: 10 February 2026."""
    return in_words(redacted.session.date)


def in_words(iso_date: str) -> str:
    """A date as it is read in Britain; what is no date as it is."""
    try:
        date = datetime.date.fromisoformat(iso_date)
    except ValueError:
        return plain(iso_date)
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


def section_title(redacted: RedactedTranscript, section_id: str) -> str:
    """A section's or subsection's title, or its id spelt out where the transcript has no title for it."""
    titles = (section.title for section in redacted.sections if section.id == section_id)
    return plain(next(titles, redacted.subsection_titles.get(section_id) or spelt(section_id)))
