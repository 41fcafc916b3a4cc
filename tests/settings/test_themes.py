from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import LeakError, SettingsError
from pipeline.publish.headings import refuse_telling_themes
from pipeline.settings.themes import load, shipped
from pipeline.values import PlanItem
from tests.redact.marking import roster

SMALL = """
phrase_weight = 0.3
section_weight = 0.0
[[version]]
number = 2
date = 2026-02-10
changes = ["The hut was added."]
digest = "2222222222222222222222222222222222222222222222222222222222222222"
[[version]]
number = 1
date = 2026-02-01
changes = ["The first one."]
digest = "1111111111111111111111111111111111111111111111111111111111111111"
[[dimension]]
id = "place"
title = "Where"
[[dimension.code]]
id = "hut"
title = "The hut"
phrases = ["the hut*"]
[[dimension]]
id = "response"
title = "Response"
threshold = 0.5
[[dimension.code]]
id = "strength"
title = "Works"
[examples]
sentences = [["strength", "it works well"], ["strength", "it is fine"], ["strength", "good people"], ["", "the kettle"]]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "themes.toml"
    path.write_text(text)
    return path


def test_a_small_frame_is_read(tmp_path: Path) -> None:
    rules = load(written(tmp_path, SMALL))
    assert rules.ids == ("place", "hut", "response", "strength")
    assert rules.titles == ("Where", "The hut", "Response", "Works")
    assert rules.suppress_under == 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Where"', 'title = "Where"\ncolour = "red"', r"dimension\.1\.colour"),
        ("phrase_weight = 0.3", "phrase_weight = 3", "phrase_weight"),
        ('id = "strength"', 'id = "hut"', "stands there twice"),
        ('id = "hut"', 'id = "The Hut"', "dimension.1.code.1.id"),
        ('"the hut*"', '"The Hut!"', "dimension.1.code.1.phrases.1"),
        ('phrases = ["the hut*"]', "", "no phrases"),
        ('title = "The hut"', 'title = "The hut"\nsections = ["partners"]', "need the dimension's threshold"),
        ('title = "Works"', 'title = "Works"\nopposite = "gap"', "opposite is no code"),
        ('title = "Works"', 'title = "[STAFF 1]"', "dimension.2.code.1.title"),
        ('["", "the kettle"]', '["hut", "the kettle"]', "examples.sentences.4"),
        ('["strength", "good people"], ', "", "fewer than 3 examples"),
        ("number = 2", "number = 3", "version.1: it is not the one after"),
        ("date = 2026-02-10", "date = 2026-01-31", "version.1: it is not the one after"),
        ('digest = "2222', 'digest = "zz', r"version\.1\.digest"),
        ('title = "The hut"', 'title = "The hut"\ndefinition = "[STAFF 1]"', r"dimension\.1\.code\.1\.definition"),
    ],
)
def test_a_faulty_frame_is_refused_with_the_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(SettingsError, match=message):
        load(written(tmp_path, SMALL.replace(old, new, 1)))


def test_the_digest_follows_what_the_frame_says_and_not_how_the_file_is_laid_out(tmp_path: Path) -> None:
    def digest(text: str) -> str:
        return load(written(tmp_path, text)).digest

    assert (
        digest(SMALL) == digest(f"# a remark\n{SMALL}") == digest(SMALL.replace("The hut was added.", "A hut, added."))
    )
    changed = ("the hut*", "the huts"), ('"Works"', '"Works "'), ("threshold = 0.5", "threshold = 0.6")
    assert [digest(SMALL) == digest(SMALL.replace(*pair)) for pair in changed] == [False, True, False]


def test_the_codebook_has_what_people_code_by(tmp_path: Path) -> None:
    book = load(written(tmp_path, SMALL.replace('title = "The hut"', 'title = "The hut"\nuse_for = "huts"'))).codebook
    assert (book.version, list(book.entries)) == (2, ["hut", "strength"])
    assert (book.entries["hut"].use_for, book.dimension_of["hut"].title) == ("huts", "Where")
    assert book.label == f"codebook 2 ({book.digest[:12]})"


def test_a_definition_that_names_somebody_is_refused_as_a_title_is(tmp_path: Path) -> None:
    rules = load(
        written(tmp_path, SMALL.replace('title = "The hut"', 'title = "The hut"\ndefinition = "As Ione Veck says."'))
    )
    with pytest.raises(LeakError, match="coding frame"):
        refuse_telling_themes(rules, roster("Ione Veck"))


def test_a_missing_frame_is_refused_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load(tmp_path / "none.toml")
    assert str(tmp_path) not in str(raised.value)


def test_the_frame_that_ships_names_nobody_of_any_school() -> None:
    refuse_telling_themes(shipped(), roster("Home Peers", "Police Gates", "Faith Young", "Harm Staff"))


@pytest.mark.parametrize(
    ("old", "new"),
    [('title = "The hut"', 'title = "Near Callum"'), ('id = "hut"', 'id = "callum_hut"')],
)
def test_a_title_or_an_id_that_names_somebody_is_refused(tmp_path: Path, old: str, new: str) -> None:
    rules = load(written(tmp_path, SMALL))
    refuse_telling_themes(rules, roster("Callum Doyle"))
    telling = load(written(tmp_path, SMALL.replace(old, new)))
    with pytest.raises(LeakError) as raised:
        refuse_telling_themes(telling, roster("Callum Doyle"))
    assert not re.search("callum", str(raised.value), re.IGNORECASE)


def test_the_sections_it_speaks_of_are_the_default_plans() -> None:
    from pipeline.settings.plan import load_plan
    from pipeline.settings.reading import defaults

    def named(item: PlanItem) -> set[str]:
        return {item.id, *(part.id for part in item.subsections)}

    known = set().union(*(named(item) for item in load_plan(defaults("config/session_plan.toml")).items))
    used = {section for d in shipped().dimension for section in d.except_in}
    used |= {section for d in shipped().dimension for code in d.code for section in code.sections}
    assert used <= known


def test_the_frame_that_ships_is_what_its_newest_version_says() -> None:
    rules = shipped()
    assert rules.digest == rules.version[0].digest
    assert all(all(texts) for texts in ((c.definition, c.use_for, c.not_for) for d in rules.dimension for c in d.code))
