"""README says what the program does: commands, errors, settings and places exist, and all of them are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from pipeline import errors
from pipeline.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: object = None, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every command with its words: `models pull`."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


COMMANDS = dict(commands())
ERRORS: list[type[errors.PipelineError]] = [
    found for found in vars(errors).values() if isinstance(found, type) and issubclass(found, errors.PipelineError)
]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_and_has_help(name: str) -> None:
    assert f"`quietroom {name}" in README or f"quietroom {name}" in README
    assert COMMANDS[name].help  # type: ignore[attr-defined]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_every_error_is_in_the_readme_with_its_status(error: type[errors.PipelineError]) -> None:
    if error is not errors.PipelineError:
        assert f"| `{error.code}` | {error.exit_status} |" in README


def test_no_two_errors_share_a_code_or_a_status() -> None:
    assert len({error.code for error in ERRORS}) == len(ERRORS)
    assert len({error.exit_status for error in ERRORS}) == len(ERRORS)


def test_every_command_line_in_the_readme_parses() -> None:
    lines = re.findall(r"^\s*quietroom ((?:[a-z-]+ )+)", README, re.MULTILINE)
    assert len(lines) >= 5
    for line in lines:
        words = line.split()
        assert any(" ".join(words[:n]) in COMMANDS for n in (1, 2)), line


def test_every_option_in_the_readme_exists() -> None:
    for name, command in COMMANDS.items():
        known = {option for parameter in command.params for option in parameter.opts}  # type: ignore[attr-defined]
        for line in re.findall(rf"^\s*quietroom {name} (.*)$", README, re.MULTILINE):
            assert set(re.findall(r"--[a-z-]+", line)) <= known, line


def test_every_place_in_the_readme_exists() -> None:
    for place in re.findall(r"`((?:pipeline|config|models|samples|tests)/[\w./]*)`", README):
        assert (ROOT / place).exists(), place


def test_every_make_target_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target
