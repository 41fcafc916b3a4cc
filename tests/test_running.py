"""The recipes that keep the service running name commands and variables that exist, and the units guard alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_docs import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
UNITS = ROOT / "config" / "systemd"
RECIPES = [*sorted(UNITS.glob("*.service")), ROOT / "config" / "windows" / "quietroom-service.ps1"]
SOURCE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").glob("**/*.py"))
CALLED = re.compile(r"(?:bin/quietroom|-m pipeline) ([a-z]+(?: [a-z]+)?)")
NEEDS_THE_NETWORK = {"IPAddressAllow=localhost", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"}
"""What the pages need and a backup does not."""


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.name)
def test_every_command_and_variable_of_a_recipe_exists(recipe: Path) -> None:
    text = recipe.read_text(encoding="utf-8").replace("', '", " ")
    called = CALLED.findall(text)
    assert called
    for command in called:
        assert command in COMMANDS or command.split()[0] in COMMANDS, command
    for name in set(re.findall(r"QUIETROOM_[A-Z]+", text)):
        assert f'"{name}"' in SOURCE, name


def test_a_backup_is_guarded_as_the_pages_are() -> None:
    pages, backup = (
        (UNITS / name).read_text().splitlines() for name in ("quietroom.service", "quietroom-backup.service")
    )
    guards = set(pages[pages.index("UMask=0077") : pages.index("[Install]")])
    assert {line for line in guards if "=" in line and not line.startswith("#")} - NEEDS_THE_NETWORK <= set(backup)
