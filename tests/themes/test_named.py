"""What names a theme and what only looks like it, with the frame that ships and no model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.values import Line, RedactedTranscript, Session, Theme
from tests.themes.coding import plain_coder

WORDED = plain_coder()
BY_WORDS = {dimension.id for dimension in WORDED.rules.dimension if dimension.threshold is None}


def themes(text: str, section: str = "types_of_harm", subtypes: dict[str, str] | None = None) -> tuple[Theme, ...]:
    line = Line(None, None, None, section, None, text)
    coded = WORDED.code(RedactedTranscript(Session("x", "2026-02-10"), None, (), (line,), {}, subtypes=subtypes or {}))
    return tuple(theme for theme in coded.lines[0].themes if theme.dimension in BY_WORDS)


def codes(text: str, section: str = "types_of_harm", subtypes: dict[str, str] | None = None) -> set[str]:
    return {f"{'-' * theme.denied}{theme.code}" for theme in themes(text, section, subtypes)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Vaping in the toilets at break.", {"drugs_alcohol", "toilets", "break"}),
        ("It is domestic violence, behind closed doors.", {"domestic_abuse", "home"}),
        ("KNIVES ON THE BUS HOME", {"weapons", "transport"}),
        ("Years eight and nine, mostly.", {"year_8", "year_9"}),
        ("Self-harm and anxiety.", {"mental_health"}),
        ("The top concern is TikTok.", {"top_concern", "online"}),
        ("There are lads in a van after school, they aren't ours.", {"exploitation", "after_school"}),
        ("It's the same van, and they offer them lifts.", {"exploitation"}),
        ("Men in cars hang around and offer girls a lift home.", {"exploitation", "girls"}),
        ("Sexual jokes, and comments on their bodies.", {"sexual_harassment"}),
        ("The boys make comments to the girls on the stairs.", {"sexual_harassment", "boys", "girls", "stairs"}),
        ("Photos are being passed around in Year 9.", {"image_sharing", "year_9"}),
        ("Jokes about girls, all day.", {"misogyny", "girls"}),
        ("We rang social care and MASH twice.", {"social_care"}),
        ("The MASH team rang back.", {"social_care"}),
    ],
)
def test_words_name_a_theme(text: str, named: set[str]) -> None:
    assert codes(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "The field trip was lovely.",
        "She is in the head's office.",
        "He covers the front page.",
        "I will park that for a minute.",
        "Let us break it down.",
        "At the end of the day they are children.",
        "A field of wheat and a knife and fork.",
        "We send them a letter.",
        "They tell me over the mash.",
        "Sausage and mash on a Tuesday.",
        "The delivery van at the kitchen door.",
        "My colleague will offer me a lift.",
        "The school van by the hall.",
        "Parents offer lifts to the match.",
        "Is it the toilets, or the corridors?",
        "[STUDENT 3] [PLACE 1] [SCHOOL 2] [CLASS 1] [DATE 4]",
        "",
    ],
)
def test_ordinary_words_questions_and_placeholders_name_none(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("It's not the toilets any more.", {"-toilets"}),
        ("It's not the toilets, it's the corridors.", {"-toilets", "corridors"}),
        ("Not the toilets, but the toilets by the gym.", {"toilets"}),
        ("Knives are not a problem here.", {"-weapons"}),
        ("Nobody wants to use the toilets.", {"toilets"}),
        ("It isn't only the canteen.", {"-canteen"}),
        ("No question, it is the stairs.", {"stairs"}),
    ],
)
def test_what_is_denied_is_marked_so(text: str, named: set[str]) -> None:
    assert codes(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "A girl in Year 9.",
        "[STUDENT 2] is in Year 9 and in care.",
        "She is one of the girls with autism.",
        "There's one in care, in Year 8.",
        "Two boys in Year 10.",
        "My lad with ADHD.",
        "The Year 7 pupil, the Muslim one.",
    ],
)
def test_nobody_is_pointed_at_by_the_group_they_belong_to(text: str) -> None:
    assert not [theme for theme in themes(text) if theme.dimension == "affected"]


def test_a_group_is_coded() -> None:
    assert {"girls", "year_9"} <= codes("Girls in Year 9, round by [PLACE 1].")


def test_the_kind_of_a_place_names_where_and_nothing_else_of_a_placeholder_does() -> None:
    text = "Over at [PLACE 2] every time."
    assert codes(text) == set()
    [theme] = themes(text, subtypes={"[PLACE 2]": "park"})
    assert (theme.code, theme.span.of(text)) == ("neighbourhood", "[PLACE 2]")


def test_nothing_is_coded_where_the_frame_says_so() -> None:
    assert codes("I teach Year 9 in the library.", "introduction") == set()


def test_the_words_of_a_theme_stand_at_its_span() -> None:
    text = "Well. It is the far field, and the Corridors."
    assert [theme.span.of(text) for theme in themes(text)] == ["far field", "Corridors"]


def test_the_same_code_stands_once_in_a_sentence_and_again_in_the_next() -> None:
    found = [theme.code for theme in themes("Toilets, toilets. And the toilets.")]
    assert found == ["toilets", "toilets"]


def test_what_ignores_a_phrase_in_one_dimension_leaves_it_to_others() -> None:
    assert codes("The girls' toilets.") == {"toilets"}


def test_lines_stay_otherwise_as_they_were() -> None:
    line = Line(0, 9, "S1", "types_of_harm", None, "Toilets.")
    redacted = RedactedTranscript(Session("x", "2026-02-10"), 9, (), (line,), {"STAFF": 1})
    coded = WORDED.code(redacted)
    uncoded = replace(coded, theme_counts=(), codebook=None, entries=(replace(coded.lines[0], themes=()),))
    assert uncoded == redacted
