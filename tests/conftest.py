"""What every test shares: no sockets, an audit log of its own, and the real models loaded once per run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

# How long an example takes tells how busy the machine is, and nothing of what is tested.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

HERE = Path(__file__).resolve().parent
ModelPath = Callable[[str], Path]

FIRST = ("tests/hostile/test_sounds", "tests/service/browser", "tests/publish", "tests/service/test_jobs")
"""What measures the memory of its process, before others have filled it; then files that take longest."""
DAY = tuple(
    f"tests/service/browser/test_{name}.py" for name in ("administrator", "flow_release", "plaintext", "whole_flow")
)
"""Look at one day, which is lived through once where one process has them all."""


class Together(LoadFileScheduling):  # type: ignore[misc]
    """A file's tests, and those of the day, in one process of pytest-xdist."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "day" if file in DAY else file


@pytest.hookimpl(optionalhook=True)  # there is none without xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Whatever shares fixtures that are dear stays together."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who takes longest goes first."""
    order = (DAY, *((first,) for first in FIRST))
    items.sort(key=lambda item: next((n for n, files in enumerate(order) if item.nodeid.startswith(files)), len(order)))


NETWORK_EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")
ATTEMPTS: list[str] = []


def _refuse_network(event: str, _: tuple[Any, ...]) -> None:
    if event in NETWORK_EVENTS:
        ATTEMPTS.append(event)
        raise OSError("tests have no network")


sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def no_sockets() -> Iterator[None]:
    """Nothing that is tested may reach for a network, even if it swallows the refusal."""
    ATTEMPTS.clear()
    yield
    assert ATTEMPTS == []


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """What a test wrote need survive no power cut; whatever a test puts in the place of `fsync` itself, holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The audit log of a test never touches the person's."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("QUIETROOM_STATE", str(folder))
    return folder


@pytest.fixture(scope="session")
def model_path() -> ModelPath:
    """Where a model of the manifest lies; `make models` has put it there."""
    from pipeline import models

    return models.locate


@pytest.fixture(scope="session")
def parts() -> Any:
    """The real parts, each model loaded at its first use and kept for the whole test run."""
    from pipeline import run, settings
    from pipeline.settings import disclosures, redaction, themes

    made = run.parts_from(settings.Settings(), redaction.load_rules(), disclosures.load(), themes.load())
    assert made.voices
    return replace(
        made,
        engine=cache(made.engine),
        embedder=cache(made.embedder),
        detector=cache(made.detector),
        voices=cache(made.voices),
    )
