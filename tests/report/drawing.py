"""Pictures that tell all and show nothing: drawing one takes a second, and properties are tried on hundreds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pipeline.documents import Picture
from pipeline.documents.pictures import picture
from pipeline.report import pictures


@contextmanager
def none_drawn() -> Iterator[None]:
    """One empty drawing in the place of each picture of a report, with that picture's own words."""
    drawn = picture(lambda _: None, alt="Nothing", height_cm=1)

    def told(_: Any, *, alt: str, height_cm: float, caption: str) -> Picture:
        return Picture(drawn.svg, drawn.png, alt, drawn.width_mm, height_cm * 10, caption)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "picture", told)
        yield
