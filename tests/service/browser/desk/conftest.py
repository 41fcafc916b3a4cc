"""An instance with sessions on the desk, and somebody who sits at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.service.browser.conftest import SignIn
from tests.service.browser.desk.using import MAKER
from tests.service.browser.served import Served


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages with keys and processed sessions."""
    served = Served(tmp_path_factory.mktemp("desk"))
    served.run("-m", "tests.service.browser.people")
    (served.folder / "made.json").write_text(served.run(*MAKER, "make"))
    served.start("--as-child")
    yield served
    served.stop()


@pytest.fixture
def lead(sign_in_at_desk: SignIn) -> Page:
    return sign_in_at_desk("lead")
