"""Figures of a five-turn script (44 words, 26 of them unmarked), counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.evaluate import Share, as_transcript, pool, score
from pipeline.evaluate.parsing import parse_text
from pipeline.values import Findings, Gap, Heard, Route, Span, Stretch, Transcript, Turn, Urgency
from tests.evaluate import scripts
from tests.evaluate.scripts import findings, flag, heard, hidden_lines, redacted, script, sections_of, spoken

NOTHING = Findings(())


def test_perfect_redaction_is_counted_as_perfect() -> None:
    gold = script()
    figures = score(gold, heard(gold), findings(gold), redacted(hidden_lines(gold)))
    hiding = figures.hiding
    assert hiding.hidden == Share(5, 5)
    assert hiding.by_kind == {"PERSON": Share(4, 4), "LOCATION": Share(1, 1)}
    assert hiding.one_placeholder == Share(1, 1)
    assert hiding.shared == Share(0, 2)
    assert hiding.kept == Share(2, 2)
    assert hiding.persons == Share(2, 2)
    assert hiding.things == Share(1, 1)
    assert hiding.leaking == Share(0, 1)
    assert hiding.others_lost == Share(0, 26)
    assert hiding.over_redacted == Share(0, 26)
    assert hiding.left_out == Share(0, 50_000)
    assert hiding.leaks == ()
    assert figures.hearing.rate == 0


def test_each_name_left_in_drops_the_figure_by_one() -> None:
    gold = script()
    figures = score(gold, heard(gold), findings(gold), redacted(hidden_lines(gold, but=["zainab"])))
    assert figures.hiding.hidden == Share(4, 5)
    assert figures.hiding.by_kind["PERSON"] == Share(3, 4)
    assert [(leak.kind, leak.line) for leak in figures.hiding.leaks] == [("PERSON", 10)]


def test_one_word_of_a_full_name_left_over_is_a_leak() -> None:
    gold = script()
    lines = hidden_lines(gold)
    lines[1] = "I am [STAFF 1] Marsden and I will keep notes."
    figures = score(gold, heard(gold), NOTHING, redacted(lines))
    assert figures.hiding.by_kind["PERSON"] == Share(3, 4)


def test_one_mention_left_in_gives_the_whole_person_away() -> None:
    gold = script()
    lines = hidden_lines(gold)
    lines[4] = lines[4].replace("[STAFF 1]", "Will").replace("[PLACE 1]", "[PLACE 1] Rec").replace("Rec Rec", "Rec")
    hiding = score(gold, heard(gold), findings(gold), redacted(lines)).hiding
    assert hiding.by_kind["PERSON"] == Share(3, 4)
    assert hiding.persons == Share(1, 2)
    assert hiding.things == Share(0, 1)
    assert hiding.leaking == Share(1, 1)


def test_a_person_who_is_only_in_a_left_out_stretch_is_not_counted() -> None:
    gold = script()
    at = gold.offsets[3]
    item = flag(Span(at, at + len(gold.turns[3].text)))
    lines = hidden_lines(gold, but=["will"])
    hiding = score(gold, heard(gold, flags=(item,)), findings(gold), redacted(lines, gaps=[3])).hiding
    assert hiding.persons == Share(0, 1)
    assert hiding.things == Share(1, 1)


def test_a_withheld_name_that_stands_in_the_output_counts_against_the_person() -> None:
    gold = script()
    at = gold.offsets[3]
    item = flag(Span(at, at + len(gold.turns[3].text)))
    lines = redacted(hidden_lines(gold, but=["zainab"]))
    assert score(gold, heard(gold, flags=(item,)), findings(gold), lines).hiding.persons == Share(1, 2)


def test_generic_word_left_beside_a_placeholder_is_no_leak() -> None:
    gold = parse_text("# section: ending\nA: Ask {{PERSON:x|Mrs Thornbury}} at {{LOCATION:y|the Millfold estate}}.")
    lines = ["Ask Mrs [PERSON 1] at the [PLACE 1] estate."]
    assert score(gold, heard(gold), NOTHING, redacted(lines)).hiding.hidden == Share(2, 2)


def test_possessive_behind_a_placeholder_is_no_leak() -> None:
    gold = parse_text("# section: ending\nA: It is {{PERSON:x|Odette}}'s coat.")
    assert score(gold, heard(gold), NOTHING, redacted(["It is [PERSON 1]'s coat."])).hiding.hidden == Share(1, 1)


def test_word_that_was_changed_but_still_names_is_a_leak() -> None:
    gold = parse_text("# section: ending\nA: It is {{PERSON:x|Odette}}'s coat.")
    assert score(gold, heard(gold), NOTHING, redacted(["It is Odette coat."])).hiding.hidden == Share(0, 1)


def test_name_withheld_with_its_passage_is_hidden_and_no_loss() -> None:
    gold = script()
    at = gold.offsets[3]
    item = flag(Span(at, at + len(gold.turns[3].text)))
    output = redacted(hidden_lines(gold), gaps=[3])
    figures = score(gold, heard(gold, flags=(item,)), findings(gold), output)
    assert figures.hiding.hidden == Share(5, 5)
    assert figures.hiding.in_view == Share(4, 4)
    assert figures.hiding.left_out == Share(10_000, 50_000)
    assert figures.hiding.others_lost == Share(0, 26)


def test_gap_that_reaches_over_its_neighbours_takes_none_of_their_words() -> None:
    gold = script()
    at = gold.offsets[3]
    item = flag(Span(at, at + len(gold.turns[3].text)))
    output = redacted(hidden_lines(gold, but=["will"]), gaps=[3])
    wide = replace(output, entries=(*output.entries[:3], Gap(25_000, 45_000, ""), output.entries[4]))
    figures = score(gold, heard(gold, flags=(item,)), findings(gold), wide)
    assert figures.hiding.by_kind["PERSON"] == Share(1, 4)
    assert figures.hiding.others_lost == Share(0, 26)


def test_keep_phrase_inside_what_was_left_out_is_not_counted() -> None:
    gold = script()
    item = flag(Span(0, len(gold.turns[0].text)))
    figures = score(gold, heard(gold, flags=(item,)), findings(gold), redacted(hidden_lines(gold), gaps=[0]))
    assert figures.hiding.kept == Share(1, 1)
    assert figures.hiding.others_lost == Share(0, 21)


def test_withheld_name_that_stands_in_the_output_all_the_same_is_a_leak() -> None:
    gold = script()
    at = gold.offsets[3]
    item = flag(Span(at, at + len(gold.turns[3].text)))
    lines = hidden_lines(gold, but=["zainab"])
    figures = score(gold, heard(gold, flags=(item,)), findings(gold), redacted(lines))
    assert figures.hiding.by_kind["PERSON"] == Share(3, 4)


def test_person_under_two_placeholders_and_two_persons_under_one_are_counted() -> None:
    gold = script()
    lines = hidden_lines(gold)
    lines[3] = lines[3].replace("[STUDENT 1]", "[STAFF 1]")
    lines[4] = lines[4].replace("[STAFF 1]", "[STAFF 2]")
    figures = score(gold, heard(gold), findings(gold), redacted(lines))
    assert figures.hiding.one_placeholder == Share(0, 1)
    assert figures.hiding.shared == Share(1, 2)


def test_adjoining_placeholders_are_told_apart_by_what_claims_the_words() -> None:
    gold = parse_text(
        "# section: ending\nA: So {{PERSON:a|Ada Vale Stone}} {{PERSON:b|Bo}} went.\n"
        "B: And {{PERSON:a|Ada}} met {{PERSON:b|Bo}}."
    )
    lines = ["So [PERSON 1] [PERSON 2] went.", "And [PERSON 1] met [PERSON 2]."]
    figures = score(gold, heard(gold), findings(gold), redacted(lines))
    assert figures.hiding.one_placeholder == Share(2, 2)
    assert figures.hiding.shared == Share(0, 2)


def test_keep_phrase_and_plain_word_hidden_in_vain_are_counted() -> None:
    gold = script()
    lines = hidden_lines(gold)
    lines[0] = "Morning [STAFF 1] and welcome to the [PLACE 2] everyone."
    lines[1] = "I am [STAFF 1] and I [STAFF 1] keep notes."
    figures = score(gold, heard(gold), NOTHING, redacted(lines))
    assert figures.hiding.kept == Share(1, 2)
    assert figures.hiding.others_lost == Share(1, 26)
    assert figures.hiding.over_redacted == Share(1, 26)
    assert [(loss.line, loss.words) for loss in figures.hiding.keep_losses] == [(6, "the library")]


def test_plain_word_that_only_went_missing_is_lost_but_no_redaction_took_it() -> None:
    gold = script()
    lines = hidden_lines(gold)
    lines[1] = "I am [STAFF 1] and will keep notes."
    hiding = score(gold, heard(gold), findings(gold), redacted(lines)).hiding
    assert hiding.others_lost == Share(1, 26)
    assert hiding.over_redacted == Share(0, 26)


@pytest.mark.parametrize(
    ("heard_as", "is_hidden"),
    [("kwureshy", False), ("well", True), ("Will", False), ("wills", False), ("w1ll", False)],
)
def test_misheard_name_that_survives_leaks_unless_it_is_an_everyday_word(heard_as: str, is_hidden: bool) -> None:
    gold = script()
    lines = ["Morning all and welcome", "I am [STAFF 1] and I will keep notes."]
    gold = replace(gold, turns=gold.turns[:2], passages=(), negatives=())
    said = [f"Morning {heard_as} and welcome to the library everyone.", "I am Will Marsden and I will keep notes."]
    lines = [said[0], "I am [STAFF 1] and I will keep notes."]
    figures = score(gold, Heard(None, spoken(said), ()), NOTHING, redacted(lines))
    assert figures.hiding.by_kind["PERSON"] == Share(1 + is_hidden, 2)
    assert figures.hearing.substitutions == (heard_as != "Will")


def test_name_heard_as_an_everyday_word_needs_no_placeholder() -> None:
    gold = parse_text("# section: ending\nA: Is {{PERSON:w|Will}} in? Ask {{PERSON:w|Will}} now.")
    transcript, output = spoken(["Is well in? Ask Will now."]), redacted(["Is well in? Ask [STAFF 1] now."])
    assert score(gold, Heard(None, transcript, ()), NOTHING, output).hiding.one_placeholder == Share(0, 0)
    output = redacted(["Is well in? Ask Will now."])
    assert score(gold, Heard(None, transcript, ()), NOTHING, output).hiding.hidden == Share(1, 2)


def test_misheard_name_that_is_hidden_is_hidden() -> None:
    gold = parse_text("# section: ending\nA: I told {{PERSON:s|Siobhan Kelleher}} about it.")
    transcript = spoken(["I told Shibon Kereho about it."])
    figures = score(gold, Heard(None, transcript, ()), NOTHING, redacted(["I told [STAFF 1] about it."]))
    assert figures.hiding.hidden == Share(1, 1)
    assert (figures.hearing.substitutions, figures.hearing.words) == (2, 6)


def test_name_that_nobody_heard_cannot_leak() -> None:
    gold = parse_text("# section: ending\nA: I told {{PERSON:s|Siobhan}} about it.")
    figures = score(gold, Heard(None, spoken(["I told about it."]), ()), NOTHING, redacted(["I told about it."]))
    assert figures.hiding.hidden == Share(1, 1)
    assert figures.hearing.deletions == 1


def test_section_share_counts_the_seconds_of_turns_under_their_heading() -> None:
    gold = script()
    names = ["introduction", "introduction", "introduction", "types_of_harm", "ending"]
    figures = score(gold, heard(gold, sections=sections_of(gold, names)), NOTHING, redacted(hidden_lines(gold)))
    assert figures.sections == Share(40_000, 50_000)
    assert figures.subsections == Share(0, 0)


LONG = (
    "# section: introduction\nA: Hello.\n# section: types_of_harm\nA: Harm one.\nA: Harm two.\nA: Harm three.\n"
    "# section: responding_to_harm\n# sub: ethos\nA: Kindness.\n# section: ending\nA: Goodbye."
)
"""Six turns, spoken ten seconds each."""


@pytest.mark.parametrize(
    ("names", "found"),
    [
        pytest.param("introduction types types types responding ending", 3, id="where they should"),
        pytest.param("introduction introduction introduction types responding ending", 3, id="twenty seconds late"),
        pytest.param("introduction introduction introduction introduction types types", 0, id="late and left out"),
        pytest.param("responding responding responding responding responding ending", 1, id="early"),
        pytest.param("introduction types types types partners ending", 2, id="under another id"),
    ],
)
def test_a_section_is_found_that_begins_within_twenty_seconds(names: str, found: int) -> None:
    gold = parse_text(LONG)
    longer = {"types": "types_of_harm", "responding": "responding_to_harm"}
    given = sections_of(gold, [longer.get(name, name) for name in names.split()])
    turns = (
        replace(turn, when=Stretch(at, at + 10_000))
        for at, turn in zip(range(0, 60_000, 10_000), gold.turns, strict=True)
    )
    timed = replace(gold, turns=tuple(turns))
    figures = score(timed, heard(timed, sections=given), NOTHING, redacted(hidden_lines(gold)))
    assert figures.boundaries == Share(found, 3)


def test_subsection_share_counts_only_turns_that_have_one() -> None:
    text = "# section: introduction\nA: Hello.\n# section: responding_to_harm\n# sub: ethos\nA: Kindness."
    gold = script(text)
    first, second = sections_of(gold, ["introduction", "responding_to_harm"])
    right = heard(gold, sections=(first, replace(second, subsection="ethos")))
    wrong = heard(gold, sections=(first, replace(second, subsection="training")))
    lines = redacted(hidden_lines(gold))
    assert score(gold, right, NOTHING, lines).subsections == Share(10_000, 10_000)
    assert score(gold, wrong, NOTHING, lines).subsections == Share(0, 10_000)
    assert score(gold, wrong, NOTHING, lines).sections == Share(20_000, 20_000)


def of_turn(number: int, first: int, last: int) -> Span:
    """Characters of a turn for these tenths of its time, a turn being ten seconds."""
    gold = script()
    at, length = gold.offsets[number], len(gold.turns[number].text)
    return Span(at + length * first // 10, at + length * last // 10)


def items_at(*spans: Span) -> Heard:
    return heard(script(), flags=tuple(flag(span) for span in spans))


def test_item_over_one_second_of_a_passage_finds_nothing_and_over_three_finds_it() -> None:
    text = (
        "# section: ending\nA: aa bb cc dd ee ff gg hh ii jj.\n"
        'B: <d id="1" cat="missing" urg="today">kk ll mm nn oo pp qq rr ss tt.</d>'
    )
    gold = script(text)
    lines = redacted(hidden_lines(gold))
    one, three = Span(gold.offsets[1] - 12, gold.offsets[1] + 2), Span(gold.offsets[1], gold.offsets[1] + 8)
    assert score(gold, heard(gold, flags=(flag(one),)), NOTHING, lines).concerns.found == Share(0, 1)
    assert score(gold, heard(gold, flags=(flag(three),)), NOTHING, lines).concerns.found == Share(1, 1)


def test_precision_counts_items_that_touch_no_passage() -> None:
    figures = score(script(), items_at(of_turn(3, 0, 10), of_turn(2, 0, 10)), NOTHING, redacted([""] * 5))
    concerns = figures.concerns
    assert concerns.found == Share(1, 1)
    assert concerns.precise == Share(1, 2)
    assert concerns.negatives == Share(1, 1)
    assert concerns.per_hour == pytest.approx(2 * 3600 / 50)
    assert concerns.needless_per_hour == pytest.approx(3600 / (50 - concerns.flagged_to_true.of / 1000), rel=1e-6)
    assert concerns.by_category == {"neglect": Share(1, 1)}
    assert concerns.calibration.brier == pytest.approx((0.1**2 + 0.9**2) / 2)
    assert [miss.line for miss in concerns.needless] == [9]


def test_flagged_time_is_counted_once_and_held_against_the_time_of_the_passages() -> None:
    whole, half, two = of_turn(3, 0, 10), of_turn(3, 0, 5), Span(of_turn(2, 0, 10).start, of_turn(3, 0, 10).end)
    for spans, rate in (((whole,), 1.0), ((whole, half), 1.0), ((two,), 2.0), ((half,), 0.5), ((), 0.0)):
        concerns = score(script(), items_at(*spans), NOTHING, redacted([""] * 5)).concerns
        assert concerns.flagged_to_true.rate == pytest.approx(rate, abs=0.15)
        assert concerns.flagged == Share(concerns.flagged_to_true.hits, 50_000)


def test_passage_without_an_item_is_listed_by_its_line() -> None:
    figures = score(script(), heard(script()), NOTHING, redacted([""] * 5))
    assert [(miss.kind, miss.line) for miss in figures.concerns.missed] == [("neglect, today", 10)]


@pytest.mark.parametrize(
    ("route", "urgency", "right"),
    [
        (Route.DSL, Urgency.TODAY, (1, 1, 1)),
        (Route.HEADTEACHER, Urgency.IMMEDIATE, (0, 0, 1)),
        (Route.DSL, Urgency.ROUTINE, (1, 0, 0)),
    ],
)
def test_route_and_urgency_are_those_of_the_item_found(
    route: Route, urgency: Urgency, right: tuple[int, int, int]
) -> None:
    item = flag(of_turn(3, 0, 10), route=route, urgency=urgency)
    concerns = score(script(), heard(script(), flags=(item,)), NOTHING, redacted([""] * 5)).concerns
    assert (concerns.route.hits, concerns.urgency.hits, concerns.soon_enough.hits) == right
    assert [miss.line for miss in concerns.misrouted] == [10] * (1 - right[0])
    assert [miss.line for miss in concerns.too_late] == [10] * (1 - right[2])


def untimed(gold_text: str) -> Transcript:
    turns, at = [], 0
    for line in gold_text.split("\n"):
        turns.append(Turn(Span(at, at + len(line)), None, None, None))
        at += len(line) + 1
    return Transcript(gold_text, tuple(turns), (), None, "notes")


def test_untimed_notes_are_judged_on_the_clock_of_the_script() -> None:
    gold = script()
    at = gold.offsets[3]
    item = flag(Span(at, at + len(gold.turns[3].text)))
    names = ["introduction", "introduction", "types_of_harm", "types_of_harm", "types_of_harm"]
    transcript = replace(untimed(gold.text), sections=sections_of(gold, names))
    lines = hidden_lines(gold)
    del lines[3]
    figures = score(gold, Heard(None, transcript, (item,)), findings(gold), redacted(lines))
    assert figures.concerns.found == Share(1, 1)
    assert figures.concerns.precise == Share(1, 1)
    assert figures.sections == Share(40_000, 50_000)
    assert figures.hiding.hidden == Share(5, 5)
    assert 0.1 < (figures.hiding.left_out.rate or 0) < 0.3


def test_sound_without_a_timeline_lends_the_script_its_times() -> None:
    gold = parse_text(scripts.SCRIPT)
    transcript = spoken([turn.text for turn in gold.turns])
    at = gold.offsets[3]
    item = flag(Span(at, at + len(gold.turns[3].text)))
    figures = score(gold, Heard(None, transcript, (item,)), NOTHING, redacted(hidden_lines(gold)))
    assert figures.concerns.found == Share(1, 1)
    assert figures.sections.of == pytest.approx(50_000, abs=200)


def test_script_without_times_takes_them_at_an_ordinary_pace() -> None:
    transcript = as_transcript(parse_text("# section: ending\nA: " + "so " * 164 + "so\nC: Yes.\nA: No."))
    assert transcript.turns[0].end_ms == 60_000
    assert [turn.speaker for turn in transcript.turns] == ["S1", "S2", "S1"]
    assert all(word.start_ms < word.end_ms for word in transcript.words)
    assert "".join(word.span.of(transcript.text) for word in transcript.words).startswith("soso")


def test_pooled_sessions_add_up() -> None:
    gold = script()
    each = [score(gold, heard(gold), findings(gold), redacted(hidden_lines(gold, but=but))) for but in ([], ["rec"])]
    both = pool(each)
    assert both.hiding.hidden == Share(9, 10)
    assert both.hiding.persons == Share(4, 4)
    assert both.hiding.things == Share(1, 2)
    assert both.hiding.leaking == Share(1, 2)
    assert both.hiding.over_redacted == Share(0, 52)
    assert both.hiding.by_kind == {"PERSON": Share(8, 8), "LOCATION": Share(1, 2)}
    assert [leak.line for leak in both.hiding.leaks] == [12]
    assert both.concerns.duration_ms == 100_000
    assert both.concerns.by_category == {"neglect": Share(0, 2)}
    assert both.concerns.calibration.of == 0
    assert both.hearing.words == 2 * 44


def test_nothing_cannot_be_pooled() -> None:
    with pytest.raises(ValueError, match="no figures"):
        pool([])
