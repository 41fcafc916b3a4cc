"""A released session: a harm is put first, something falls short, training is wanted, and somebody stands alone."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from pipeline.values import Line, RedactedSection, RedactedTranscript, Session, Span, Theme, ThemeCount

TURN_MS = 20_000
FRAME = {
    "online": ("context", "Context", "Online"),
    "corridors": ("place_in_school", "Where in school", "Corridors"),
    "lunch": ("time", "When", "Lunch"),
    "bullying": ("harm", "Harm named", "Bullying"),
    "weapons": ("harm", "Harm named", "Weapons"),
    "poverty": ("harm", "Harm named", "Poverty"),
    "top_concern": ("priority", "Put first", "Named as a top concern"),
    "gap": ("response", "How it is answered", "What falls short"),
    "training_need": ("training_needs", "Training needs", "Training wanted"),
    "partner_ask": ("partner_asks", "Asks of partners", "Asked of partners"),
    "police": ("partner", "Partner named", "Police"),
}
Said = tuple[str | None, str, str | None, str, tuple[str, ...]]
"""Speaker, section, sub-section, words, and the codes of the whole turn."""
HARM, ANSWER = "types_of_harm", "responding_to_harm"
TALK: tuple[Said, ...] = (
    ("S1", HARM, None, "What do you see most of, and where?", ()),
    (
        "S2",
        HARM,
        None,
        "Mostly it is bullying, week in and week out. In the corridors.",
        ("bullying", "corridors", "top_concern"),
    ),
    ("S3", HARM, None, "It happens in the corridors, over lunch, where nobody stands.", ("corridors", "lunch")),
    (
        "S4",
        HARM,
        None,
        "Bullying for me as well, and that is my first dot. Corridors.",
        ("bullying", "top_concern", "corridors"),
    ),
    ("S2", HARM, None, "The corridors are where I would put somebody.", ("corridors", "top_concern")),
    ("S5", HARM, None, "Then they carry the bullying on online.", ("bullying", "online", "top_concern", "corridors")),
    ("S3", HARM, None, "One family told me about a knife near [PLACE 1].", ("weapons",)),
    ("S2", ANSWER, "disclosure", "Nobody writes back once a form has gone in.", ("gap",)),
    ("S3", ANSWER, "disclosure", "You hear nothing after you have reported it.", ("gap",)),
    ("S4", ANSWER, "disclosure", "There is nobody at the desk after three.", ("gap",)),
    ("S5", ANSWER, "training", "The lunchtime team has never been on a course.", ("gap", "training_need")),
    ("S2", ANSWER, "training", "We would like a session on what to say first.", ("training_need",)),
    ("S3", ANSWER, "training", "A yearly update is not enough for me.", ("gap", "training_need")),
    ("S4", ANSWER, "training", "Half an hour a term on new apps would do.", ("training_need", "gap")),
)


def line(number: int, said: Said, *, is_timed: bool = True) -> Line:
    """A turn of twenty seconds whose themes stand on all of its words."""
    speaker, section, subsection, words, codes = said
    themes = tuple(Theme(FRAME[code][0], code, Span(0, len(words))) for code in codes)
    start_ms, end_ms = (number * TURN_MS, (number + 1) * TURN_MS) if is_timed else (None, None)
    return Line(start_ms, end_ms, speaker, section, subsection, words, themes)


def released(talk: Sequence[Said] = TALK, *, is_timed: bool = True, number: int = 1) -> RedactedTranscript:
    """Release one of the session."""
    lines = tuple(line(place, said, is_timed=is_timed) for place, said in enumerate(talk))
    codes = {code for *_, codes in talk for code in codes}
    counts = tuple(
        ThemeCount(None, dimension, heading, code, title, 1, None, (), ())
        for code, (dimension, heading, title) in FRAME.items()
        if code in codes
    )
    sections = (
        RedactedSection(HARM, "Types of harm", 0, 1, 0.9, 0.9),
        RedactedSection(ANSWER, "Responding to harm", 1, 2, 0.9, 0.9),
    )
    session = Session("0123456789abcdef", "2026-02-10", "Fern Hill, group 1")
    return RedactedTranscript(session, None, sections, lines, {}, number, {}, counts)


said = st.builds(
    lambda speaker, where, words, codes: (speaker, *where, words, codes),
    st.sampled_from(["S1", "S2", "S3", "S4", None]),
    st.sampled_from([(HARM, None), (ANSWER, None), (ANSWER, "disclosure"), (ANSWER, "training"), (ANSWER, "ethos")]),
    st.sampled_from(
        ["It is the same every week, and nobody stops it.", "We were never told. That is all I know of it."]
    ),
    st.lists(st.sampled_from(sorted(FRAME)), max_size=3, unique=True).map(tuple) | st.just(("gap",)),
)
talks = st.lists(said, max_size=24)
"""Any session: few and many speakers, with labels and without; a part is one of one section."""
