"""Whether every part may be used: its licence against the list of those that may be, in `licences.toml`.

What a part's authors do not tell, or tell in a way that the list does not have, is refused until somebody has looked
and written down why it may be used. Must never take a part for allowed because it is not installed here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, Licensing

from tests.supply.parts import Part

_LIST = Path(__file__).with_name("licences.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """The list."""

    allowed: frozenset[str]
    exceptions: dict[str, str]
    """Name of a part, and why it may be used all the same."""


def rules() -> Rules:
    """The list as it is written."""
    table = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    return Rules(frozenset(table["allowed"]), table["exceptions"])


def refused(parts: tuple[Part, ...], by: Rules) -> tuple[str, ...]:
    """A line for each part that may not be used, and for each exception for a part that is no longer there."""
    present = {part.name for part in parts}
    wrong = [part for part in parts if part.name not in by.exceptions and not _fits(part, by.allowed)]
    return (
        *(
            f"{part.kind} {part.name} {part.version}: {' | '.join(part.licences) or 'no licence told'}"
            for part in wrong
        ),
        *(f"{name}: an exception for what is not used" for name in by.exceptions if name not in present),
    )


def _fits(part: Part, allowed: frozenset[str]) -> bool:
    """Every licence told must fit: where several names stand side by side, nobody says that one may choose."""
    return bool(part.licences) and all(text in allowed or _expression_fits(text, allowed) for text in part.licences)


def _expression_fits(text: str, allowed: frozenset[str]) -> bool:
    """Whether an SPDX expression does: a choice by one of its sides, a sum by all of them."""
    grammar = Licensing()
    try:
        return _tree_fits(grammar, grammar.parse(text, simple=True), allowed)
    except ExpressionError:
        return False


def _tree_fits(grammar: Licensing, tree: Any, allowed: frozenset[str]) -> bool:
    sides = (_tree_fits(grammar, side, allowed) for side in tree.args)
    if isinstance(tree, grammar.OR):
        return any(sides)
    return all(sides) if isinstance(tree, grammar.AND) else str(tree) in allowed
