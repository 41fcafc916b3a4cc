from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import defaults, disclosures
from pipeline.values import Route, Urgency

RULES = disclosures.load(defaults("config/disclosures.toml"))

FLOORS = {
    **dict.fromkeys(("physical", "emotional", "sexual", "neglect"), (Route.DSL, Urgency.TODAY)),
    **dict.fromkeys(("cse", "cce", "self_harm", "missing", "fgm_forced_marriage"), (Route.DSL, Urgency.TODAY)),
    **dict.fromkeys(
        ("child_on_child", "online", "domestic_abuse", "radicalisation", "other"), (Route.DSL, Urgency.ROUTINE)
    ),
    "staff_allegation": (Route.HEADTEACHER, Urgency.TODAY),
    "staff_wellbeing": (Route.DSL, Urgency.ROUTINE),
}


def test_shipped_rules_follow_the_table_of_routes_and_floors() -> None:
    assert {category.word: (category.route, category.floor) for category in RULES.categories} == FLOORS


def test_every_category_has_a_clock_phrases_and_examples() -> None:
    assert all(c.clock_rule and c.clock_due and c.phrases and len(c.examples) >= 5 for c in RULES.categories)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        RULES.category("NONE")


def test_a_duty_of_an_unknown_category_is_refused(tmp_path: Path) -> None:
    broken = defaults("config/disclosures.toml").read_text(encoding="utf-8").replace('"STAFF-H"]', '"NOPE"]')
    (tmp_path / "rules.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(SettingsError, match="not in the file"):
        disclosures.load(tmp_path / "rules.toml")
