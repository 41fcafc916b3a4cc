"""A drafted plan holds what was counted and quoted, blanks for people, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from pipeline.intervention import as_csv, draft
from pipeline.intervention.nearby import part_of
from pipeline.report.figures import figures
from pipeline.small_cells import FEWEST, is_small, people
from pipeline.values import Line, PlanRow, RedactedTranscript, clock
from tests.intervention.examples import ANSWER, HARM, TALK, Said, released, talks

QUOTATION = re.compile(r"“([^”]*)” \(([^)]*)\)")
COUNTED = re.compile(
    r"(\d+) turns by (\d+) people\.|(\d+) points of the notes\.|3 (?:people|points of the notes) or more\."
)


def row(key: str) -> PlanRow:
    [found] = [row for row in draft(released()).rows if row.key == key]
    return found


def test_what_is_put_first_comes_first_and_the_rest_by_part_of_the_session() -> None:
    plan = draft(released())
    assert [(row.key, row.issue) for row in plan.rows] == [
        ("bullying", "Bullying"),
        ("gap.disclosure", "What falls short: Disclosure"),
        ("gap.training", "What falls short: Training"),
        ("training_need", "Training wanted"),
    ]
    assert plan.also_named == ("Weapons",)


def test_a_part_of_the_session_is_called_as_the_agenda_calls_it() -> None:
    titled = replace(released(), subsection_titles={"disclosure": "When somebody tells"})
    assert [row.issue for row in draft(titled).rows if row.key.startswith("gap.")] == [
        "What falls short: When somebody tells",
        "What falls short: Training",
    ]


def test_context_is_what_stands_beside_it() -> None:
    assert row("bullying").context == "Named among what matters most. Where in school: Corridors."


def test_what_is_called_out_next_to_a_harm_is_not_taken_to_be_said_of_it() -> None:
    called_out = [
        (f"S{n}", HARM, None, "One worry after the other, all the way.", codes)
        for n in (2, 3, 4)
        for codes in (("bullying",), ("corridors", "top_concern"))
    ]
    [found] = draft(released(called_out)).rows
    assert (found.key, found.context) == ("bullying", "")


def test_evidence_counts_and_quotes_different_people_with_time_and_label() -> None:
    """S5 alone speaks of bullying online, and is not quoted."""
    assert row("bullying").evidence == (
        "3 turns by 3 people.\n“Mostly it is bullying, week in and week out.” (00:00:20, S2)\n"
        "“Bullying for me as well, and that is my first dot.” (00:01:00, S4)\nAlso at 00:01:40, S5."
    )


def test_of_turns_without_a_label_one_sentence_is_quoted_as_of_one_person() -> None:
    talk = [*TALK, *[(None, HARM, None, f"Bullying again in week {week} of all.", ("bullying",)) for week in "123"]]
    [found] = [row for row in draft(released(talk)).rows if row.key == "bullying"]
    assert len(re.findall("Bullying again", found.evidence)) == 1


def test_half_a_character_and_signs_of_control_are_no_fault_and_turn_no_text_round() -> None:
    talk = [
        *TALK,
        *[(f"S{n}", HARM, None, "Bullying \ud800 is \u202e all there is.", ("bullying",)) for n in (6, 7, 8)],
    ]
    plan = draft(released(talk))
    assert "Bullying \ufffd is \ufffd all there is." in plan.rows[0].evidence
    assert as_csv.write(plan)


def test_nobody_is_quoted_on_one_person() -> None:
    talk: list[Said] = [*TALK]
    talk[1] = ("S2", HARM, None, "Bullying, yes: a boy in my form has had it all year long.", ("bullying",))
    [found] = [row for row in draft(released(talk)).rows if row.key == "bullying"]
    assert "boy" not in found.evidence
    assert "Also at 00:00:20, S2" in found.evidence


def test_turns_that_are_not_quoted_are_pointed_at() -> None:
    talk = [*TALK, *[("S2", HARM, None, "Bullying.", ("bullying",))] * 6]
    [found] = [row for row in draft(released(talk)).rows if row.key == "bullying"]
    assert found.evidence.startswith("9 turns by 3 people.")
    assert found.evidence.endswith("Also at 00:01:40, S5; 00:04:40, S2; 00:05:00, S2; 00:05:20, S2; and 3 more.")


def test_what_people_decide_is_left_to_them() -> None:
    for found in draft(released()).rows:
        assert (found.action, found.who, found.by_when, found.success) == ("", "", "", "")


def test_notes_have_points_and_no_times() -> None:
    notes: list[Said] = [(None, section, part, words, codes) for _, section, part, words, codes in TALK]
    plan = draft(released(notes, is_timed=False))
    [found] = [row for row in plan.rows if row.key == "bullying"]
    assert found.evidence.startswith("3 points of the notes.\n“Mostly it is bullying")
    assert "(notes)" in found.evidence
    assert "Also at" not in found.evidence


def test_a_draft_of_a_transcript_has_no_plan() -> None:
    with pytest.raises(ValueError, match="draft"):
        draft(replace(released(), release=None))


@given(talks)
def test_every_quotation_stands_at_its_time_under_its_label(talk: list[Said]) -> None:
    session = released(talk)
    said = {
        (", ".join(part for part in (clock(line.start_ms or 0), line.speaker) if part), line.text)
        for line in session.said
    }
    for found in draft(session).rows:
        for words, where in QUOTATION.findall(found.evidence):
            assert any(where == at and words in text for at, text in said)


def on(session: RedactedTranscript, code: str) -> list[Line]:
    return [line for line in session.said if code in {theme.code for theme in line.themes}]


def gap(speaker: str, section: str, part: str | None) -> Said:
    return (speaker, section, part, "Nobody writes back once a form has gone in.", ("gap",))


def test_no_part_of_a_section_can_be_worked_out_from_what_a_report_tells_of_the_section() -> None:
    """The report tells 3 and 7; had the plan told the 5 of disclosure, two people's turns on training were known."""
    talk = [gap(f"S{n}", HARM, None) for n in (1, 2, 3)]
    talk += [gap(f"S{n}", ANSWER, "disclosure") for n in (1, 2, 3, 4, 5)]
    talk += [gap(f"S{n}", ANSWER, "training") for n in (6, 7)]
    told = {row.key: row.evidence.partition(".")[0] for row in draft(released(talk)).rows}
    assert told == {"gap.types_of_harm": "3 turns by 3 people", "gap.disclosure": "3 people or more"}


