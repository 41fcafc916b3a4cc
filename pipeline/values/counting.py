"""How often each code stands, by section and in the whole session, without telling how few people said it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.values.codebook import Codebook
from pipeline.values.session import Line
from pipeline.values.themes import ThemeCount

FIRST = 3
"""How many of the first turns are named."""


def counts(lines: Iterable[Line], book: Codebook, *, suppress_under: int) -> tuple[ThemeCount, ...]:
    """Sections in the order of the talk, the whole session last; codes in the order of the codebook.

    A turn counts once a code, however often it says so, and not where it only denies it. How many speakers is not told
    under `suppress_under`.
    """
    held: dict[str | None, dict[str, list[tuple[int, Line]]]] = defaultdict(lambda: defaultdict(list))
    whole = held[None]
    for number, line in enumerate(lines):
        for code in {theme.code for theme in line.themes if not theme.denied}:
            held[line.section][code].append((number, line))
            whole[code].append((number, line))
    sections = [*(section for section in held if section is not None), None]
    return tuple(found for section in sections for found in _section(section, held[section], book, suppress_under))


def _section(
    section: str | None, by_code: dict[str, list[tuple[int, Line]]], book: Codebook, suppress_under: int
) -> Iterable[ThemeCount]:
    for dimension in book.dimensions:
        for code in dimension.codes:
            turns = by_code.get(code.id, [])
            speakers = len({line.speaker for _, line in turns if line.speaker})
            if turns:
                yield ThemeCount(
                    section=section,
                    dimension=dimension.id,
                    dimension_title=dimension.title,
                    code=code.id,
                    title=code.title,
                    turns=len(turns),
                    speakers=speakers if speakers >= suppress_under else None,
                    first_ms=tuple(line.start_ms for _, line in turns[:FIRST] if line.start_ms is not None),
                    first_lines=tuple(number for number, _ in turns[:FIRST]),
                )
