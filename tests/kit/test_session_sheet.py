from __future__ import annotations

from pipeline.documents import Table
from pipeline.kit import session_sheet
from pipeline.kit.assessment import document as assessment
from tests.kit.examples import FILLED, words


def rows() -> tuple[tuple[str, ...], ...]:
    return next(block for block in session_sheet.document(FILLED).blocks if isinstance(block, Table)).rows


def test_each_part_has_its_time_of_day() -> None:
    assert [(row[0], row[1].splitlines()) for row in rows()] == [
        ("15:45", ["Introduction", "5 min"]),
        ("15:50", ["Types of harm", "10 min"]),
        ("16:00", ["Responding to harm: Disclosure", "12 min"]),
        ("16:12", ["Responding to harm: Training and policy", "9 min"]),
        ("16:21", ["Responding to harm: Ethos", "9 min"]),
        ("16:30", ["Partners and multi-agency support", "10 min"]),
        ("16:40", ["Ending", "5 min"]),
    ]


def test_prompts_and_resources_are_the_plans() -> None:
    disclosure = FILLED.plan.items[2].subsections[0]
    asked, ready = rows()[2][2:]
    assert asked == "\n".join(f"• {prompt}" for prompt in disclosure.prompts)
    assert ready == "\n".join(FILLED.plan.items[2].resources), "a part without resources has its heading's"


def test_words_have_room_beside_a_long_name_in_the_next_column() -> None:
    tables = {block.caption: block for block in assessment(FILLED).blocks if isinstance(block, Table)}
    for caption in ("what", "promise"):
        widths = tables[caption].widths
        assert widths[0] > 0.3 * sum(widths)


def test_the_assessment_goes_on_with_the_notes_that_ship() -> None:
    told = words(assessment(FILLED))
    assert "Lawful basis: candidates, each to check" in told
    assert "retention.raw_days_after_release" in told
    assert "`" not in told
    assert "*" not in told
