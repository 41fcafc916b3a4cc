"""What every test shares: no sockets, and the models where the manifest says they are."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

ModelPath = Callable[[str], Path]


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is tested may open a network connection: the attempt itself fails the test."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a network socket was opened")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="session")
def model_path() -> ModelPath:
    """Where a model of the manifest lies; `make models` has put it there."""
    from pipeline import models

    return models.locate
