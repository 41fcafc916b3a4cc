"""What the themes of a session are shown as: one table a section and one for all, the same in every format.

Tables stand behind the transcript, so that nothing is put into what was said. They hold counts and times; which words
a theme stands on is for transcript.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.export.wording import clock, has_speakers, plain, section_title
from pipeline.values import Line, RedactedTranscript, ThemeCount

HEADING = "Themes"
WHOLE = "Whole session"
NOTE = (
    "Found by a machine in the text above, to be checked by a person. Each turn counts once for a theme, "
    "and not at all where it only says that something is not so; counts of turns are not counts of cases."
)
NOTE_SPEAKERS = "A dash stands where too few different speakers said it for them to be counted."
TOO_FEW = "–"


@dataclass(frozen=True, slots=True)
class Group:
    """The codes of one dimension."""

    title: str
    counts: tuple[ThemeCount, ...]


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """The themes of one section, or of the whole session."""

    heading: str
    groups: tuple[Group, ...]


def theme_tables(redacted: RedactedTranscript) -> Iterator[ThemeTable]:
    """The whole session first, unless one section holds all; then the sections in the order of the talk."""
    by_section = [(section, tuple(found)) for section, found in groupby(redacted.theme_counts, key=_section)]
    sections = [(section, found) for section, found in by_section if section is not None]
    whole = [(section, found) for section, found in by_section if section is None]
    for section, found in [*(whole if len(sections) > 1 else ()), *sections]:
        heading = WHOLE if section is None else section_title(redacted, section)
        groups = (Group(plain(title), tuple(of)) for title, of in groupby(found, key=_dimension_title))
        yield ThemeTable(heading, tuple(groups))


def note(redacted: RedactedTranscript) -> str:
    """What stands above the tables."""
    return f"{NOTE} {NOTE_SPEAKERS}" if has_speakers(redacted) else NOTE


def columns(redacted: RedactedTranscript) -> tuple[str, ...]:
    """Heads of the columns behind the dimension's; no column that would stay empty from top to bottom."""
    has_times = any(count.first_ms for count in redacted.theme_counts)
    wanted = (("Theme", True), ("Turns", True), ("Speakers", has_speakers(redacted)), ("First said", has_times))
    return tuple(name for name, is_wanted in wanted if is_wanted)


def cells(count: ThemeCount) -> dict[str, str]:
    """Every column's text."""
    return {
        "Theme": plain(count.title),
        "Turns": str(count.turns),
        "Speakers": TOO_FEW if count.speakers is None else str(count.speakers),
        "First said": ", ".join(map(clock, count.first_ms)),
    }


def codes_of(line: Line) -> str:
    """The codes of one turn by id, each once, those that it only denies marked so."""
    named = dict.fromkeys(theme.code for theme in line.themes if not theme.denied)
    denied = dict.fromkeys(theme.code for theme in line.themes if theme.denied and theme.code not in named)
    return "; ".join([*map(plain, named), *(f"{plain(code)} (denied)" for code in denied)])


def _section(count: ThemeCount) -> str | None:
    return count.section


def _dimension_title(count: ThemeCount) -> str:
    return count.dimension_title
