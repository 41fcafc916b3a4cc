"""A drafted plan holds what was counted and quoted, blanks for people, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from pipeline.intervention import draft
from pipeline.small_cells import FEWEST, people
from pipeline.values import PlanRow, clock
from tests.intervention.examples import HARM, TALK, Said, released, talks

QUOTATION = re.compile(r"“([^”]*)” \(([^)]*)\)")
COUNTED = re.compile(r"(\d+) turns by (\d+) people\.|(\d+) points of the notes\.")


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


def test_context_is_what_stands_beside_it() -> None:
    assert row("bullying").context == "Named among what matters most. Where in school: Corridors."


def test_evidence_counts_and_quotes_different_people_with_time_and_label() -> None:
    assert row("bullying").evidence == (
        "3 turns by 3 people.\n“Mostly it is bullying, week in and week out.” (00:00:20, S2)\n"
        "“Bullying for me as well, and that is my first dot.” (00:01:00, S4)\n"
        "“Then they carry the bullying on online.” (00:01:40, S5)"
    )


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
    assert found.evidence.endswith("Also at 00:04:40, S2; 00:05:00, S2; 00:05:20, S2; 00:05:40, S2; and 2 more.")


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
        for line in session.lines
    }
    for found in draft(session).rows:
        for words, where in QUOTATION.findall(found.evidence):
            assert any(where == at and words in text for at, text in said)


@given(talks)
def test_no_row_has_fewer_than_three_people_behind_it(talk: list[Said]) -> None:
    session = released(talk)
    for found in draft(session).rows:
        on_it = [
            line
            for line in session.lines
            if found.code in {theme.code for theme in line.themes}
            and ("." not in found.key or found.key.partition(".")[2] in (line.subsection or line.section))
        ]
        assert people(session, on_it) >= FEWEST
        turns, behind, points = COUNTED.match(found.evidence).groups()  # type: ignore[union-attr]
        assert int(behind or points) >= FEWEST
        assert int(turns or points) <= len(on_it)


@given(talks)
def test_nothing_is_written_that_was_not_counted_quoted_or_a_title(talk: list[Said]) -> None:
    session = released(talk)
    titles = {count.title for count in session.theme_counts} | {"Named among what matters most"}
    for found in draft(session).rows:
        rest = QUOTATION.sub("", COUNTED.sub("", found.evidence, count=1)).strip()
        assert re.fullmatch(r"(Also at [\d:]+(, S\d)?(; [\d:]+(, S\d)?)*(; and \d+ more)?\.)?", rest)
        named = [part for part in found.context.split(". ") if part]
        assert all(set(part.rstrip(".").partition(": ")[2].split(", ")) <= {*titles, ""} for part in named)
