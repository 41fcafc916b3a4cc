"""The shortest run of what wears the service out; all of it is `make endurance`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.endurance.__main__ import try_all
from tests.service.endurance.faults import Size

pytestmark = pytest.mark.service


def test_uploads_survive_a_kill_of_everything_and_a_storm(tmp_path: Path) -> None:
    size = Size(kills=3, uploads=6, storm=16, leads=3)
    outcomes = try_all(tmp_path, size, ("kill -9", "upload storm", "two leads at once"))
    assert [(outcome.lost, outcome.published_twice) for outcome in outcomes] == [(0, 0)] * 3
    assert outcomes[0].uploads >= 6
    # The same file, sent twice at once, is one session.
    assert outcomes[1].uploads == 8
