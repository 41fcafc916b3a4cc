"""Find and read a configuration file; say what is wrong with it in one line.

Search order: the explicit option, `./config`, the user's configuration folder, the defaults that ship with
the package. The defaults are the clone's own config/ and models/, copied into the wheel when it is built.
"""

from __future__ import annotations

import re
import tomllib
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

from platformdirs import user_config_path
from pydantic import BaseModel, ValidationError

from pipeline.errors import PipelineError, SettingsError
from pipeline.values import plain

Model = TypeVar("Model", bound=BaseModel)

_AT_LINE = re.compile(r"\(at line (\d+), ")
"""Where the TOML reader says that it stopped; the rest of its message may hold the file's words."""

MAX_TOML_BYTES = 1_000_000
LONGEST_KEY = 40
"""Characters of a key that a message shows: ours are shorter, and a message is one line."""
_SAID = {"extra_forbidden": "there is no such key", "missing": "is left out"}
"""In place of a validator's own words, by its type of error."""
_DEEP_KEY = re.compile(rb"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")
"""The reader's time grows with the square of a dotted key's parts."""

PACKAGE = Path(__file__).resolve().parent.parent


def defaults(relative: str) -> Path:
    """A file that ships with Quietroom, in a wheel (pipeline/defaults/) or in a clone (beside pipeline/)."""
    shipped = PACKAGE / "defaults" / relative
    return shipped if shipped.exists() else PACKAGE.parent / relative


def find(name: str) -> Path:
    """The configuration file of this name that applies here."""
    candidates = (Path("config") / name, user_config_path("quietroom", appauthor=False) / name)
    return next((path for path in candidates if path.is_file()), defaults(f"config/{name}"))


def read_toml(path: Path, model: type[Model], *, error: type[PipelineError] = SettingsError) -> Model:
    """The file as a validated model; raises `error` naming the key, never the value, that does not fit."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise error("the file does not exist; check the path given") from None
    except OSError as problem:
        raise error(f"the file cannot be read ({problem.strerror}); check that you may open it") from None
    return parse_toml(content, model, error=error)


def parse_toml(content: bytes, model: type[Model], *, error: type[PipelineError] = SettingsError) -> Model:
    """The same for a file's content, which need not lie on a disk."""
    if len(content) > MAX_TOML_BYTES or _DEEP_KEY.search(content):
        raise error("the file is far larger, or its keys are far longer, than any of ours; see config/ for examples")
    try:
        text = content.decode("utf-8")
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:  # also for a number of thousands of digits, and deep nesting
        line = _AT_LINE.search(str(problem))
        where = f"line {line[1]}: " if line else ""
        raise error(
            f"{where}not readable as TOML in UTF-8 ({type(problem).__name__}): words stand in double quotes, a date is "
            "2026-02-10, a time 15:45:00; see config/ for examples"
        ) from None
    try:
        return model.model_validate(table)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_context=False, include_url=False)[0]
        where = ".".join(plain(str(part)[:LONGEST_KEY]) for part in first["loc"])
        said = _SAID.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise error(f"{line_of(text, first['loc'])}{where or 'file'}: {said}") from None


def line_of(text: str, place: tuple[int | str, ...]) -> str:
    """`line 7: ` for a place within tables, such as ("item", 2, "subsection", 0, "minutes"), as near as one can tell.

    It is the key's line, or that of its table's header; empty where the file is written in another way.
    """
    lines = text.splitlines()
    table, header, end = "", -1, len(lines)
    for name, number in zip(place[::2], place[1::2], strict=False):
        table = f"{table}.{name}" if table else str(name)
        here = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
        headers = [n for n in range(header + 1, end) if here.match(lines[n])]
        if not isinstance(number, int) or number >= len(headers):
            break
        header, *after = headers[number:]
        end = after[0] if after else end
    if header < 0:
        return ""
    key, other = re.compile(rf"\s*{re.escape(str(place[-1]))}\s*="), re.compile(r"\s*\[\[?[^\[\]]+\]\]?\s*(#|$)")
    own = takewhile(lambda n: not other.match(lines[n]), range(header + 1, end))
    found = next((n for n in own if key.match(lines[n])), header)
    return f"line {found + 1}: "
