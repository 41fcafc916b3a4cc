"""What a safeguarding lead writes into config/disclosures.toml has its effect in the follow-up files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import run
from pipeline.errors import SettingsError
from pipeline.restricted import follow_ups, route_flags
from pipeline.settings import defaults, disclosures
from pipeline.settings.plan import load_plan
from pipeline.values import Route
from tests.building import SESSION, recipients_of, two_keys_each

SHIPPED = defaults("config/disclosures.toml").read_text(encoding="utf-8")
NOTES = """What kinds of harm are young people seeing at the moment? Vaping and group chats, mostly.

A boy in my form told me yesterday that his stepdad punched him and he is scared to go home tonight.

Thank you, I will knock on the blue door with that one.

How confident would staff be if something was reported to them? Fairly, the training helped.
"""
OWN = """
[[categories]]
code = "OWN"
word = "own"
title = "A stepfather's fists"
route = "headteacher"
floor = "immediate"
clock_rule = "What we agreed with the trust"
clock_due = "before the bell"
phrases = ["stepdad punched", "scared to go home", "told me yesterday"]
examples = ["A boy in my form told me that his stepdad punched him and he is scared to go home tonight."]
"""


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in; returns where its disclosures.toml goes."""
    (tmp_path / "notes.txt").write_text(NOTES)
    (tmp_path / "config").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "config" / "disclosures.toml"


def items(school: Path, parts: run.Parts, rules: str) -> dict[Route, list[dict[str, Any]]]:
    """The items of each route, with this text as the school's rules."""
    school.write_text(rules, encoding="utf-8")
    own = replace(parts, disclosures=disclosures.load())
    heard = run.listen(Path("notes.txt"), run.Agenda(load_plan()), own)
    routed = route_flags(heard.transcript, heard.flags, recipients_of(two_keys_each()))
    documents = follow_ups(heard.transcript, routed, SESSION, own.disclosures, None)
    return {route: json.loads(document)["items"] for route, document in documents.items()}


def with_line(key: str, more: str) -> str:
    """The shipped rules with something added at the start of a list."""
    assert SHIPPED.count(f"\n{key} = [\n") == 1
    return SHIPPED.replace(f"\n{key} = [\n", f'\n{key} = [\n  "{more}",\n')


@pytest.mark.model
def test_thresholds_and_watch_words_decide_what_is_flagged(school: Path, parts: run.Parts) -> None:
    [item] = items(school, parts, SHIPPED)[Route.DSL]
    between = item["score"] + min(0.07, (1 - item["score"]) / 2)
    stricter = f"threshold = {between}\n{SHIPPED}"
    assert items(school, parts, stricter)[Route.DSL] == []
    watched = stricter.replace("watch_phrases = []", 'watch_phrases = ["his stepdad"]')
    assert items(school, parts, watched)[Route.DSL][0]["score"] > between


@pytest.mark.model
def test_phrases_that_are_added_tell(school: Path, parts: run.Parts) -> None:
    [before] = items(school, parts, SHIPPED)[Route.DSL]
    [after] = items(school, parts, with_line("referred_phrases", "knock on the blue door"))[Route.DSL]
    assert (before["said_already_referred"], after["said_already_referred"]) == (False, True)


@pytest.mark.model
def test_a_category_that_is_added_is_named_routed_and_timed_as_it_says(school: Path, parts: run.Parts) -> None:
    found = items(school, parts, SHIPPED + OWN)
    assert found[Route.DSL] == []
    [item] = found[Route.HEADTEACHER]
    assert (item["category"][0], item["urgency"]) == ("OWN", "immediate")
    assert item["category_titles"][0] == "A stepfather's fists"
    assert item["clock"]["rule"] == "What we agreed with the trust"
    assert "before the bell" in item["clock"]["due"]
    assert "has words that go with: a stepfather's fists" in item["signals"]


@pytest.mark.parametrize(
    "broken",
    [
        f'nonsense = "x"\n{SHIPPED}',
        SHIPPED + OWN + 'colour = "red"\n',
        SHIPPED + OWN.replace('"headteacher"', '"caretaker"'),
        SHIPPED + OWN.replace('"immediate"', '"soon"'),
        SHIPPED + OWN.replace('"OWN"', '"ABU-PHY"'),
        f"threshold = 1.5\n{SHIPPED}",
    ],
)
def test_what_the_file_cannot_mean_is_refused(school: Path, broken: str) -> None:
    school.write_text(broken, encoding="utf-8")
    with pytest.raises(SettingsError):
        disclosures.load()
