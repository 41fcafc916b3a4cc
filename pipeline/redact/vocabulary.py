"""Lists of English words that the rules of this package name: verbs that persons do, kinds of streets, titles.

They lie in `data/words.toml`, one list a key, so that a rule reads as a rule and a list as a list.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, str]:
    text = files("pipeline.redact").joinpath("data").joinpath("words.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


def word_list(name: str) -> frozenset[str]:
    """The list of this name; KeyError for one that is not there."""
    return frozenset(_lists()[name].split())