def test_where_the_other_parts_would_be_known_they_are_one_with_the_part_that_is_large() -> None:
    """The report tells 4 of the section: three people spoke of disclosure, so that one turn was on training."""
    talk = [gap(f"S{n}", HARM, None) for n in (1, 2, 3)]
    talk += [*(gap(f"S{n}", ANSWER, "disclosure") for n in (1, 2, 3)), gap("S6", ANSWER, "training")]
    told = {row.key: row.evidence.partition(".")[0] for row in draft(released(talk)).rows}
    assert told == {"gap.types_of_harm": "3 turns by 3 people", "gap": "4 turns by 4 people"}


@given(talks)
def test_what_a_report_covers_is_told_by_no_plan(talk: list[Said]) -> None:
    session = released(talk)
    counted = figures(session)
    cells = {
        (named.code, part.id): turns
        for named in counted.named
        for part, turns in zip(counted.parts, named.by_part, strict=True)
    }
    rows = draft(session).rows
    for found in rows:
        for at in re.findall(r"\d\d:\d\d:\d\d", found.evidence.partition("Also at")[2]):
            [section] = [line.section for line in session.said if clock(line.start_ms or 0) == at]
            assert cells[found.code, section] is not None
    exact = {row.key: "turns by" in row.evidence for row in rows if row.code == "gap"}
    told = {key.partition(".")[2] for key, is_exact in exact.items() if is_exact}
    for part in counted.parts:
        in_section = [line for line in on(session, "gap") if line.section == part.id]
        rest = [line for line in in_section if part_of(line) not in told]
        assert not is_small(people(session, rest)) or len(rest) == len(in_section)
    assert all(exact.values()) or not exact.get("gap"), "of one sum no part may be known but by what it is"


@given(talks)
def test_nobody_is_quoted_whom_a_report_would_not_quote(talk: list[Said]) -> None:
    session = released(talk)
    alone = figures(session).alone
    for found in draft(session).rows:
        for _, where in QUOTATION.findall(found.evidence):
            [line] = [line for line in session.said if clock(line.start_ms or 0) == where.partition(",")[0]]
            codes = {theme.code for theme in line.themes}
            assert not alone & {(code, line.section) for code in codes}
            assert not alone & {(one, other) for one in codes for other in codes}


@given(talks)
def test_no_row_has_fewer_than_three_people_behind_it(talk: list[Said]) -> None:
    session = released(talk)
    for found in draft(session).rows:
        on_it = [
            line
            for line in session.said
            if found.code in {theme.code for theme in line.themes}
            and ("." not in found.key or found.key.partition(".")[2] in (line.subsection or line.section))
        ]
        assert people(session, on_it) >= FEWEST
        turns, behind, points = COUNTED.match(found.evidence).groups()  # type: ignore[union-attr]
        assert int(behind or points or FEWEST) >= FEWEST
        assert int(turns or points or FEWEST) <= len(on_it)


@given(talks)
def test_nothing_is_written_that_was_not_counted_quoted_or_a_title(talk: list[Said]) -> None:
    session = released(talk)
    titles = {count.title for count in session.theme_counts} | {"Named among what matters most"}
    for found in draft(session).rows:
        rest = QUOTATION.sub("", COUNTED.sub("", found.evidence, count=1)).strip()
        assert re.fullmatch(r"(Also at [\d:]+(, S\d)?(; [\d:]+(, S\d)?)*(; and \d+ more)?\.)?", rest)
        named = [part for part in found.context.split(". ") if part]
        assert all(set(part.rstrip(".").partition(": ")[2].split(", ")) <= {*titles, ""} for part in named)
