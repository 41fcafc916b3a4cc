"""Whether a regular expression out of a settings file may run over a whole session.

Python's `re` has no time limit, and an expression with repeats inside repeats can take longer than anybody waits on
one turn of talk. Such a one is refused when the file is read, by the number of ways in which its shape could be laid
over a text; and so are those that fit the empty text, which would hide the space between any two letters.
"""

from __future__ import annotations

import importlib
import re
from functools import lru_cache
from math import log, log1p
from typing import Any

_PARSER: Any = importlib.import_module("re._parser")
"""The standard library's own reader of expressions: what it sees is what will run."""
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
ENDLESS, ENDLESS_WIDE = 30, 400
"""Lengths that a repeat without limit may have: within a word, and of nearly any letter within a turn."""
MOST = log(250_000)
"""Logarithm of the ways that are still quick: about a second for the worst of turns."""


@lru_cache(maxsize=256)
def checked(expression: str, *, match_case: bool) -> re.Pattern[str]:
    """The compiled expression; raises ValueError saying what is wrong with it."""
    try:
        compiled = re.compile(expression, re.NOFLAG if match_case else re.IGNORECASE)
        tree = _PARSER.parse(expression)
    except re.error as problem:
        raise ValueError(f"no regular expression: {problem.msg} at character {(problem.pos or 0) + 1}") from None
    except (OverflowError, RecursionError):
        raise ValueError("no regular expression that can be read: it is too large") from None
    if tree.getwidth()[0] == 0:
        raise ValueError("the expression fits the empty text, and so every place; make it ask for a letter or a digit")
    if _ways(tree) > MOST:
        raise ValueError(
            "the expression can fit one text in so many ways that it might take for ever: put no repeat or choice "
            "inside a repeat without limit ([A-Z0-9 ]+ instead), and give stretches a limit (.{0,40} for .*)"
        )
    return compiled


def _ways(tree: Any) -> float:
    """Logarithm of the ways in which the parts of an expression could be laid over a text, one after the other."""
    return sum(_of_part(str(name), value) for name, value in tree)


def _of_part(name: str, value: Any) -> float:
    if name in _REPEATS:
        low, high, body = value
        endless = high == _PARSER.MAXREPEAT
        length = ENDLESS_WIDE if endless and any(map(_wide, body)) else ENDLESS
        return _ways(body) * (length if endless else high) + log(length if endless else high - low + 1)
    if name == "BRANCH":
        return log1p(len(value[1]) - 1) + max(map(_ways, value[1]))
    return sum(map(_ways, _inner(value)))


def _wide(item: Any) -> bool:
    """Whether this part takes nearly any letter: a dot, or everything but."""
    name, value = item
    return str(name) in ("ANY", "NOT_LITERAL") or (str(name) == "IN" and str(value[0][0]) == "NEGATE")


def _inner(value: Any) -> list[Any]:
    """The trees inside one part, however it holds them."""
    if isinstance(value, _PARSER.SubPattern):
        return [value]
    return [tree for part in value for tree in _inner(part)] if isinstance(value, list | tuple) else []
