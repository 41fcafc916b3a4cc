"""What a school writes into redaction.toml is taken whole, or refused with the place named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings.reading import defaults
from pipeline.settings.redaction import RedactionRules, load_rules
from pipeline.values import Entity, Redaction, Span


def load(tmp_path: Path, content: str) -> RedactionRules:
    path = tmp_path / "redaction.toml"
    path.write_text(content, encoding="utf-8")
    return load_rules(path)


HIDE = '[[hide]]\nterm = "{}"\nentity = "PLACE"\n'
PATTERN = "[[hide_pattern]]\nname = '{}'\nregex = '{}'\nentity = 'ID'\n"


def test_the_examples_in_the_shipped_file_are_taken_once_they_are_uncommented(tmp_path: Path) -> None:
    lines = defaults("config/redaction.toml").read_text(encoding="utf-8").splitlines()
    starts = ("[[", "term =", "entity =", "name =", "regex =", "match_case =", "PERSON =", "STUDENT =")
    live = [line.removeprefix("# ") if line.removeprefix("# ").startswith(starts) else line for line in lines]
    rules = load(tmp_path, "\n".join(live))
    assert [hide.entity for hide in rules.hide] == [Entity.PLACE]
    pattern = rules.hide_pattern[0]
    assert pattern.compiled().search("it's L-204")
    assert not pattern.compiled().search("l-204")
    assert rules.placeholders == {"PERSON": "NAME", "STUDENT": "PUPIL"}
    assert rules.keep.words == ()


def test_the_words_of_placeholders_follow_entity_and_role(tmp_path: Path) -> None:
    naming = load(tmp_path, '[placeholders]\nPERSON = "NAME"\nSTAFF = "ADULT"\n').naming
    words = {
        role: naming.word(Redaction(Span(0, 1), Entity.PERSON, "", 1.0, "", role))
        for role in ("student", "staff", "parent", "other", None)
    }
    assert words == {"student": "STUDENT", "staff": "ADULT", "parent": "PARENT", "other": "NAME", None: "NAME"}
    assert naming.word(Redaction(Span(0, 1), Entity.PLACE, "", 1.0, "", "street")) == "PLACE"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('entities = ["PERSON", "PERSON"]', r"entities\.2: .*the same as number 1"),
        ('entities = ["HORSE"]', r"entities\.1: .*'PERSON'"),
        (HIDE.format("The Cabin") + HIDE.format("the  cabin"), r"hide\.2: .*the same as number 1"),
        ('[[hide]]\nterm = "Cabin"\nentity = "HUT"', r"hide\.1\.entity: .*'PLACE'"),
        ("hide = 3", "hide: "),
        (PATTERN.format("a", "x1") + PATTERN.format("a", "x2"), r"hide_pattern\.2: .*the same as number 1"),
        (PATTERN.format("a", "x1") + PATTERN.format("b", "x1"), r"hide_pattern\.2: .*the same as number 1"),
        (PATTERN.format("a", "x1") + PATTERN.format("b", "("), r"hide_pattern\.2: .*no regular expression"),
        (PATTERN.format("a", "x*"), r"hide_pattern\.1: .*fits the empty text"),
        (PATTERN.format("a", "(x+)+y"), r"hide_pattern\.1: .*might take for ever"),
        (PATTERN.format("Our Lockers", "x1"), r"hide_pattern\.1\.name"),
        (PATTERN.format("a", "x1").replace("ID", "LOCKER"), r"hide_pattern\.1\.entity"),
        ('[keep]\nwords = ["Kestrel", "kestrel"]', r"keep\.words\.2: .*the same as number 1"),
        ('[keep]\nwords = ["the Cabin"]\n' + HIDE.format("The cabin"), r"hide\.1: .*keep\.words"),
        ('[keep]\nwirds = ["Kestrel"]', r"keep\.wirds"),
        ('[placeholders]\nPERSN = "NAME"', "placeholders: .*the kinds are PERSON"),
        ('[placeholders]\nPERSON = "Name"', "placeholders: .*PERSON: the word must be"),
        ('[placeholders]\nPERSON = "A B"', "placeholders: .*PERSON: the word must be"),
        ('[placeholders]\nPERSON = ""', "placeholders: .*PERSON: the word must be"),
        (f'[placeholders]\nPERSON = "{"A" * 13}"', "placeholders: .*PERSON: the word must be"),
        ('[placeholders]\nPERSON = "STUDENT"', "placeholders: .*PERSON and STUDENT have the same word"),
        ('[placeholders]\nPLACE = "HERE"\nORG = "HERE"', "placeholders: .*ORG and PLACE have the same word"),
        ('[placeholders]\nPERSON = "NAME"\nPERSON = "HUMAN"', "stands in the file twice"),
    ],
)
def test_what_contradicts_itself_is_refused_with_the_place(tmp_path: Path, content: str, place: str) -> None:
    with pytest.raises(SettingsError, match=place) as caught:
        load(tmp_path, content)
    assert "\n" not in str(caught.value)
    assert "abin" not in str(caught.value)


def test_two_kinds_may_change_words(tmp_path: Path) -> None:
    rules = load(tmp_path, '[placeholders]\nPLACE = "ORG"\nORG = "PLACE"\n')
    assert rules.naming.chosen == (("ORG", "PLACE"), ("PLACE", "ORG"))
