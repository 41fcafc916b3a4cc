"""Read files of one JSON object a line; an error names the line, never its words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from pipeline.errors import GoldError

Row = TypeVar("Row")


def read_rows(path: Path, make: Callable[[int, Mapping[str, object]], Row]) -> tuple[Row, ...]:
    """Every line made into a value by `make(line number, object)`; raises GoldError where one does not fit."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise GoldError(f"not readable as UTF-8 text ({type(problem).__name__}); check the path given") from None
    return tuple(_row(number, line, make) for number, line in enumerate(lines, 1) if line.strip())


def _row(number: int, line: str, make: Callable[[int, Mapping[str, object]], Row]) -> Row:
    try:
        return make(number, json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise GoldError(f"line {number}: not a row of this kind ({type(problem).__name__})") from None
