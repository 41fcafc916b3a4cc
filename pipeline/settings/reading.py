"""Find and read a configuration file; say what is wrong with it in one line.

Search order: the explicit option, `./config`, the user's configuration folder, the defaults that ship with
the package. The defaults are the clone's own config/ and models/, copied into the wheel when it is built.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from platformdirs import user_config_path
from pydantic import BaseModel, ValidationError

from pipeline.errors import PipelineError, SettingsError
from pipeline.settings.faults import misfit, unreadable

Model = TypeVar("Model", bound=BaseModel)

MAX_TOML_BYTES = 1_000_000
_NOT_UTF8 = "the text is not in UTF-8: save the file as UTF-8 (in most editors a choice of Save As)"
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


def read_toml(path: Path, model: type[Model], called: str, *, error: type[PipelineError] = SettingsError) -> Model:
    """The file as a validated model; raises `error` naming the key, never the value, that does not fit.

    Every message begins with what the file is `called`: what it is for, and not how somebody named it.
    """
    try:
        return parse_toml(path.read_bytes(), model, error=error)
    except FileNotFoundError:
        raise error(f"{called}: the file does not exist; check the path given") from None
    except OSError as problem:
        raise error(f"{called}: the file cannot be read ({problem.strerror}); check that you may open it") from None
    except error as problem:
        raise error(f"{called}: {problem}") from None


def parse_toml(content: bytes, model: type[Model], *, error: type[PipelineError] = SettingsError) -> Model:
    """The same for a file's content, which need not lie on a disk; the message does not say which file."""
    if len(content) > MAX_TOML_BYTES or _DEEP_KEY.search(content):
        raise error("the file is far larger, or its keys are far longer, than any of ours; see config/ for examples")
    text = decoded(content, error)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:  # also for a number of thousands of digits, and deep nesting
        raise error(unreadable(problem)) from None
    try:
        return model.model_validate(table)
    except ValidationError as problem:
        raise error(misfit(problem, text)) from None


def decoded(content: bytes, error: type[PipelineError]) -> str:
    """The text of a settings file, with or without the mark that some editors set before UTF-8; raises `error`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise error(_NOT_UTF8) from None
    if "\0" in text:  # every second byte of English in UTF-16 that has no mark
        raise error(_NOT_UTF8)
    return text
