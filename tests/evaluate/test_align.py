from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.align import Edits, Fate, edits, outcomes, pairs
from pipeline.evaluate.words import tokens

ROW = st.lists(st.sampled_from("abcde"), max_size=30)


def paired(gold: str, heard: str) -> dict[str, str | None]:
    left, right = gold.split(), heard.split()
    return {word: None if at is None else right[at] for word, at in zip(left, pairs(left, right), strict=True)}


def test_word_is_paired_with_what_sounds_written_like_it() -> None:
    found = paired("so abdirahman went home", "so abdi rahman went home")
    assert found == {"so": "so", "abdirahman": "rahman", "went": "went", "home": "home"}
    assert paired("so abdi went", "so abdy rah went")["abdi"] == "abdy"
    assert paired("so abdi rah went", "so abdy went")["rah"] is None
    assert paired("told siobhan kelleher now", "told kellehar now")["kelleher"] == "kellehar"
    assert paired("told siobhan kelleher now", "told kellehar now")["siobhan"] is None


@given(ROW, ROW)
def test_pairs_are_one_to_one_and_never_cross(gold: list[str], heard: list[str]) -> None:
    found = [at for at in pairs(gold, heard) if at is not None]
    assert found == sorted(set(found))
    assert bool(found) == bool(gold and heard)


@given(ROW)
def test_equal_rows_pair_word_by_word(row: list[str]) -> None:
    assert pairs(row, row) == tuple(range(len(row)))
    assert edits(row, row) == Edits(len(row), 0, 0, 0)


def test_very_long_difference_is_paired_in_order() -> None:
    gold, heard = ["x"] * 500, ["y"] * 450
    assert pairs(gold, heard)[:450] == tuple(range(450))


def test_word_errors_are_told_apart() -> None:
    counted = edits(["a", "b", "c", "d"], ["a", "x", "c", "e", "f"])
    assert (counted.words, counted.substitutions, counted.deletions, counted.insertions) == (4, 2, 0, 1)
    assert counted.rate == 0.75
    assert (counted + counted).rate == 0.75


def fates(heard: str, redacted: str, left_out: str = "") -> list[str]:
    words = tokens(heard)
    gone = [word.form in left_out.split() for word in words]
    found = outcomes(words, gone, [None] * len(words), tokens(redacted))
    return [outcome.placeholder or outcome.fate for outcome in found]


def test_fate_of_every_word_is_told() -> None:
    assert fates("I saw Ada Vale there alone", "I saw [PERSON 1] there") == [
        Fate.STAYED,
        Fate.STAYED,
        "[PERSON 1]",
        "[PERSON 1]",
        Fate.STAYED,
        Fate.GONE,
    ]


def test_left_out_word_that_stands_in_the_output_has_stayed() -> None:
    assert fates("hush Ada now", "now", "hush ada") == [Fate.LEFT_OUT, Fate.LEFT_OUT, Fate.STAYED]
    assert fates("hush Ada now", "Ada now", "hush ada") == [Fate.LEFT_OUT, Fate.STAYED, Fate.STAYED]


def test_words_shared_out_between_unclaimed_placeholders_keep_their_order() -> None:
    assert fates("Ada Vale Bo Reed", "[PERSON 1] [PERSON 2]") == ["[PERSON 1]"] * 2 + ["[PERSON 2]"] * 2
