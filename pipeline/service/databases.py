"""Where the service's tables lie: a file in the data folder, or PostgreSQL by one setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError

_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_of(address: str, data_folder: Path) -> dict[str, Any]:
    """Django's entry for a `postgresql://` address, or for the file; raises SettingsError for any other address."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_folder / "quietroom.sqlite3",
            # What is deleted is overwritten, and a transaction takes its lock at its start and not midway. That the
            # tables' own definitions are trusted cannot be switched off: Django checks JSON columns in them, which
            # SQLite 3.40 counts as unsafe.
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    parts = _parsed(address)
    named = {_DJANGO[key]: value for key, value in parts.items() if key in _DJANGO}
    options = {key: value for key, value in parts.items() if key not in _DJANGO}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def _parsed(address: str) -> dict[str, Any]:
    wrong = SettingsError("serve.database: give postgresql://user@host/name, or leave it empty for a file")
    if not address.startswith(("postgresql://", "postgres://")):
        raise wrong
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ModuleNotFoundError:
        raise SettingsError("a PostgreSQL database needs its driver: pip install 'quietroom[postgres]'") from None
    try:
        return dict(conninfo_to_dict(address))
    except psycopg.ProgrammingError:
        raise wrong from None
