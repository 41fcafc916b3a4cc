from __future__ import annotations

import pytest

from pipeline.evaluate.words import bare, form_of, is_everyday, telling, tokens


def test_placeholder_is_one_word_with_its_possessive() -> None:
    assert [t.form for t in tokens("So [STAFF 12]'s bag, [STAFF 3]'ll double-seven @ab_09!")] == [
        "so",
        "[STAFF 12]",
        "bag",
        "[STAFF 3]",
        "double",
        "seven",
        "ab",
        "09",
    ]


def test_forms_ignore_case_accents_and_apostrophes() -> None:
    assert form_of("Zoë") == form_of("ZOE")
    assert form_of("O’Dowd's") == form_of("o'dowd's") == "odowds"


def test_tokens_know_their_place() -> None:
    text = "Hi, [CLASS 1] — Zoë!"
    assert [t.span.of(text) for t in tokens(text)] == ["Hi", "[CLASS 1]", "Zoë"]


@pytest.mark.parametrize("word", ["we'll", "corridor", "lunch", "can't"])
def test_everyday_words_are_known(word: str) -> None:
    assert is_everyday(form_of(word))


@pytest.mark.parametrize("word", ["kalam", "Kereho", "07700", "10s", "xq"])
def test_misheard_names_and_numbers_are_no_everyday_words(word: str) -> None:
    assert not is_everyday(form_of(word))


def test_possessive_s_makes_no_other_word() -> None:
    assert bare("owens", "owen")
    assert bare("owen", "owens")
    assert not bare("owen", "oweni")


def test_titles_do_not_tell_unless_nothing_else_does() -> None:
    assert [t.form for t in telling(tokens("Mrs Thornbury"))] == ["thornbury"]
    assert [t.form for t in telling(tokens("the academy"))] == ["the", "academy"]
