"""Properties of coding whatever the text: it lies within, repeats itself, and says nothing that is not there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.settings.themes import ThemeRules, shipped
from pipeline.values import Gap, Line, RedactedTranscript, Session
from pipeline.values.searchable import phrases, plain
from tests.export.examples import any_text, transcripts
from tests.themes.coding import plain_coder

CODER = plain_coder()
RULES = CODER.rules
CODES = {code.id: (dimension, code) for dimension in RULES.dimension for code in dimension.code}
talk = st.lists(
    st.sampled_from(
        ["It is not the toilets.", "We should ask them", "girls in Year 9", "[STUDENT 2]", "isn't it?", "bullying, "]
    )
    | any_text,
    max_size=8,
).map(" ".join)
spoken = st.builds(
    Line,
    st.none(),
    st.none(),
    st.sampled_from(["S1", "S2", "S3", None]),
    st.sampled_from(["introduction", "types_of_harm", "partners"]),
    st.none(),
    talk,
)


def whole(entries: tuple[Line | Gap, ...]) -> RedactedTranscript:
    return RedactedTranscript(Session("x", "2026-02-10"), None, (), entries, {})


def uncoded(redacted: RedactedTranscript) -> RedactedTranscript:
    entries = tuple(replace(e, themes=()) if isinstance(e, Line) else e for e in redacted.entries)
    return replace(redacted, entries=entries, theme_counts=(), codebook=None)


@settings(max_examples=60)
@given(transcripts() | st.lists(spoken, max_size=4).map(tuple).map(whole))
def test_themes_lie_within_their_text_and_the_text_stays(redacted: RedactedTranscript) -> None:
    coded = CODER.code(redacted)
    assert uncoded(coded) == uncoded(redacted)
    assert coded.codebook == RULES.codebook
    for line in coded.lines:
        assert all(theme.span.end <= len(line.text) for theme in line.themes)
        assert list(line.themes) == sorted(line.themes, key=lambda theme: theme.span)
    assert CODER.code(redacted) == coded == CODER.code(coded)


@settings(max_examples=60)
@given(st.lists(spoken, min_size=1, max_size=4).map(tuple))
def test_no_theme_without_its_words_in_the_redacted_text(lines: tuple[Line, ...]) -> None:
    for line in CODER.code(whole(lines)).lines:
        for theme in line.themes:
            dimension, code = CODES[theme.code]
            pattern = phrases(code.phrases)
            said = plain(theme.span.of(line.text)).text
            assert dimension.threshold is not None or (pattern is not None and pattern.search(said))


@settings(max_examples=30)
@given(st.lists(spoken, min_size=1, max_size=3).map(tuple), st.lists(spoken, max_size=3).map(tuple))
def test_a_turns_themes_do_not_hang_on_other_turns(lines: tuple[Line, ...], others: tuple[Line, ...]) -> None:
    """What is withheld cannot be felt in what is left: coding is turn by turn."""
    alone = CODER.code(whole(lines)).lines
    beside = CODER.code(whole((*others, *lines, Gap(None, None, "partners")))).lines[len(others) :]
    assert alone == beside


def line(speaker: str | None, text: str, at_ms: int = 0, section: str = "types_of_harm") -> Line:
    return Line(at_ms, at_ms + 900, speaker, section, None, text)


def test_turns_are_counted_once_and_speakers_only_when_they_are_enough() -> None:
    lines = (
        line("S1", "The toilets. The toilets!", 1_000),
        line("S2", "Toilets, yes.", 2_000),
        line("S3", "It is not the toilets.", 3_000),
        line("S2", "The toilets again.", 4_000, "partners"),
        line("S4", "Those toilets, and the stairs.", 5_000, "partners"),
    )
    counts = {(c.section, c.code): c for c in CODER.code(whole(lines)).theme_counts}
    here, there, in_all = (counts[section, "toilets"] for section in ("types_of_harm", "partners", None))
    assert (here.turns, here.speakers, here.first_ms, here.first_lines) == (2, None, (1_000, 2_000), (0, 1))
    assert (there.turns, there.speakers) == (2, None)
    assert (in_all.turns, in_all.speakers, in_all.first_ms) == (4, 3, (1_000, 2_000, 4_000))
    assert counts[None, "stairs"].speakers is None


def test_speakers_who_are_not_told_apart_are_not_counted() -> None:
    counts = CODER.code(whole(tuple(line(None, "The toilets.") for _ in range(5)))).theme_counts
    assert [(count.turns, count.speakers) for count in counts] == [(5, None), (5, None)]


def frame(**changes: object) -> ThemeRules:
    judged = {
        "id": "response",
        "title": "Response",
        "threshold": 0.5,
        "code": [
            {"id": "strength", "title": "Works", "opposite": "gap", "phrases": ["good"]},
            {"id": "gap", "title": "Fails", "opposite": "strength", "phrases": ["slow"]},
            {"id": "suggestion", "title": "Wish", "phrases": ["we should"], "yields_to": ["gap"]},
        ],
    }
    plainly = [["", f"ordinary talk number {n} about the kettle"] for n in range(4)]
    said = {"strength": "praise", "gap": "blame", "suggestion": "wish"}
    sentences = [[code, f"{word} {word} {word} {n}"] for code, word in said.items() for n in range(3)]
    return ThemeRules.model_validate(
        {
            "version": [{"number": 1, "date": "2026-02-10", "changes": ["The first one."], "digest": "0" * 64}],
            "phrase_weight": 0.6,
            "section_weight": 0.0,
            "deniers": ["not", "never"],
            "dimension": [judged],
            "examples": {"sentences": [*sentences, *plainly]},
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("That was a good answer.", ["strength"]),
        ("That was not a good answer.", ["gap"]),
        ("They were never very slow.", ["strength"]),
        ("It was good and slow.", ["strength", "gap"]),
        ("We should ask them first.", ["suggestion"]),
        ("We should, it is so slow.", ["gap"]),
        ("Good.", []),
        ("Is that any good?", []),
        ("We had tea at the desk.", []),
    ],
)
def test_a_denied_phrase_speaks_for_the_opposite(text: str, expected: list[str]) -> None:
    [coded] = plain_coder(frame()).code(whole((line("S1", text),))).lines
    assert [theme.code for theme in coded.themes] == expected
    assert all(theme.span.of(text) == text for theme in coded.themes)


def test_meaning_is_learnt_from_the_examples_and_not_believed_against_a_phrase() -> None:
    coder = plain_coder(frame(phrase_weight=0.0))
    text = "praise praise praise indeed"
    [coded] = coder.code(whole((line("S1", text),))).lines
    assert [theme.code for theme in coded.themes] == ["strength"]
    [coded] = coder.code(whole((line("S1", f"{text}, slow"),))).lines
    assert "strength" not in [theme.code for theme in coded.themes]


def test_a_likely_section_adds_weight() -> None:
    near = frame(phrase_weight=0.3)
    [dimension] = near.dimension
    strength, *others = dimension.code
    likely = dimension.model_copy(update={"code": (strength.model_copy(update={"sections": ("partners",)}), *others)})
    coder = plain_coder(near.model_copy(update={"section_weight": 0.5, "dimension": (likely,)}))
    text = "That was a good answer."
    where = [line("S1", text, section=section) for section in ("types_of_harm", "partners")]
    assert [len(coded.themes) for coded in coder.code(whole(tuple(where))).lines] == [0, 1]


def test_headings_with_other_ids_are_coded_by_their_kind() -> None:
    text = "They are shouting at them in the corridors, and what is done about it works well in the end."
    ids = ("introduction", "types_of_harm", "partners")
    shipped_ids = tuple(line("S1", text, section=section) for section in ids)
    others = tuple(replace(said, section=f"our_{said.section}") for said in shipped_ids)
    kinds = tuple((f"our_{section}", section) for section in ids)
    found = [[theme.code for theme in said.themes] for said in CODER.code(whole(shipped_ids)).lines]
    assert found[0] != found[1]
    assert [
        [theme.code for theme in said.themes] for said in CODER.code(replace(whole(others), kinds=kinds)).lines
    ] == found
    parts = tuple(replace(said, section="ours", subsection=said.section) for said in others)
    coded = CODER.code(replace(whole(parts), kinds=kinds)).lines
    assert [[theme.code for theme in said.themes] for said in coded] == found


def test_the_frame_that_ships_names_its_codes_once() -> None:
    assert len(set(shipped().ids)) == len(shipped().ids)
