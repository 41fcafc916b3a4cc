"""Redacted transcripts to render: one of each kind, and Hypothesis strategies for all others."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from pipeline.values import (
    Codebook,
    CodebookDimension,
    CodeEntry,
    Gap,
    Line,
    RedactedSection,
    RedactedTranscript,
    Session,
    Span,
    Theme,
    ThemeCount,
)

MARKING = "DRAFT, NOT CHECKED"
NOTICE_PARTS = ("not anonymous", "left out, whatever the reason")

SECTIONS = (
    RedactedSection("introduction", "Introduction", 0, 20_000, 0.9, 0.95),
    RedactedSection("responding_to_harm", "Responding to harm", 20_000, 3_725_500, 0.8, 0.6),
)

ENTRIES: tuple[Line | Gap, ...] = (
    Line(0, 9_000, "S1", "introduction", None, "I'm [STAFF 1] & this is <b>our</b> first."),
    Line(9_500, 20_000, None, "introduction", None, "Zoë's here, too."),
    Line(20_000, 31_000, "S2", "responding_to_harm", "disclosure", "=They'd tell [STAFF 2]."),
    Gap(31_000, 65_900, "responding_to_harm"),
    Line(65_900, 3_725_500, "S1", "responding_to_harm", "training", "Once a year, a --> b."),
)

TIMED = RedactedTranscript(
    Session("k3v9-tq27", "2026-02-10", "Fern Hill, group 1"),
    3_725_500,
    SECTIONS,
    ENTRIES,
    {"STAFF": 2},
    subsection_titles={"disclosure": "When somebody tells"},
)

UNTIMED = RedactedTranscript(
    Session("k3v9-tq28", "2026-02-10"),
    None,
    (RedactedSection("introduction", "Introduction", None, None, 0.9, 0.95),),
    (
        Line(None, None, None, "introduction", None, "Lunch is the worst time."),
        Gap(None, None, "introduction"),
        Line(None, None, None, "introduction", None, "Nobody looks at the far field."),
    ),
    {},
)

EMPTY = RedactedTranscript(Session("k3v9-tq29", "2026-02-10"), 0, (), (), {})


def _coded(entry: Line | Gap) -> Line | Gap:
    """A first line that names a thing, one that denies it, and one that is judged."""
    if isinstance(entry, Gap) or entry.start_ms not in (0, 9_500, 20_000):
        return entry
    if entry.start_ms == 20_000:
        return replace(entry, themes=(Theme("response", "who_to_tell", Span(0, len(entry.text))),))
    return replace(entry, themes=(Theme("affected", "staff", Span(0, 3), denied=entry.start_ms > 0),))


def _count(section: str | None, code: str, turns: int, first_ms: int, line: int) -> ThemeCount:
    dimension, heading, title = {
        "staff": ("affected", "Who is <affected>", "Staff & others"),
        "who_to_tell": ("response", "How it is answered", "Whom to tell"),
    }[code]
    speakers = 3 if section is None and code == "staff" else None
    return ThemeCount(section, dimension, heading, code, title, turns, speakers, (first_ms,), (line,))


CODEBOOK = Codebook(
    3,
    "c0de" * 16,
    (
        CodebookDimension(
            "affected",
            "Who is <affected>",
            "Who it happens to.",
            (CodeEntry("staff", "Staff & others", "Those who work here.", "abuse that they meet", "what they do"),),
        ),
        CodebookDimension(
            "response", "How it is answered", "", (CodeEntry("who_to_tell", "Whom to tell", "Who is trusted.", "", ""),)
        ),
    ),
)

CODED = replace(
    TIMED,
    codebook=CODEBOOK,
    entries=tuple(_coded(entry) for entry in ENTRIES),
    theme_counts=(
        _count("introduction", "staff", 1, 0, 0),
        _count("responding_to_harm", "who_to_tell", 12, 20_000, 2),
        _count(None, "staff", 1, 0, 0),
        _count(None, "who_to_tell", 12, 20_000, 2),
    ),
)

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
"""Every code point there is, lone surrogates and control characters included."""

section_ids = st.sampled_from(["introduction", "types_of_harm", ""]) | any_text


slugs = st.sampled_from(["harm", "toilets", "who_to_tell"])


@st.composite
def lines(draw: st.DrawFn) -> Line:
    start_ms = draw(st.integers(0, 100_000_000))
    end_ms = start_ms + draw(st.integers(0, 60_000))
    speaker, subsection = draw(st.none() | any_text), draw(st.none() | any_text)
    text = draw(any_text)
    whole = Span(0, len(text) or 1)
    themes = st.builds(Theme, slugs, slugs, st.just(whole), st.booleans())
    coded = tuple(draw(st.lists(themes, max_size=2))) if text else ()
    return Line(start_ms, end_ms, speaker, draw(section_ids), subsection, text, coded)


@st.composite
def theme_counts(draw: st.DrawFn) -> ThemeCount:
    turns = draw(st.lists(st.integers(0, 100_000_000), min_size=1, max_size=3, unique=True).map(sorted).map(tuple))
    titles = [draw(any_text) for _ in range(2)]
    section, speakers = draw(st.none() | section_ids), draw(st.none() | st.integers(3, 9))
    return ThemeCount(
        section, draw(slugs), titles[0], draw(slugs), titles[1], len(turns), speakers, turns, tuple(range(len(turns)))
    )


@st.composite
def gaps(draw: st.DrawFn) -> Gap:
    start_ms = draw(st.integers(0, 100_000_000))
    return Gap(start_ms, start_ms + draw(st.integers(1, 60_000)), draw(section_ids))


@st.composite
def transcripts(draw: st.DrawFn) -> RedactedTranscript:
    session = Session(draw(any_text), draw(any_text), draw(any_text))
    sections = draw(
        st.lists(st.builds(RedactedSection, section_ids, any_text, *[st.none()] * 2, *[st.just(0.5)] * 2), max_size=2)
    )
    entries = draw(st.lists(lines() | gaps(), max_size=5))
    counts = draw(st.dictionaries(any_text, st.integers(0, 9), max_size=2))
    release = draw(st.none() | st.integers(1, 99))
    themes = draw(st.lists(theme_counts(), max_size=3))
    whole = RedactedTranscript(session, 200_000_000, tuple(sections), tuple(entries), counts, release)
    titles = draw(st.dictionaries(slugs, any_text, max_size=2))
    return replace(whole, theme_counts=tuple(themes), subsection_titles=titles)
