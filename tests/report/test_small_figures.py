"""No figure of a report has fewer than three people behind it, or can be worked out; no quotation leads to one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from pipeline import report
from pipeline.documents import Bullets, Document, Paragraph, Picture, Quotation, Table
from pipeline.report import wording
from pipeline.report.figures import BESIDE_HARM, HARM, codes_of, figures
from pipeline.small_cells import FEWEST, is_small, people
from pipeline.values import Line, RedactedTranscript, clock
from tests.report.examples import DIMENSION_OF, RULES, SECTIONS, SENTENCES, released, round_the_table, sessions

pytestmark = pytest.mark.usefixtures("undrawn")

SHOVING, KNIVES, ONLINE, TRAINING, *_ = (
    "There is shoving in the corridors at every change of lesson.",
    "Somebody mentioned knives to me once last winter.",
    "They are called names online by people they sit beside.",
    "I would like training on the words to use first.",
)
TITLES = {code.title: code.id for dimension in RULES.dimension for code in dimension.code}


def on(redacted: RedactedTranscript, *codes: str, section: str | None = None) -> list[Line]:
    """The turns on all of these codes, in one section or in all."""
    return [
        line
        for line in redacted.said
        if codes_of(line).issuperset(codes) and (section is None or line.section == section)
    ]


def table(document: Document) -> dict[str, tuple[str, ...]]:
    """The cells of each theme by its code, as the report's last table has them."""
    found = [block for block in document.blocks if isinstance(block, Table) and block.heads]
    return {TITLES[row[1]]: row[2:] for block in found for row in block.rows}


def words(document: Document) -> str:
    """Everything that tells figures in words: lists, paragraphs, and what pictures tell those who cannot see them."""
    said = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += [item.text for item in block.items]
        elif isinstance(block, Picture):
            said.append(block.alt)
    return "\n".join(said)


@given(sessions())
def test_a_small_figure_is_neither_shown_nor_to_be_worked_out(redacted: RedactedTranscript) -> None:
    held = dict.fromkeys(line.section for line in redacted.said)
    for code, cells in table(report.document(redacted)).items():
        *by_part, total = cells[: len(held) + 1]
        assert total == str(len(on(redacted, code)))
        assert people(redacted, on(redacted, code)) >= FEWEST
        hidden = [section for section, cell in zip(held, by_part, strict=True) if cell == wording.DOT]
        for section, cell in zip(held, by_part, strict=True):
            assert cell in (wording.DOT, str(len(on(redacted, code, section=section))))
            assert cell == wording.DOT or people(redacted, on(redacted, code, section=section)) >= FEWEST
        # Whoever takes what is shown from the total is left with three people's turns, in two sections at least.
        for section in hidden:
            if is_small(people(redacted, on(redacted, code, section=section))):
                rest = [line for other in hidden for line in on(redacted, code, section=other)]
                assert people(redacted, rest) >= FEWEST
                assert len(rest) > len(on(redacted, code, section=section))


@given(sessions())
def test_a_theme_of_fewer_than_three_people_is_in_no_figure_of_any_kind(redacted: RedactedTranscript) -> None:
    told = words(report.document(redacted))
    for title, code in TITLES.items():
        if people(redacted, on(redacted, code)) < FEWEST:
            assert not re.search(rf"(?<!\w){re.escape(title)} \(\d", told)
            assert code not in table(report.document(redacted))


@given(sessions())
def test_harms_stand_beside_the_rest_only_where_three_people_put_them(redacted: RedactedTranscript) -> None:
    counted = figures(redacted)
    for (harm, other), turns in counted.beside_harm.items():
        assert (DIMENSION_OF[harm], DIMENSION_OF[other] in BESIDE_HARM) == (HARM, True)
        assert turns == len(on(redacted, harm, other))
        assert people(redacted, on(redacted, harm, other)) >= FEWEST


@given(sessions())
def test_what_is_small_is_told_together_only_where_that_is_large(redacted: RedactedTranscript) -> None:
    for merged in figures(redacted).merged:
        codes = {code for code, dimension in DIMENSION_OF.items() if dimension == merged.dimension}
        small = {code for code in codes if is_small(people(redacted, on(redacted, code)))}
        said = [line for line in redacted.said if codes_of(line) & small]
        assert len(small) >= 2
        assert (merged.turns, merged.people) == (len(said), people(redacted, said))
        # So many people would be two for each of these themes, and a plan or a comparison lists their titles.
        assert FEWEST <= merged.people < 2 * len(small)


@given(sessions())
def test_nobody_is_quoted_who_is_alone_behind_a_figure(redacted: RedactedTranscript) -> None:
    for block in report.document(redacted).blocks:
        if not isinstance(block, Quotation):
            continue
        codes, section = SENTENCES[block.text], turn_of(block, redacted).section
        assert any(people(redacted, on(redacted, code)) >= FEWEST for code in codes)
        cells = [on(redacted, code, section=section) for code in codes]
        cells += [on(redacted, harm, other) for harm in codes for other in codes if is_pair(harm, other)]
        assert all(people(redacted, cell) > 1 for cell in cells)


def turn_of(quoted: Quotation, redacted: RedactedTranscript) -> Line:
    """The turn that a quotation's source names."""
    where = quoted.source.split(", ")[-1]
    return next(
        line
        for number, line in enumerate(redacted.said, redacted.head + 1)
        if where == (f"point {number}" if line.start_ms is None else clock(line.start_ms))
    )


def is_pair(harm: str, other: str) -> bool:
    return DIMENSION_OF[harm] == HARM and DIMENSION_OF[other] in BESIDE_HARM


def test_who_is_alone_with_a_place_is_not_quoted_though_many_name_the_harm() -> None:
    alone = "Shoving is what I see most of all week."
    talk = [*round_the_table(alone), ("S4", SECTIONS[0], [SHOVING])]
    quoted = [block.text for block in report.document(released(talk)).blocks if isinstance(block, Quotation)]
    assert alone in quoted
    assert SHOVING not in quoted
    both = [*talk, ("S3", SECTIONS[0], [SHOVING])]
    assert SHOVING in [block.text for block in report.document(released(both)).blocks if isinstance(block, Quotation)]


def test_a_large_figure_is_shown() -> None:
    document = report.document(released([*round_the_table(SHOVING, ONLINE), ("S1", SECTIONS[1], [KNIVES])]))
    assert table(document)["violence"] == ("4", wording.DOT, "4", "4")
    assert "Corridors (4)" in words(document)
    assert "weapons" not in table(document)


def test_where_a_recording_labels_nobody_nothing_is_counted() -> None:
    nobody = [(None, SECTIONS[0], [SHOVING]) for _ in range(9)]
    assert not table(report.document(released(nobody)))
    assert table(report.document(released(nobody, is_timed=False)))["violence"] == ("9", "9")


def test_two_people_are_too_few_for_anything() -> None:
    document = report.document(released(round_the_table(SHOVING, TRAINING, speakers=2)))
    assert not table(document)
    assert not [block for block in document.blocks if isinstance(block, Quotation | Picture)]
    assert wording.NOTHING[0] in words(document)
