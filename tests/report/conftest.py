"""What tests of the report share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.report.drawing import none_drawn


@pytest.fixture(scope="module")
def undrawn() -> Iterator[None]:
    """No picture is drawn."""
    with none_drawn():
        yield
