from __future__ import annotations

import numpy as np
import pytest

from pipeline.flag import features


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("There's a girl in my form I'm thinking of.", "singles out one child or a few"),
        ("It was last Thursday, straight after lunch.", "says when it happened"),
        ("She was behind the toilets.", "says where it happened"),
        ("His mum said he'd be fine.", "repeats what someone said"),
        ("I walked in and saw it.", "saw or was told it directly"),
        ("Apparently it's her cousin.", "heard through someone else"),
        ("I haven't told anyone.", "hesitates, or says it was kept quiet"),
        ("A colleague was in there with a boy.", "tells how an adult in school behaved"),
        ("I'm not coping.", "speaks of what the speaker went through"),
    ],
)
def test_a_signal_gives_its_reason(said: str, reason: str) -> None:
    assert reason in features.signals(said)


def test_signals_survive_lost_stops_and_capitals() -> None:
    typed = "I haven't told anyone. His mum said he'd be fine, last Thursday."
    bare = "i havent told anyone his mum said hed be fine last thursday"
    assert features.signals(typed) == features.signals(bare)


def test_what_speaks_against_a_flag_is_no_reason_for_one() -> None:
    assert features.signals("Our training on the policy was good.") == ()


def test_signals_never_quote() -> None:
    said = "Zebedee Quux told me last Thursday that he was frightened of going home."
    assert not any("zebedee" in reason.lower() or "quux" in reason.lower() for reason in features.signals(said))


def test_a_vector_has_its_width_and_stays_in_bounds() -> None:
    row = features.vector("He " * 400)
    assert row.shape == (len(features.FEATURES),)
    assert np.isfinite(row).all()
    assert row.max() == 1


def test_names_of_features_differ() -> None:
    names = [feature.name for feature in features.FEATURES]
    assert len(set(names)) == len(names)
