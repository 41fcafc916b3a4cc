from __future__ import annotations

import pytest
from platformdirs.api import PlatformDirsABC
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from pipeline.service import places


@pytest.mark.parametrize("system", [MacOS, Unix])
def test_where_nobody_chose_folders_the_keys_lie_outside_the_data(
    monkeypatch: pytest.MonkeyPatch, system: type[PlatformDirsABC]
) -> None:
    """On macOS, as on Windows, what programs keep for a user and how they are set lie in one folder."""
    for name in ("QUIETROOM_DATA", "QUIETROOM_KEYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(places, "user_data_path", lambda name, appauthor: system(name, appauthor).user_data_path)
    monkeypatch.setattr(places, "user_config_path", lambda name, appauthor: system(name, appauthor).user_config_path)
    data, keys = places.data_folder(), places.key_folder()
    assert not keys.is_relative_to(data)
    assert not data.is_relative_to(keys)
