"""What the themes of a session are shown as: one table behind the transcript, the same in every format.

A row is a code, with how many turns it stands in: by section, in all, and when it was first said. Nothing is put into
what was said; which words a theme stands on is for transcript.json.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from pipeline.values import Line, RedactedTranscript, ThemeCount, clock, plain
from pipeline.values.marking import has_speakers, section_title

HEADING = "Themes"
TURNS, SPEAKERS, FIRST = "Turns", "Speakers", "First said"
NOTE = (
    "Found by a machine in the text above, to be checked by a person. Each turn counts once for a theme, "
    "and not at all where it only says that something is not so; counts of turns are not counts of cases."
)
NOTE_SPEAKERS = "A dash stands where too few different speakers said it for them to be counted."
TOO_FEW = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One code."""

    title: str
    by_section: tuple[str, ...]
    """Turns in each section of the table; empty text for none."""
    whole: ThemeCount

    @property
    def cells(self) -> dict[str, str]:
        """What stands behind the sections."""
        return {
            TURNS: str(self.whole.turns),
            SPEAKERS: TOO_FEW if self.whole.speakers is None else str(self.whole.speakers),
            FIRST: ", ".join(map(clock, self.whole.first_ms)),
        }


@dataclass(frozen=True, slots=True)
class Group:
    """The codes of one dimension."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """The themes of a session."""

    sections: tuple[tuple[str, str], ...]
    """Letter and title of each section that has a column; none where one section holds all."""
    heads: tuple[str, ...]
    """Heads of the columns behind these; none that would stay empty from top to bottom."""
    groups: tuple[Group, ...]

    @property
    def key(self) -> str:
        """Which section each letter is."""
        return " · ".join(f"{letter} {title}" for letter, title in self.sections)


def theme_table(redacted: RedactedTranscript) -> ThemeTable | None:
    """The table, sections in the order of the talk; None where nothing was coded."""
    whole = [count for count in redacted.theme_counts if count.section is None]
    if not whole:
        return None
    sections = tuple(dict.fromkeys(c.section for c in redacted.theme_counts if c.section is not None))
    shown = sections if len(sections) > 1 else ()
    turns = {(count.section, count.code): str(count.turns) for count in redacted.theme_counts}
    groups = tuple(
        Group(
            plain(title),
            tuple(Row(plain(c.title), tuple(turns.get((s, c.code), "") for s in shown), c) for c in found),
        )
        for title, found in groupby(whole, key=lambda count: count.dimension_title)
    )
    titled = tuple((_letter(place), section_title(redacted, section)) for place, section in enumerate(shown))
    return ThemeTable(titled, _heads(redacted), groups)


def note(redacted: RedactedTranscript) -> str:
    """What stands above the table."""
    coded_by = f"Coded by {redacted.codebook.label}." if redacted.codebook else ""
    return " ".join(filter(None, (NOTE, NOTE_SPEAKERS if has_speakers(redacted) else "", coded_by)))


def codes_of(line: Line) -> str:
    """The codes of one turn by id, each once, those that it only denies marked so."""
    named = dict.fromkeys(theme.code for theme in line.themes if not theme.denied)
    denied = dict.fromkeys(theme.code for theme in line.themes if theme.denied and theme.code not in named)
    return "; ".join([*map(plain, named), *(f"{plain(code)} (denied)" for code in denied)])


def _heads(redacted: RedactedTranscript) -> tuple[str, ...]:
    has_times = any(count.first_ms for count in redacted.theme_counts)
    wanted = ((TURNS, True), (SPEAKERS, has_speakers(redacted)), (FIRST, has_times))
    return tuple(name for name, is_wanted in wanted if is_wanted)


def _letter(place: int) -> str:
    """A to Z, then AA to ZZ: a plan has 40 headings at most."""
    return ascii_uppercase[place % 26] * (1 + place // 26)
