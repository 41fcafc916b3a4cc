"""Released sessions with a given number of turns on each theme, made as `redact` and `themes` would make them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.values import Line, RedactedSection, RedactedTranscript, Session, Span, Theme, ThemeCount

TURN_MS = 10_000
TITLES = {"bullying": "Bullying", "weapons": "Weapons", "online": "Online", "gap": "What falls short"}
DIMENSIONS = {"bullying": "Harm named", "weapons": "Harm named", "online": "Context", "gap": "How it is answered"}
Said = tuple[str | None, tuple[str, ...]]
"""Who spoke, and about what."""


def line(number: int, said: Said, *, is_timed: bool = True, denied: bool = False) -> Line:
    """A turn of ten seconds."""
    speaker, codes = said
    themes = tuple(Theme(DIMENSIONS[code], code, Span(0, 4), denied) for code in codes)
    start_ms, end_ms = (number * TURN_MS, (number + 1) * TURN_MS) if is_timed else (None, None)
    return Line(start_ms, end_ms, speaker, "types_of_harm", None, "Said near [PLACE 2] by [STUDENT 1].", themes)


FIRST, SECOND, THIRD = (Session(sign * 16, f"202{year}-02-10", "All staff") for sign, year in ("a4", "b5", "c6"))


def released(turns: Sequence[Said], session: Session = FIRST, *, is_timed: bool = True) -> RedactedTranscript:
    """One release of a session in which these turns were said."""
    lines = tuple(line(number, said, is_timed=is_timed) for number, said in enumerate(turns))
    codes = dict.fromkeys(code for _, codes in turns for code in codes)
    counts = tuple(
        ThemeCount(None, DIMENSIONS[c], DIMENSIONS[c], c, TITLES[c], 1, None, (), ()) for c in TITLES if c in codes
    )
    length = len(lines) * TURN_MS
    section = RedactedSection("types_of_harm", "Types of harm", 0, length, 0.9, 0.9)
    return RedactedTranscript(session, length, (section,), lines, {"PLACE": 1}, 1, {"[PLACE 2]": "park"}, counts)


def spread(code: str, turns: int, *, people: int = 6, of: int = 120) -> list[Said]:
    """A session of so many turns by six people, of which these are on the theme, said by so many of them in turn."""
    on_it: list[Said] = [(f"S{1 + number % people}", (code,)) for number in range(turns)]
    return on_it + [(f"S{1 + number % 6}", ()) for number in range(of - turns)]
