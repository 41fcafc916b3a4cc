"""The lists of names: wide, and free of everyday words."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from pipeline.redact.lexicon import CONTRACTIONS, Lexicon
from pipeline.redact.lexicon import _data as data
from pipeline.redact.lexicon import _words as words
from pipeline.redact.senses import FUNCTION
from pipeline.redact.tokens import plain
from pipeline.redact.vocabulary import word_list
from pipeline.settings.redaction import RedactionRules

COMMONEST = 30_000
FREQUENT = (Path(__file__).parent / "frequent_names.txt").read_text(encoding="utf-8").splitlines()[1:]
NAMES = ("given_names.txt", "family_names.txt")


def names() -> set[str]:
    return set(chain.from_iterable(map(words, NAMES)))


def test_no_name_is_among_the_commonest_words_but_those_that_were_looked_at(lexicon: Lexicon) -> None:
    rank = sorted(lexicon.counts.values(), reverse=True)[COMMONEST]
    frequent = {name for name in names() if lexicon.counts.get(name, 0) > rank}
    assert frequent == set(" ".join(FREQUENT).split())


def test_no_name_is_a_word_of_speech_of_school_or_of_public_life(rules: RedactionRules) -> None:
    everyday = FUNCTION | CONTRACTIONS | word_list("months") | word_list("jobs") | word_list("street")
    assert names() & everyday <= {"jan", "lea"}
    terms = chain(rules.keep.services, rules.keep.school, rules.keep.calendar, rules.keep.acronyms)
    assert names() & {plain(term) for term in terms} == {"jan", "elsa"}


def test_no_name_is_in_two_lists() -> None:
    given, family, either = (words(name) for name in (*NAMES, "word_names.txt"))
    for listed in (given, family):
        assert len(listed) == len(set(listed))
        assert set(listed) & set(either) == set()
    assert set(given) & set(family) == set()


def test_the_lists_are_wide() -> None:
    assert len(words("given_names.txt")) > 5_000
    assert len(words("family_names.txt")) > 3_000


@pytest.mark.parametrize("name", ["nicknames.txt", "respellings.txt", "irregular.txt"])
def test_a_line_has_a_name_and_its_forms(name: str) -> None:
    for line in data(name):
        left, colon, right = line.partition(":")
        assert left.split(), line
        assert colon, line
        assert right.split(), line
        assert set(left.split()).isdisjoint(right.split()) or name != "nicknames.txt", line


def test_a_list_says_where_it_comes_from() -> None:
    folder = Path(__file__).parents[2] / "pipeline" / "redact" / "data"
    for path in folder.glob("*.txt"):
        head = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert head.startswith("# "), path.name


@pytest.mark.parametrize(
    ("full", "short"),
    [
        *(("Jakub", "Kuba"), ("Zofia", "Zosia"), ("Malgorzata", "Gosia"), ("Ioana", "Oana"), ("Gheorghe", "Gigi")),
        *(("Oluwatobi", "Tobi"), ("Oluwaseun", "Seun"), ("Chukwuemeka", "Emeka"), ("Ngozi", "Goz"), ("Chinedu", "Chi")),
        *(("Kwabena", "Kobby"), ("Abdirahman", "Abdi"), ("Oguzhan", "Oguz"), ("Rojin", "Roj"), ("Mohammed", "Mo")),
        *(("Gurpreet", "Gurps"), ("Khadijah", "Dija"), ("Tuan", "Tony"), ("Maricel", "Cel"), ("Goncalo", "Gonca")),
        *(
            ("Caoimhe", "Keevs"),
            ("Llewelyn", "Llew"),
            ("Lachlan", "Lachie"),
            ("Tremaine", "Trem"),
            ("Joao", "Joaozinho"),
        ),
    ],
)
def test_a_short_form_is_known_both_ways(full: str, short: str, lexicon: Lexicon) -> None:
    assert plain(short) in lexicon.nicknames[plain(full)]
    assert plain(full) in lexicon.nicknames[plain(short)]


def test_a_short_form_that_is_a_word_is_left_to_context(lexicon: Lexicon) -> None:
    words = lexicon.nicknames.keys() & (lexicon.counts.keys() | CONTRACTIONS)
    assert words - names() <= lexicon.either
    assert set(lexicon.nicknames) & FUNCTION <= {"an", "will", "may", "can"}


def test_a_name_is_no_everyday_word_and_a_word_is_no_sure_name(lexicon: Lexicon) -> None:
    for name in ("kowalczyk", "nwosu", "begum", "nguyen", "hussain", "oluwaseun", "zofia"):
        assert lexicon.known_name(name)
        assert not lexicon.word(name)
    for word in ("junior", "reg", "mum", "corridor", "reflection", "period"):
        assert lexicon.word(word)
        assert word not in lexicon.given


def test_a_name_of_two_languages_has_the_sounds_of_both(lexicon: Lexicon) -> None:
    assert {"shwan", "swan"} <= set(lexicon.sounds_like["xuan"])
