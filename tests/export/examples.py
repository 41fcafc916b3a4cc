"""Redacted transcripts to render: one of each kind, and Hypothesis strategies for all others."""

from __future__ import annotations

from hypothesis import strategies as st

from pipeline.values import Gap, Line, RedactedSection, RedactedTranscript, Session

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
    Session("k3v9-tq27", "2026-02-10", "Fern Hill, group 1"), 3_725_500, SECTIONS, ENTRIES, {"STAFF": 2}
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

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
"""Every code point there is, lone surrogates and control characters included."""

section_ids = st.sampled_from(["introduction", "types_of_harm", ""]) | any_text


@st.composite
def lines(draw: st.DrawFn) -> Line:
    start_ms = draw(st.integers(0, 100_000_000))
    end_ms = start_ms + draw(st.integers(0, 60_000))
    speaker, subsection = draw(st.none() | any_text), draw(st.none() | any_text)
    return Line(start_ms, end_ms, speaker, draw(section_ids), subsection, draw(any_text))


@st.composite
def gaps(draw: st.DrawFn) -> Gap:
    start_ms = draw(st.integers(0, 100_000_000))
    return Gap(start_ms, start_ms + draw(st.integers(1, 60_000)), draw(section_ids))


@st.composite
def transcripts(draw: st.DrawFn) -> RedactedTranscript:
    session = Session(draw(any_text), draw(any_text), draw(any_text))
    sections = draw(
        st.lists(st.builds(RedactedSection, section_ids, any_text, *[st.none()] * 2, st.just(0.5)), max_size=2)
    )
    entries = draw(st.lists(lines() | gaps(), max_size=5))
    counts = draw(st.dictionaries(any_text, st.integers(0, 9), max_size=2))
    release = draw(st.none() | st.integers(1, 99))
    return RedactedTranscript(session, 200_000_000, tuple(sections), tuple(entries), counts, release)
