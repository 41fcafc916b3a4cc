"""A plan is what a school edits by hand: every slip is refused with a message that says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import PlanError
from pipeline.settings import defaults
from pipeline.settings.plan import load_plan, parse_plan

ITEM = """
[[item]]
id = "welcome"
title = "Welcome"
minutes = 5
cues = ["Shall we go round and say our names?"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plan_that_lies_on_no_disk_reads_the_same(tmp_path: Path) -> None:
    assert parse_plan(ITEM.encode()) == load_plan(write(tmp_path, ITEM))
    with pytest.raises(PlanError, match="line 2: "):
        parse_plan(ITEM.replace('id = "welcome"', "").encode())
    with pytest.raises(PlanError, match="UTF-8"):
        parse_plan(b"\xff")


def test_what_a_heading_lacks_is_not_looked_for_in_its_subsection(tmp_path: Path) -> None:
    subsection = '[[item.subsection]]\nid = "names"\ntitle = "Names"\nminutes = 5\ncues = ["What are you called?"]\n'
    with pytest.raises(PlanError, match=r"^session plan: line 2: item\.1\.id: is left out"):
        load_plan(write(tmp_path, ITEM.replace('id = "welcome"\n', "") + subsection))


def test_default_plan_has_the_five_sections_of_the_guidance_in_order() -> None:
    plan = load_plan(defaults("config/session_plan.toml"))
    assert [(item.id, item.minutes) for item in plan.items] == [
        ("introduction", 5),
        ("types_of_harm", 10),
        ("responding_to_harm", 30),
        ("partners", 10),
        ("ending", 5),
    ]
    assert [part.id for part in plan.items[2].subsections] == ["disclosure", "training", "ethos"]
    assert plan.minutes == 60


def test_every_heading_of_the_default_plan_says_what_to_listen_for() -> None:
    plan = load_plan(defaults("config/session_plan.toml"))
    headings = [part for item in plan.items for part in item.subsections or (item,)]
    assert min(len(heading.cues) for heading in headings) >= 10


def test_plan_is_found_in_the_config_folder_when_no_path_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "session_plan.toml").write_text(ITEM, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [item.id for item in load_plan().items] == ["welcome"]


def test_subsections_and_resources_are_kept(tmp_path: Path) -> None:
    text = (
        ITEM
        + 'resources = ["tea"]\n'
        + ITEM.replace("[[item]]", "[[item.subsection]]").replace('"welcome"', '"names"').replace("go round", "start")
    )
    [item] = load_plan(write(tmp_path, text)).items
    assert item.resources == ("tea",)
    assert [part.id for part in item.subsections] == ["names"]


def test_a_mistake_within_a_heading_is_told_by_its_own_line(tmp_path: Path) -> None:
    within = ITEM.replace("[[item]]", "[[item.subsection]]").replace("welcome", "names").replace("go round", "start")
    text = f"{ITEM}{within}flipchart = []\n"
    with pytest.raises(
        PlanError, match=rf"^session plan: line {len(text.splitlines())}: item\.1\.subsection\.1\.flipchart: there is"
    ):
        load_plan(write(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("", "item", id="nothing in it"),
        pytest.param("item = []", "item", id="no items"),
        pytest.param(ITEM.replace('id = "welcome"', ""), "id", id="missing id"),
        pytest.param(ITEM.replace('"welcome"', '"Welcome all"'), "id", id="id that is no slug"),
        pytest.param(ITEM.replace("minutes = 5", "minutes = 0"), "minutes", id="no minutes"),
        pytest.param(ITEM.replace("minutes = 5", "minutes = -5"), "minutes", id="negative minutes"),
        pytest.param(ITEM.replace("minutes = 5", "minutes = inf"), "minutes", id="endless minutes"),
        pytest.param(ITEM.replace("minutes = 5", 'minutes = "five"'), "minutes", id="minutes in words"),
        pytest.param(ITEM.replace("minutes = 5", ""), "minutes", id="missing minutes"),
        pytest.param(ITEM.replace('["Shall we go round and say our names?"]', "[]"), "cues", id="no cues"),
        pytest.param(ITEM.replace('["Shall we', '[" ", "Shall we'), "cues", id="blank cue"),
        pytest.param(ITEM + "cue = 1", "cue", id="unknown key"),
        pytest.param(
            ITEM + ITEM.replace("go round", "start"), r"line 9: item\.2\.id: is the same as item\.1\.id$", id="id twice"
        ),
        pytest.param(
            ITEM + ITEM.replace('"welcome"', '"ending"'),
            r"line 12: item\.2\.cues\.1: is the same as item\.1\.cues\.1$",
            id="cue twice",
        ),
        pytest.param(
            ITEM + ITEM.replace("[[item]]", "[[item.subsection]]").replace("go round", "start"),
            r"line 9: item\.1\.subsection\.1\.id: is the same as item\.1\.id$",
            id="subsection with the id of its item",
        ),
        pytest.param(
            ITEM
            + ITEM.replace("[[item]]", "[[item.subsection]]")
            .replace('"welcome"', '"names"')
            .replace("go round", "start")
            .replace("minutes = 5", "minutes = 6"),
            "minutes",
            id="subsections longer than their item",
        ),
        pytest.param("[[item]", "TOML", id="broken TOML"),
    ],
)
def test_a_faulty_plan_is_refused_and_the_message_names_the_key(tmp_path: Path, text: str, names: str) -> None:
    with pytest.raises(PlanError, match=names):
        load_plan(write(tmp_path, text))


def test_a_missing_plan_is_refused_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as refused:
        load_plan(tmp_path / "secret-name.toml")
    assert "secret-name" not in str(refused.value)


def agenda(*headings: str) -> bytes:
    """A plan of these headings: an id, and further lines."""
    cue = 'title = "A"\nminutes = 5\ncues = ["Number {} is what we take."]\n'
    return "".join(f"[[item]]\nid = {text}\n{cue.format(at)}" for at, text in enumerate(headings)).encode()


def test_a_heading_with_another_id_says_which_one_it_stands_for() -> None:
    plan = parse_plan(agenda('"hello"', '"worries"\nkind = "types_of_harm"', '"help"\nkind = "partners"', '"bye"'))
    assert dict(plan.kinds) == {
        "hello": "introduction",
        "worries": "types_of_harm",
        "help": "partners",
        "bye": "ending",
    }
    with pytest.raises(PlanError, match="kind"):
        parse_plan(agenda('"worries"\nkind = "harm"'))


def test_place_says_what_a_heading_is_only_where_nothing_else_does() -> None:
    assert load_plan(defaults("config/session_plan.toml")).kinds == ()
    assert parse_plan(agenda('"hello"', '"bye"')).kinds == ()
    assert parse_plan(agenda('"types_of_harm"', '"mine"', '"partners"')).kinds == ()
    other_order = parse_plan(agenda('"prayer"', '"hello"\nkind = "introduction"', '"ending"', '"tea"'))
    assert other_order.kinds == (("hello", "introduction"),)


def test_a_plan_without_a_list_of_harms_is_warned_of() -> None:
    [warning] = parse_plan(agenda('"hello"', '"worries"', '"bye"')).warnings
    assert 'kind = "types_of_harm"' in warning.message
    assert parse_plan(agenda('"hello"', '"worries"\nkind = "types_of_harm"', '"bye"')).warnings == ()
    assert load_plan(defaults("config/session_plan.toml")).warnings == ()
