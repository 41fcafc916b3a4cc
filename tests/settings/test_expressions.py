"""A school's expression runs at once or is refused with a reason."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.settings.expressions import checked


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (r"\bL-?\d{3}\b", "L-123"),
        (r"(?:\d{2} ){1,30}x", "12 34 x"),
        (r"(?:[A-Z][a-z]+ ){1,3}House", "Red Brick House"),
        (r"[A-Z0-9 ]+", "A1 B2"),
        (r"locker .* \d+", "locker of hers 12"),
        (r"(?:red|blue) team", "blue team"),
        (r"(\d)\1", "11"),
        (r"(?: ?\d){10}", "07700 90034"),
        (r".{0,40}, room \d+", "the old gym, room 7"),
    ],
)
def test_an_ordinary_expression_is_taken(expression: str, text: str) -> None:
    assert checked(expression, match_case=True).fullmatch(text)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("(", "no regular expression: missing .* at character 1"),
        ("a{99999999999}", "too large"),
        ("[a-z]*", "fits the empty text"),
        (r"\b", "fits the empty text"),
        ("(?=a)", "fits the empty text"),
        ("a|", "fits the empty text"),
        ("(a+)+b", "might take for ever"),
        ("(a*)*b", "might take for ever"),
        ("(a|aa)+b", "might take for ever"),
        (r"(\w+\s?)*end", "might take for ever"),
        ("(?:a{1,2}){1,30}b", "might take for ever"),
        ("(?i:(x+x+)+y)", "might take for ever"),
        ("(?: ?[0-9])+", "might take for ever"),
        ("(?:(?:a?){3}b)+", "might take for ever"),
        (".*a.*b.*c", "might take for ever"),
        ("(?:[^,]+){1,4},", "might take for ever"),
        (r"\w+\w+\w+\w+x", "might take for ever"),
        ("(?:a{1,9}a{1,9}){2,3}b", "might take for ever"),
    ],
)
def test_a_dangerous_or_broken_one_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        checked(expression, match_case=False)


def test_capitals_count_where_they_are_asked_to() -> None:
    assert checked("ab", match_case=False).search("AB")
    assert checked("ab", match_case=True).search("AB") is None


PIECES = st.sampled_from(["a", "b", "[ab]", "(?:ab?)", "(a|b)", "a{2}", "(?:a|ab)", r"\w"])
REPEATS = st.sampled_from(["", "+", "*", "?", "{2,3}", "{1,9}", "+?"])


@given(st.lists(st.tuples(PIECES, REPEATS), min_size=1, max_size=2), REPEATS)
def test_whatever_is_taken_is_quick_on_the_worst_of_words(parts: list[tuple[str, str]], outer: str) -> None:
    expression = f"(?:{''.join(piece + repeat for piece, repeat in parts)}){outer}!"
    try:
        compiled = checked(expression, match_case=False)
    except ValueError:
        return
    begun = time.process_time()
    assert compiled.search("ab" * 15 + "a" * 15) is None
    assert time.process_time() - begun < 2


def test_two_stretches_are_quick_on_a_long_turn() -> None:
    begun = time.process_time()
    assert checked(".+a.+!", match_case=False).search("banana " * 60) is None
    assert time.process_time() - begun < 2
