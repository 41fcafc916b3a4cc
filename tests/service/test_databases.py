"""One setting chooses the database, and a wrong one is told without being shown: it may hold a password."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from pipeline.errors import SettingsError
from pipeline.service.databases import database_of


def test_without_an_address_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    entry = database_of("", tmp_path)
    assert (entry["ENGINE"], entry["NAME"]) == ("django.db.backends.sqlite3", tmp_path / "quietroom.sqlite3")


def test_an_address_is_taken_apart(tmp_path: Path) -> None:
    entry = database_of("postgresql://ana:se%40cret@db.school.example:5433/quietroom?sslmode=verify-full", tmp_path)
    named = [entry[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert named == ["django.db.backends.postgresql", "quietroom", "ana", "se@cret", "db.school.example", "5433"]
    assert entry["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize("address", ["mysql://ana:secret@db/x", "secret", "postgresql://a/b?nonsense=secret"])
def test_another_address_is_refused_and_not_shown(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        database_of(address, tmp_path)
    assert "secret" not in str(raised.value)


def test_the_tables_that_are_made_are_those_of_the_models(tables: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
