"""Where the service keeps things. The keys lie outside the data folder, so that a copy of that opens nothing."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path, user_data_path


def data_folder() -> Path:
    """`$QUIETROOM_DATA`, or `data` in the user's data folder: tables, uploads, sealed sessions.

    A folder in it, because on Windows and macOS the user's data and configuration lie in one.
    """
    return Path(os.environ.get("QUIETROOM_DATA") or user_data_path("quietroom", appauthor=False) / "data")


def key_folder() -> Path:
    """`$QUIETROOM_KEYS`, or `keys` in the user's configuration folder: what the data folder is wrapped with."""
    return Path(os.environ.get("QUIETROOM_KEYS") or user_config_path("quietroom", appauthor=False) / "keys")
