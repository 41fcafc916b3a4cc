"""Released sessions put together from sentences whose codes are known, counted as `themes` counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from pipeline.settings import themes
from pipeline.values import Line, RedactedSection, RedactedTranscript, Session, Span, Theme
from pipeline.values.counting import counts

RULES = themes.shipped()
DIMENSION_OF = {code.id: dimension.id for dimension in RULES.dimension for code in dimension.code}
TURN_MS = 9_000
SECTIONS = ("types_of_harm", "responding_to_harm", "partners")

SENTENCES: dict[str, tuple[str, ...]] = {
    "There is shoving in the corridors at every change of lesson.": ("violence", "corridors", "lesson_change"),
    "Shoving is what I see most of all week.": ("violence",),
    "They are called names online by people they sit beside.": ("bullying", "online"),
    "It is the corridors that the small ones are afraid of.": ("corridors", "younger"),
    "Somebody mentioned knives to me once last winter.": ("weapons",),
    "We never hear what became of anything we send.": ("gap", "feedback_loop"),
    "The pastoral team takes every single one of them seriously.": ("strength",),
    "I would like training on the words to use first.": ("training_need",),
    "Social care could send us one line afterwards.": ("partner_ask", "social_care"),
    "A girl in my form told me about the corridors.": ("corridors",),
    "I told [STAFF 2] about the corridors at lunch.": ("corridors", "lunch"),
    "Good afternoon to all of you.": (),
}
"""What may be said, and the codes that stand on the whole of it."""
TELLS_OF_ONE = ("A girl in my form told me about the corridors.", "I told [STAFF 2] about the corridors at lunch.")

Said = tuple[str | None, str, Sequence[str]]
"""Who spoke, under which heading, and in which sentences."""


def line(number: int, said: Said, *, is_timed: bool = True) -> Line:
    """A turn of nine seconds."""
    speaker, section, spoken = said
    themes_of, text = list[Theme](), ""
    for sentence in spoken:
        start = len(text) + bool(text)
        text = f"{text} {sentence}".strip()
        themes_of += [Theme(DIMENSION_OF[code], code, Span(start, len(text))) for code in SENTENCES[sentence]]
    start_ms = number * TURN_MS if is_timed else None
    end_ms = (number + 1) * TURN_MS if is_timed else None
    return Line(start_ms, end_ms, speaker, section, None, text, tuple(themes_of))


def released(talk: Sequence[Said], *, is_timed: bool = True) -> RedactedTranscript:
    """Release one of the session in which this was said."""
    lines = tuple(line(number, said, is_timed=is_timed) for number, said in enumerate(talk))
    held = tuple(
        RedactedSection(section, title, None, None, 1, 1)
        for section, title in zip(SECTIONS, ("Types of harm", "What we do", "Who helps"), strict=True)
    )
    length_ms = len(lines) * TURN_MS if is_timed else None
    session = Session("0123456789abcdef", "2026-06-09", "Summer")
    whole = RedactedTranscript(session, length_ms, held, lines, {}, release=1)
    return replace(whole, theme_counts=counts(lines, RULES.codebook, suppress_under=RULES.suppress_under))


def round_the_table(*sentences: str, speakers: int = 4, section: str = SECTIONS[0]) -> list[Said]:
    """Everybody says each of these once."""
    return [(f"S{1 + speaker}", section, [sentence]) for sentence in sentences for speaker in range(speakers)]


@st.composite
def sessions(draw: st.DrawFn) -> RedactedTranscript:
    """Any session: talk or notes, told apart or not, long enough for figures and short enough for small ones."""
    speaker = st.sampled_from(["S1", "S2", "S3", "S4", "S5", None] if draw(st.booleans()) else [None])
    spoken = st.lists(st.sampled_from(list(SENTENCES)), min_size=1, max_size=3)
    turns = st.tuples(speaker, st.sampled_from(SECTIONS), spoken)
    talk: list[Said] = list(draw(st.lists(turns, min_size=1, max_size=40)))
    talk.sort(key=lambda said: SECTIONS.index(said[1]))
    return released(talk, is_timed=draw(st.booleans()))
