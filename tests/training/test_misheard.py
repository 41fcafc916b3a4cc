from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.training.misheard import bare, swapped


@given(st.text())
def test_bare_talk_has_no_stops_or_capitals(text: str) -> None:
    heard = bare(text, np.random.default_rng(0))
    assert heard == heard.lower()
    assert not set(heard) & set(".,?!'")


def test_the_same_seed_mishears_the_same() -> None:
    said = "There is a lad in my form whose mum told me so. " * 5
    first, second = (swapped(said, np.random.default_rng(3), rate=0.5) for _ in range(2))
    assert first == second != said
